import { lookUp } from "../../pinning/look-up.ts";
import { type PinWish, planPins, referencesToAsk } from "../../pinning/plan.ts";
import type { PinRow } from "../../pinning/rows.ts";
import { CHANGED } from "../../pinning/sentences.ts";
import { version } from "../../version.ts";
import { parseArguments, UsageError } from "../arguments.ts";
import type { World } from "../check.ts";
import { CHECK_OPTIONS } from "../check-options.ts";
import { unifiedDiff } from "../diff.ts";
import { type Help, helpPage } from "../help.ts";
import { type ImageFile, readImageFiles } from "../image-files.ts";
import { masked } from "../mask.ts";
import { printable } from "../output.ts";
import { Progress } from "../progress.ts";
import { readText } from "../read-text.ts";
import { registryClient } from "../registry-access.ts";
import { REGISTRY_OPTIONS, registryAccess } from "../registry-options.ts";
import { causeOf, writeText } from "../write-text.ts";
import { prettyPins } from "./pretty-pins.ts";

const OPTIONS = {
  check: { help: "tell which pinned digests their tags no longer point to; write nothing" },
  update: { help: "also renew pinned digests whose tags have moved" },
  "dry-run": { help: "tell what would be written; write nothing" },
  diff: { help: "print what would be written as a patch; write nothing" },
  partial: { help: "write what could be resolved also where something else in the file could not" },
  format: { value: "FORMAT", oneOf: ["pretty", "json"], help: "pretty or json" },
  ...REGISTRY_OPTIONS,
  config: CHECK_OPTIONS.config,
  help: CHECK_OPTIONS.help,
} as const;

const HELP: Help = {
  usage: "[PATH...]",
  about:
    "Asks the registries which digests tags point to, and writes them behind the tags: name:tag@sha256:... It finds images in Dockerfiles, manifests, Compose files, container groups, kustomizations and Helm values. Docker's log-ins are used. Of a file all or nothing is written.",
  options: OPTIONS,
  codes:
    "0 all is pinned (--check: no tag has moved), 1 a tag has moved (--check), 2 something could not be resolved, wrong usage, or a path that can't be read or written, 3 an internal error.",
};

/** `plimsoll pin`: writes the digests that tags point to. @throws UsageError */
export async function pinCommand(args: readonly string[], world: World): Promise<number> {
  const { positionals, options } = parseArguments(args, OPTIONS);
  const { streams, cwd } = world;
  if (options.has("help")) {
    streams.out(helpPage("pin", HELP));
    return 0;
  }
  const [check, update, diff] = [options.has("check"), options.has("update"), options.has("diff")];
  if (check && (update || diff)) throw new UsageError("--check writes nothing: leave out --update and --diff.");
  const isJson = options.get("format")?.[0] === "json";
  if (isJson && diff) throw new UsageError("--diff prints a patch: leave out --format json.");
  const mode = check ? "check" : update ? "update" : "pin";
  const wish: PinWish = { mode, partial: options.has("partial") };
  const warn = (sentence: string) => streams.err(`${printable(sentence)}\n`);
  const client = registryClient(registryAccess(options), cwd, warn);
  const { files, errors } = await readImageFiles(positionals, cwd, options.get("config")?.[0]);
  const references = files.flatMap((file) => referencesToAsk(file, wish));
  const progress = new Progress(streams, true, new Set(references.map(({ text }) => text)).size, "images");
  const outcomes = await lookUp(references, client, () => progress.step());
  progress.done();

  const failures = [...errors];
  const rows: PinRow[] = [];
  const paths: string[] = [];
  for (const one of files) {
    const { file, kind, text } = one;
    const plan = planPins(file.path, one, outcomes, wish);
    if (plan.text !== text) {
      if (diff) {
        const shown = { before: masked(text, kind, file), after: masked(plan.text, kind, file) };
        streams.out(unifiedDiff(file.path, text, plan.text, shown));
      } else if (!options.has("dry-run")) {
        const message = written(one, plan.text);
        if (message !== undefined) {
          failures.push({ path: file.path, message });
          continue;
        }
        paths.push(file.path);
      }
    }
    rows.push(...plan.rows);
  }
  for (const { path, message } of failures) warn(`${path}: ${message}`);
  if (isJson) {
    const output = {
      version: 1,
      tool: { name: "plimsoll", version },
      references: rows,
      written: paths,
      errors: failures,
    };
    streams.out(`${JSON.stringify(output, undefined, 1)}\n`);
  } else (diff ? streams.err : streams.out)(prettyPins(rows, { writes: !(check || diff || options.has("dry-run")) }));
  if (failures.length > 0 || rows.some(({ state }) => state === "unresolved")) return 2;
  return rows.some(({ state }) => state === "moved") ? 1 : 0;
}

/** Writes a file that is still as it was read. @returns why not, in a sentence; undefined where it is written */
function written({ file, text, bom }: ImageFile, pinned: string): string | undefined {
  const now = readText(file.file);
  if (!("text" in now) || now.text !== text || now.bom !== bom) return CHANGED;
  try {
    writeText(file.file, pinned, bom);
    return undefined;
  } catch (error) {
    return `This file can't be written: ${causeOf(error)}.`;
  }
}
