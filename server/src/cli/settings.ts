import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SEVERITIES } from "../model/finding.ts";
import { rules } from "../rules/all.ts";
import { presetsOf } from "../rules/page.ts";
import type { Policy } from "../settings/resolve.ts";
import type { RuleSetting, Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/positions.ts";
import { AppliedSettings, type Applying } from "./applying-settings.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { printable, type Streams } from "./output.ts";
import { Roots, relativeTo } from "./workspace.ts";

/** `plimsoll settings FILE`: which rules apply to the file, at what severity, and who said so. @throws UsageError */
export async function settingsCommand(args: readonly string[], streams: Streams, cwd: string): Promise<number> {
  const { positionals, options } = parseArguments(args, { help: { help: "print this" } });
  if (options.has("help")) {
    streams.out("plimsoll settings FILE\n\nTells which rules apply to a file, at what severity, and who said so.\n");
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
  streams.out(`\n${table(policy, applying, applied, file, root)}`);
  for (const { file: at, text, start, message } of applied.problems) {
    const line = text === undefined ? "" : `:${new LineIndex(text).position(start).line + 1}`;
    streams.err(`${printable(relativeTo(cwd, at))}${line}: ${printable(message)}\n`);
  }
  return applied.problems.length > 0 ? 2 : 0;
}

function table(
  policy: Policy,
  applying: Applying,
  applied: AppliedSettings,
  file: string,
  root: Parameters<AppliedSettings["policy"]>[2],
): string {
  const widest = Math.max(...rules.map((r) => r.id.length));
  const withoutOverrides = applied.policy(
    { ...applying, settings: { ...applying.settings, overrides: [] } },
    file,
    root,
  );
  const plain = new Map(withoutOverrides.rules.map((r) => [r.rule.id, r.severity]));
  const on = [...policy.rules].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.rule.id < b.rule.id ? -1 : 1),
  );
  const lines = on.map(({ rule, severity }) => {
    const presets = presetsOf(rule).filter((p) => policy.presets.has(p as never));
    const byOverride = plain.get(rule.id) !== severity;
    const said = byOverride
      ? "overrides"
      : levelOf(applying.settings, rule.id)
        ? "rules"
        : presets.join(", ") || "images";
    return `${rule.id.padEnd(widest)}  ${severity.padEnd(7)}  ${said}\n`;
  });
  return `${lines.join("")}${rules.length - on.length} more rules are off.\n`;
}

function levelOf(settings: Settings, id: string): string | undefined {
  const setting: RuleSetting | undefined = settings.rules?.[id];
  return typeof setting === "string" ? setting : setting?.severity;
}
