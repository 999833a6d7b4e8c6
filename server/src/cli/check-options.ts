import { SEVERITIES, type Severity } from "../model/finding.ts";
import { KINDS, type Kind } from "../model/kind.ts";
import type { Rule } from "../rules/rule.ts";
import { didYouMean } from "../settings/did-you-mean.ts";
import { presetOf } from "../settings/load.ts";
import { LEVELS, PRESETS, type RuleSetting } from "../settings/settings.ts";
import type { SettingsOptions } from "./applying-settings.ts";
import { type OptionSpec, parseArguments, UsageError } from "./arguments.ts";
import type { Help } from "./help.ts";
import { onlineAccess, REGISTRY_OPTIONS, type RegistryAccess } from "./registry-options.ts";

export const FORMATS = ["pretty", "json", "sarif", "github", "junit", "gitlab"] as const;

export const CHECK_OPTIONS = {
  format: {
    value: "FORMAT",
    oneOf: FORMATS,
    help: `pretty (default), json, or what a pipeline reads: ${FORMATS.slice(2).join(", ")}`,
  },
  config: { value: "FILE", help: "use this settings file for every file" },
  preset: { value: "NAME", repeatable: true, help: `start from this preset instead of extends: ${PRESETS.join(", ")}` },
  rule: { value: "ID=LEVEL", repeatable: true, help: `set a rule's level: ${LEVELS.join(", ")}` },
  only: { value: "ID[,ID]", repeatable: true, help: "run only these rules, even if they are off" },
  fix: { help: "apply the fixes that keep what the build and the run do" },
  harden: { help: "apply these and the fixes that take a privilege away" },
  diff: { help: "print what --fix (or --harden) would do as a unified diff; write nothing, mask secrets" },
  stdin: { help: "check what comes on standard input; with --fix print the fixed text" },
  "stdin-filename": { value: "NAME", help: "the path that standard input stands for" },
  "fail-on": {
    value: "SEVERITY",
    oneOf: [...SEVERITIES, "never"],
    help: "exit 1 from this severity on: error (default), warning, info, hint, never",
  },
  baseline: { value: "FILE", help: "leave out the findings that this file knows; see plimsoll baseline" },
  "show-baseline": { help: "report what the baseline knows as hints" },
  "no-baseline": { help: "report what the settings' baseline knows, too" },
  scan: {
    value: "[IMAGE=]FILE",
    repeatable: true,
    help: "tell what this report of Trivy or Grype, or in SARIF, found in images; IMAGE where it names none",
  },
  online: { help: "ask registries about the images that files name, and run the rules that need it" },
  ...REGISTRY_OPTIONS,
  "no-suppressions": { help: "report what comments silence, too" },
  shard: { value: "I/N", help: "check the I-th of N parts of the files" },
  jobs: { value: "N", help: "how many threads work: as many as there are cores where files are many" },
  kind: { value: "KIND", oneOf: KINDS, help: `what the named files are: ${KINDS.join(", ")}` },
  quiet: { help: "print findings and faults only: no summary, no notes" },
  "no-progress": { help: "no progress on a terminal" },
  color: { help: "colours even where the output is no terminal" },
  "no-color": { help: "no colours" },
  help: { help: "print this" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export const CHECK_HELP: Help = {
  usage: "[PATH...]",
  about: "Checks files and folders; the current folder where none is named.",
  options: CHECK_OPTIONS,
  codes:
    "0 nothing at or above --fail-on, 1 findings, 2 wrong usage or faulty settings or a named path that can't be read or written, 3 an internal error in some file.",
};

/** What `check` was asked to do. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly settings: SettingsOptions;
  /** Whether and which fixes are applied or shown. */
  readonly fix: "none" | "safe" | "harden";
  readonly diff: boolean;
  /** What the baseline knows is reported as hints. */
  readonly showBaseline: boolean;
  /** Reports of scanners: `FILE` or `IMAGE=FILE`. */
  readonly scans: readonly string[];
  /** How registries are asked about images; undefined where nobody is asked. */
  readonly online: RegistryAccess | undefined;
  readonly stdin: boolean;
  readonly stdinFilename: string | undefined;
  readonly failOn: Severity | "never";
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly kind: Kind | undefined;
  readonly quiet: boolean;
  /** Undefined: as many as the machine and the number of files suggest. */
  readonly jobs: number | undefined;
  readonly progress: boolean;
  readonly color: boolean | undefined;
}

/** Reads the words behind `plimsoll check`. @throws UsageError */
export function checkOptions(args: readonly string[], rules: readonly Rule[]): CheckOptions | "help" {
  const { positionals, options } = parseArguments(args, CHECK_OPTIONS);
  const has = (name: keyof typeof CHECK_OPTIONS) => options.has(name);
  const one = (name: keyof typeof CHECK_OPTIONS) => options.get(name)?.[0];
  const many = (name: keyof typeof CHECK_OPTIONS) => options.get(name) ?? [];
  if (has("help")) return "help";
  const format = (one("format") ?? "pretty") as CheckOptions["format"];
  const stdin = has("stdin") || positionals.includes("-");
  const paths = positionals.filter((p) => p !== "-");
  const fix = has("harden") ? "harden" : has("fix") || has("diff") ? "safe" : "none";
  const diff = has("diff");
  if (stdin && paths.length > 0) throw new UsageError("--stdin takes no paths; name it with --stdin-filename.");
  if (!stdin && has("stdin-filename")) throw new UsageError("--stdin-filename goes with --stdin.");
  if (paths.includes("")) throw new UsageError("A path is empty.");
  if (format !== "pretty" && (diff || (stdin && fix !== "none"))) {
    throw new UsageError(
      `--format ${format} can't be combined with ${diff ? "--diff" : "--fix on --stdin"}: both print.`,
    );
  }
  return {
    paths: paths.length > 0 ? paths : ["."],
    format,
    settings: {
      config: one("config"),
      presets: many("preset").map(preset),
      rules: Object.fromEntries(many("rule").map((word) => ruleLevel(word, rules))),
      only: many("only").flatMap((word) => ids(word, rules)),
      noSuppressions: has("no-suppressions"),
      online: has("online"),
      baseline: has("no-baseline") ? false : one("baseline"),
    },
    fix,
    diff,
    showBaseline: has("show-baseline"),
    scans: many("scan"),
    online: onlineAccess(options),
    stdin,
    stdinFilename: one("stdin-filename"),
    failOn: (one("fail-on") ?? "error") as Severity | "never",
    shard: shard(one("shard")),
    kind: one("kind") as Kind | undefined,
    quiet: has("quiet"),
    jobs: jobs(one("jobs")),
    progress: !has("no-progress") && !has("quiet"),
    color: has("no-color") ? false : has("color") ? true : undefined,
  };
}

function preset(name: string) {
  const found = presetOf(name);
  if (found) return found;
  throw new UsageError(`There is no preset "${name}".${didYouMean(name.replace(/^plimsoll:/, ""), PRESETS)}`);
}

function ruleLevel(word: string, rules: readonly Rule[]): [string, RuleSetting] {
  const [id = "", level] = word.split("=", 2);
  if (level === undefined) throw new UsageError(`--rule takes ID=LEVEL, not "${word}".`);
  known(id, rules);
  const found = LEVELS.find((l) => l === level);
  if (!found) throw new UsageError(`"${level}" is no level; use ${LEVELS.join(", ")}.${didYouMean(level, LEVELS)}`);
  return [id, found];
}

function ids(word: string, rules: readonly Rule[]): string[] {
  const found = word.split(",").filter(Boolean);
  if (found.length === 0) throw new UsageError("--only needs a rule.");
  for (const id of found) known(id, rules);
  return found;
}

function known(id: string, rules: readonly Rule[]): void {
  if (rules.some((r) => r.id === id)) return;
  throw new UsageError(
    `There is no rule "${id}".${didYouMean(
      id,
      rules.map((r) => r.id),
    )}`,
  );
}

function shard(word: string | undefined): CheckOptions["shard"] {
  if (word === undefined) return undefined;
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(word);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (!match || index < 1 || index > count)
    throw new UsageError(`--shard takes I/N with I from 1 to N, not "${word}".`);
  return { index: index - 1, count };
}

function jobs(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(word)) throw new UsageError(`--jobs takes a whole number from 1, not "${word}".`);
  return Number(word);
}
