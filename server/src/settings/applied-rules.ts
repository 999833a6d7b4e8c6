import { SEVERITIES } from "../model/finding.ts";
import { type Kind, kindsOf } from "../model/kind.ts";
import { presetsOf } from "../rules/page.ts";
import type { Rule } from "../rules/rule.ts";
import { EDITOR_SETTINGS, type Origins } from "./compose.ts";
import { matches, type Policy } from "./resolve.ts";
import { type Level, levelOf, type RuleSetting, type Settings } from "./settings.ts";

/** A rule that somebody has decided on for a file. */
export interface AppliedRule {
  readonly rule: Rule;
  readonly level: Level;
  /** Who said so: presets by name, or a key of the settings, with the file that it stands in where that is another one. */
  readonly said: string;
}

export interface AppliedRules {
  /** The strictest first, then by name; those that settings switch off last. */
  readonly rules: readonly AppliedRule[];
  /** How many more look at such files, and are off because nobody asks for them. */
  readonly others: number;
}

export interface AppliedInput {
  readonly policy: Policy;
  /** What the policy was made of. */
  readonly settings: Settings;
  readonly origins: Origins;
  /** Of the file, as globs of the settings see it; undefined where no override can match. */
  readonly path: string | undefined;
  /** Of the file; undefined for all rules, where it is not known. */
  readonly kind: Kind | undefined;
  /** How people call a settings file, its path relative to the workspace root; undefined for the one that decides. */
  readonly nameOf: (path: string) => string | undefined;
}

/** The rules that apply to a file, with those that settings switch off, and who said so. */
export function appliedRules(input: AppliedInput): AppliedRules {
  const { policy, kind } = input;
  const catalogue = policy.catalogue.filter(({ kinds }) => kind === undefined || kindsOf(kinds).includes(kind));
  const on = new Map(policy.rules.map((enabled) => [enabled.rule, enabled.severity]));
  const applied = catalogue.flatMap((rule): AppliedRule[] => {
    const level = on.get(rule);
    const said = settingThatDecides(rule.id, input);
    if (level !== undefined) return [{ rule, level, said: said ?? withoutSetting(rule, policy) }];
    return said === undefined ? [] : [{ rule, level: "off", said }];
  });
  const rank = ({ level }: AppliedRule) => (level === "off" ? SEVERITIES.length : SEVERITIES.indexOf(level));
  const sorted = applied.sort((a, b) => rank(a) - rank(b) || (a.rule.id < b.rule.id ? -1 : 1));
  return { rules: sorted, others: catalogue.length - sorted.length };
}

/** The key of the settings that gives a rule its level, and its file. */
function settingThatDecides(id: string, { settings, origins, path, nameOf }: AppliedInput): string | undefined {
  const own = (rules: Readonly<Record<string, RuleSetting>> | undefined) =>
    rules && Object.hasOwn(rules, id) ? levelOf(rules[id]) : undefined;
  const override = settings.overrides?.findLast(
    (o) => path !== undefined && matches(o.files, path) && own(o.rules) !== undefined,
  );
  if (!override && own(settings.rules) === undefined) return undefined;
  // an override that stands in no file holds rules that were laid over those of an extended file
  const file = override && origins.overrides.get(override.rules);
  const origin = file ?? origins.levels.get(id);
  const name = origin === undefined || origin === EDITOR_SETTINGS ? undefined : nameOf(origin);
  return `${file === undefined ? "rules" : "overrides"}${name === undefined ? "" : ` of ${name}`}`;
}

/** Why a rule is on whose level nobody chose. */
function withoutSetting(rule: Rule, { presets }: Policy): string {
  const names = presetsOf(rule).filter((name) => (presets as ReadonlySet<string>).has(name));
  if (names.length > 0) return names.join(", ");
  if (rule.needsNetwork) return "online";
  return rule.id.startsWith("approved-") ? "images" : "suppressions";
}
