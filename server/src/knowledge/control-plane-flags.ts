import data from "./data/control-plane-flags.json" with { type: "json" };

/** What the CIS benchmark wants of one flag of a control plane component. */
export interface FlagCheck {
  readonly component: string;
  /** Without dashes. */
  readonly flag: string;
  /** The recommendation's number in the benchmark. */
  readonly cis?: string;
  readonly want: Want;
  /** True where leaving the flag out is wrong as well. */
  readonly absent: boolean;
  /** Where the same is said in the component's configuration file. */
  readonly path?: string;
  /** What goes wrong, as the second half of a sentence. */
  readonly why: string;
  readonly severity?: "error" | "info";
  /** A value to propose where `want` does not tell one. */
  readonly propose?: string;
  readonly trivy?: string;
  readonly checkov?: string;
  /** The id is meant only where the flag is absent, or only where it is set. */
  readonly trivyIf?: "absent" | "set";
  readonly checkovIf?: "absent" | "set";
}

export type Want =
  | { readonly is: string }
  | { readonly not: string }
  | { readonly has: string }
  | { readonly lacks: string }
  | { readonly only: readonly string[] }
  | { readonly atLeast: number }
  /** Seconds. */
  | { readonly within: number }
  | { readonly set: boolean };

const byComponent = new Map<string, FlagCheck[]>();
for (const check of data.flags as readonly FlagCheck[]) {
  byComponent.set(check.component, [...(byComponent.get(check.component) ?? []), check]);
}

/** The name of the benchmark that the checks are from. */
export const flagBenchmark = data.benchmark;

/** The checks of a component's flags; none for other programs. */
export function flagChecks(component: string): readonly FlagCheck[] {
  return byComponent.get(component) ?? [];
}

/** True where the value that is given is not what is wanted; a value that can't be read is never. */
export function isBad(want: Want, value: string): boolean {
  if ("is" in want) return value !== want.is;
  if ("not" in want) return durationOrText(value) === want.not;
  if ("set" in want) return want.set ? value === "" : true;
  if ("has" in want) return !listOf(value).includes(want.has);
  if ("lacks" in want) return listOf(value).includes(want.lacks);
  if ("only" in want) return listOf(value).some((item) => !want.only.includes(item));
  if ("atLeast" in want) return /^\d+$/.test(value) && Number(value) < want.atLeast;
  const seconds = durationOf(value);
  return seconds !== undefined && seconds > want.within;
}

/** A value that is fine, as near to the one that is given as can be; undefined where a person has to choose. */
export function mended({ want, propose }: FlagCheck, value: string | undefined): string | undefined {
  const items = listOf(value ?? "");
  if ("is" in want) return want.is;
  if ("not" in want) return want.not === "false" ? "true" : undefined;
  if ("has" in want) return [...items.filter((item) => item !== "AlwaysAllow"), want.has].join(",");
  if ("lacks" in want) return items.filter((item) => item !== want.lacks).join(",") || (propose ?? "");
  if ("only" in want) return items.filter((item) => want.only.includes(item)).join(",");
  if ("atLeast" in want) return propose ?? String(want.atLeast);
  return "within" in want ? `${want.within}s` : undefined;
}

/** True for flags that need no value: `--profiling` is `--profiling=true`. */
export function isSwitch(want: Want): boolean {
  const value = "is" in want ? want.is : "not" in want ? want.not : "";
  return value === "true" || value === "false";
}

function listOf(value: string): string[] {
  return value.split(",").flatMap((item) => item.trim() || []);
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of a duration as Go writes it (`1h2m3s`); undefined for other text. */
function durationOf(value: string): number | undefined {
  if (!/^(?:\d{1,12}(?:\.\d{1,9})?(?:ms|[smh])){1,8}$/.test(value)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of value.matchAll(/([\d.]+)(ms|[smh])/g)) {
    seconds += Number(count) * (UNITS[unit as string] as number);
  }
  return seconds;
}

/** A duration of nothing is `0`, whatever its unit. */
function durationOrText(value: string): string {
  return durationOf(value) === 0 ? "0" : value;
}
