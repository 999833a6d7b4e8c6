import { kindsOf } from "../model/kind.ts";
import { rules } from "../rules/all.ts";
import { presetsOf, rulePage } from "../rules/page.ts";
import type { Rule } from "../rules/rule.ts";
import { didYouMean } from "../settings/did-you-mean.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { helpPage } from "./help.ts";
import type { Streams } from "./output.ts";

const FORMAT = { format: { value: "FORMAT", oneOf: ["pretty", "json"], help: "pretty (default) or json" } } as const;
const OPTIONS = { ...FORMAT, help: { help: "print this" } } as const;

/** `plimsoll rules`: every rule, a line each, or all of it as JSON. @throws UsageError */
export function rulesCommand(args: readonly string[], streams: Streams): number {
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    streams.out(helpPage("rules", { usage: "", about: "Lists the rules.", options: OPTIONS }));
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('"rules" takes no paths; "explain RULE" tells of one rule.');
  if (options.get("format")?.[0] === "json") {
    streams.out(`${JSON.stringify(rules.map(asJson), undefined, 1)}\n`);
    return 0;
  }
  const widest = Math.max(...rules.map((r) => r.id.length));
  for (const rule of rules) {
    const mark = rule.presets.includes("recommended") ? "*" : " ";
    streams.out(`${mark} ${rule.id.padEnd(widest)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
  }
  streams.out(`\n${rules.length} rules, * those of plimsoll:recommended.\n`);
  return 0;
}

const ids = rules.map(({ id }) => id);

/** A sentence about the rules that say what a check of another tool says; empty where none does. */
function corresponding(check: string): string {
  const same = rules.filter(({ sameAs }) => Object.values(sameAs ?? {}).some((checks) => checks?.includes(check)));
  return same.length > 0 ? ` What other tools call so is told by ${same.map(({ id }) => id).join(", ")}.` : "";
}

/** A rule as tools see it. */
function asJson(rule: Rule) {
  const { id, summary, subject, kinds, category, severity, fixes, needsNetwork, sameAs, standards, options } = rule;
  return {
    id,
    summary,
    subject,
    kinds: kindsOf(kinds),
    category,
    severity,
    presets: presetsOf(rule),
    fixes: fixes ?? [],
    needsNetwork: needsNetwork ?? false,
    sameAs: sameAs ?? {},
    standards: standards ?? {},
    options,
  };
}

/** `plimsoll explain RULE`: the rule's page. @throws UsageError */
export function explainCommand(args: readonly string[], streams: Streams): number {
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    streams.out(helpPage("explain", { usage: "RULE", about: "Tells all about a rule.", options: OPTIONS }));
    return 0;
  }
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('"explain" takes one rule.');
  const rule = rules.find((r) => r.id === id);
  if (!rule) throw new UsageError(`There is no rule "${id}".${corresponding(id) || didYouMean(id, ids)}`);
  streams.out(
    options.get("format")?.[0] === "json" ? `${JSON.stringify(asJson(rule), undefined, 1)}\n` : rulePage(rule),
  );
  return 0;
}
