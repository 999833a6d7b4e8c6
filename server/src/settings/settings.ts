import { SEVERITIES, type Severity } from "../model/finding.ts";
import { KINDS } from "../model/kind.ts";
import type { Baseline } from "./baseline.ts";

/** A rule's level in a settings file. */
export type Level = Severity | "off";
export const LEVELS: readonly Level[] = ["off", "hint", "info", "warning", "error"];

/** A level, or a level with the rule's own options beside it. */
export type RuleSetting = Level | ({ readonly severity?: Level } & Readonly<Record<string, unknown>>);

/** The level that a rule's setting says, if it says one. */
export function levelOf(setting: RuleSetting | undefined): Level | undefined {
  return typeof setting === "string" ? setting : setting?.severity;
}

/** Options of a rule with others laid over them: each replaces the former one, but the values known not to be secret add up. */
export function layOptions(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const [a, b] = [base.notSecrets, over.notSecrets];
  return {
    ...base,
    ...over,
    ...(Array.isArray(a) && Array.isArray(b) ? { notSecrets: [...new Set([...a, ...b])] } : {}),
  };
}

/** The presets by name; each also as `plimsoll:NAME`. */
export const PRESETS = [
  "recommended",
  "strict",
  "all",
  "pss-baseline",
  "pss-restricted",
  "cis-docker",
  "cis-kubernetes",
  "nist-800-190",
  "nsa-cisa",
  "aci",
  "hadolint",
  "kube-linter",
] as const;
export type PresetName = (typeof PRESETS)[number];

/** What a `.plimsoll.yaml` or the editor's settings say. Everything is optional. */
export interface Settings {
  readonly extends?: readonly string[];
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly images?: { readonly approvedRegistries?: readonly string[]; readonly approvedBases?: readonly string[] };
  readonly overrides?: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, RuleSetting>>;
  }[];
  readonly ignore?: readonly string[];
  readonly suppressions?: {
    readonly allow?: boolean;
    readonly requireReason?: boolean;
    readonly forbid?: readonly string[];
    readonly foreign?: boolean;
  };
  readonly baseline?: string;
  /** What the file of `baseline` says; never written in a settings file, but put here when that file is read. */
  readonly knownFindings?: Baseline;
  /** A folder with scanners' reports. Once the file that names it is read: relative to the workspace root, with `/`, empty for the root. */
  readonly scans?: string;
  readonly podSecurity?: { readonly version?: string };
  readonly kubernetes?: { readonly version?: string };
  readonly resources?: {
    readonly memoryLimit?: string;
    readonly memoryRequest?: string;
    readonly cpuRequest?: string;
    readonly cpuLimit?: string;
  };
  readonly policies?: readonly string[];
  readonly custom?: unknown;
}

export { KINDS, SEVERITIES };
