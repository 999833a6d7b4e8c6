import { join, resolve } from "node:path";
import { BASELINE_FILE, type BaselineEntry, baselineEntries, writtenBaseline } from "../settings/baseline.ts";
import { counted } from "../text/quantities.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import type { World } from "./check.ts";
import { CHECK_OPTIONS } from "./check-options.ts";
import { outputOfCheck, passedOn } from "./check-output.ts";
import { type Help, helpPage } from "./help.ts";
import { printable } from "./output.ts";
import { readText } from "./read-text.ts";
import { REGISTRY_OPTIONS } from "./registry-options.ts";
import { relativeTo } from "./workspace.ts";
import { writeNamed } from "./write-text.ts";

const { config, preset, rule, only, scan, online, jobs, help } = CHECK_OPTIONS;
const OPTIONS = {
  report: { help: "tell what is left of it and what has been fixed; write nothing" },
  config,
  preset,
  rule,
  only,
  scan,
  online,
  ...REGISTRY_OPTIONS,
  jobs,
  help,
} as const;

const HELP: Help = {
  usage: "[PATH...]",
  about: `Records today's findings in ${BASELINE_FILE}. With "baseline: ${BASELINE_FILE}" in the settings, or with "plimsoll check --baseline ${BASELINE_FILE}", only other findings are reported from then on. Written again, it loses what has been fixed.`,
  options: OPTIONS,
};

/** `plimsoll baseline`: writes the findings of today, or tells what is left of those of another day. @throws UsageError */
export async function baselineCommand(args: readonly string[], world: World): Promise<number> {
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    world.streams.out(helpPage("baseline", HELP));
    return 0;
  }
  const { findings, code } = await found([...passedOn(options, "report"), "--", ...positionals], world);
  const before = read(world);
  const isConcerned = within(positionals, world);
  if (options.has("report")) return report(findings, before?.filter(isConcerned), code, world);
  if (code !== 0) {
    world.streams.err(`${BASELINE_FILE} is left as it is: not all findings are known.\n`);
    return code;
  }
  const others = before?.filter((entry) => !isConcerned(entry)) ?? [];
  return write(findings, before?.filter(isConcerned), others, world);
}

/** What a check of the same files finds, whatever a baseline knows. */
async function found(args: readonly string[], world: World): Promise<{ findings: BaselineEntry[]; code: number }> {
  const { output, code } = await outputOfCheck(["--no-baseline", ...args], world);
  return {
    findings: output.findings.map(({ path, rule: id, fingerprint }) => ({ path, rule: id, fingerprint })),
    code,
  };
}

function read({ cwd }: World): readonly BaselineEntry[] | undefined {
  const file = readText(join(cwd, BASELINE_FILE));
  if ("fault" in file) return undefined;
  const entries = baselineEntries(file.text);
  if (!entries) throw new UsageError(`${BASELINE_FILE} can't be read as a baseline; remove it to write a new one.`);
  return entries;
}

/** Whether an entry is one of the files and folders that were named; all are where none was. */
function within(paths: readonly string[], { cwd }: World): (entry: BaselineEntry) => boolean {
  const named = paths.map((path) => relativeTo(cwd, resolve(cwd, path)));
  if (named.length === 0 || named.includes(".")) return () => true;
  return ({ path }) => named.some((name) => path === name || path.startsWith(`${name}/`));
}

/** @param others what the baseline knows of files that were not asked for: it is kept. */
function write(
  findings: readonly BaselineEntry[],
  before: readonly BaselineEntry[] | undefined,
  others: readonly BaselineEntry[],
  { cwd, streams }: World,
): number {
  writeNamed(BASELINE_FILE, join(cwd, BASELINE_FILE), writtenBaseline([...findings, ...others]));
  const more = before
    ? `${without(before, findings).length} of the former ones have been fixed.`
    : `With "baseline: ${BASELINE_FILE}" in the settings only others are reported.`;
  streams.out(`${BASELINE_FILE} knows ${counted(findings.length + others.length, "finding")} now. ${more}\n`);
  return 0;
}

function report(
  findings: readonly BaselineEntry[],
  before: readonly BaselineEntry[] | undefined,
  code: number,
  { streams }: World,
): number {
  if (!before) throw new UsageError(`There is no ${BASELINE_FILE} here; "plimsoll baseline" writes one.`);
  const fixed = without(before, findings);
  const left = without(before, fixed);
  const fresh = without(findings, before);
  streams.out(
    `${counted(left.length, "finding")} of the baseline left, ${fixed.length} fixed, ${fresh.length} that it does not know.\n`,
  );
  const byRule = new Map<string, Set<string>[]>();
  for (const { rule: id, path } of left) byRule.set(id, [...(byRule.get(id) ?? []), new Set([path])]);
  const rows = [...byRule].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  for (const [id, places] of rows) {
    const paths = new Set(places.flatMap((place) => [...place]));
    streams.out(
      printable(
        `${String(places.length).padStart(6)}  ${id}  in ${paths.size} ${paths.size === 1 ? "file" : "files"}\n`,
      ),
    );
  }
  return code;
}

/** The entries of one list that the other does not have, each of the other counting once. */
function without(all: readonly BaselineEntry[], others: readonly BaselineEntry[]): BaselineEntry[] {
  const key = ({ path, fingerprint }: BaselineEntry) => `${path}\0${fingerprint}`;
  const present = new Set(others.map(key));
  return all.filter((entry) => !present.has(key(entry)));
}
