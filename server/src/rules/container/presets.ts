import type { Kind } from "../../model/kind.ts";
import type { OptionSchema, Preset, RuleContext } from "../rule.ts";

/** The option that says when a setting that is simply not there is reported. */
export interface MissingOption {
  readonly missing: "by preset" | "always" | "never";
}

export const MISSING: OptionSchema = {
  type: "string",
  enum: ["by preset", "always", "never"],
  default: "by preset",
  description:
    "When to report containers that leave the setting out: always, never, or by preset: not where only recommended applies, and outside Kubernetes not where only Kubernetes standards do.",
};

type AnyPreset = Preset | "strict" | "all";
type Context = Pick<RuleContext<unknown>, "preset">;

/** Presets that ask for hardening of every kind of container. */
const HARDENING: readonly AnyPreset[] = ["strict", "all", "nist-800-190", "cis-docker"];
/** Presets that ask for hardening and speak of Kubernetes alone. */
const KUBERNETES: readonly AnyPreset[] = ["pss-restricted", "cis-kubernetes", "nsa-cisa"];
/** Presets that report what is said wrongly, and little that is left out. */
const LENIENT: readonly AnyPreset[] = ["recommended", "pss-baseline"];

/**
 * True where a setting that is not there is to be reported. `recommended` reports what is said wrongly; that something is left
 * out is asked about by those who chose a stricter preset, or the rule itself (then `recommended` does not hold it).
 * @param lenient the rule belongs to `recommended` or `pss-baseline`, so that these alone may have switched it on.
 */
export function asksForMissing(
  kind: Kind,
  context: Context & { readonly options: MissingOption },
  lenient: boolean,
): boolean {
  const { missing } = context.options;
  if (missing !== "by preset") return missing === "always";
  const any = (presets: readonly AnyPreset[]) => presets.some((p) => context.preset(p));
  if (any(HARDENING)) return true;
  if (any(KUBERNETES)) return kind === "kubernetes";
  return !(lenient && any(LENIENT));
}

/** True where none but `recommended` and `pss-baseline` is known to be on: presets that want few findings. */
export function onlyLenient(context: Context): boolean {
  return anyPreset(context, ...LENIENT) && !anyPreset(context, ...HARDENING, ...KUBERNETES);
}

/** True where a rule is on by one of these presets. */
export function anyPreset(context: Context, ...presets: readonly AnyPreset[]): boolean {
  return presets.some((p) => context.preset(p));
}
