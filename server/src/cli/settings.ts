import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { recognise } from "../formats/recognise.ts";
import { rules } from "../rules/all.ts";
import { type AppliedRules, appliedRules } from "../settings/applied-rules.ts";
import { LineIndex } from "../text/positions.ts";
import { AppliedSettings, pathFor } from "./applying-settings.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { type Help, helpPage } from "./help.ts";
import { printable, type Streams } from "./output.ts";
import { readText } from "./read-text.ts";
import { Roots, relativeTo } from "./workspace.ts";

const HELP: Help = {
  usage: "FILE",
  about: "Tells which rules apply to a file, at what severity, and who said so.",
  options: { help: { help: "print this" } },
};

/** `plimsoll settings FILE`: which rules apply to the file, at what severity, and who said so. @throws UsageError */
export async function settingsCommand(args: readonly string[], streams: Streams, cwd: string): Promise<number> {
  const { positionals, options } = parseArguments(args, HELP.options);
  if (options.has("help")) {
    streams.out(helpPage("settings", HELP));
    return 0;
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('"settings" takes one file.');
  const file = resolve(cwd, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${path}.`);
  const root = new Roots(cwd).of(dirname(file), dirname(file));
  const applied = new AppliedSettings(rules, {
    config: undefined,
    presets: [],
    rules: {},
    only: [],
    noSuppressions: false,
    baseline: undefined,
  });
  const applying = await applied.for({ file, root });
  const policy = applied.policy(applying, file, root);
  const source = applying.source === undefined ? "no settings file: the defaults" : relativeTo(cwd, applying.source);
  streams.out(`${printable(path)}: ${printable(source)}\npresets: ${[...policy.presets].join(", ")}\n`);
  if (applied.isIgnored(applying, file, root)) streams.out('The file is left out by "ignore".\n');
  const { settings, origins, source: deciding } = applying;
  const nameOf = (path: string) => {
    const named = join(root.folder, path);
    return named === deciding ? undefined : relativeTo(cwd, named);
  };
  const read = readText(file);
  const { kind } = "fault" in read ? {} : recognise(relativeTo(root.folder, file), read.text);
  const at = pathFor(applying, file, root);
  streams.out(`\n${table(appliedRules({ policy, settings, origins, path: at, kind, nameOf }))}`);
  for (const { file: at, text, start, message } of applied.problems) {
    const line = text === undefined ? "" : `:${new LineIndex(text).position(start).line + 1}`;
    streams.err(`${printable(relativeTo(cwd, at))}${line}: ${printable(message)}\n`);
  }
  return applied.problems.some(({ deprecated }) => !deprecated) ? 2 : 0;
}

function table({ rules: applied, others }: AppliedRules): string {
  const widest = Math.max(...applied.map(({ rule }) => rule.id.length));
  const lines = applied.map(
    ({ rule, level, said }) => `${rule.id.padEnd(widest)}  ${level.padEnd(7)}  ${printable(said)}\n`,
  );
  return `${lines.join("")}${others} more rules are off.\n`;
}
