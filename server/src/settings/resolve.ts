import { SEVERITIES, type Severity } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import type { Rule, TeamValues } from "../rules/rule.ts";
import { globMatches } from "../text/glob.ts";
import type { Baseline } from "./baseline.ts";
import { PEER_PRESETS, type PeerPreset } from "./peer-severities.ts";
import { formerIds } from "./schema.ts";
import { type Level, layOptions, PRESETS, type PresetName, type RuleSetting, type Settings } from "./settings.ts";

/** What applies to one file: which rules, at what severity, with which options. */
export interface Policy {
  readonly presets: ReadonlySet<PresetName>;
  /** The ids of all rules, also of those that are off. */
  readonly known: readonly string[];
  /** The ids of rules by those that they had. */
  readonly former: ReadonlyMap<string, string>;
  /** All rules that there are. */
  readonly catalogue: readonly Rule[];
  readonly team: TeamValues;
  readonly suppressions: {
    readonly allow: boolean;
    readonly requireReason: boolean;
    readonly forbid: readonly string[];
    readonly foreign: boolean;
  };
  /** Findings that are not shown. */
  readonly baseline: Baseline | undefined;
  /** The rules that are on, with their severity: `set` where somebody chose it, so that it holds for all findings of the rule. */
  readonly rules: readonly EnabledRule[];
}

export interface EnabledRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly set: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /** The presets of peers that are on and know the rule: findings with an id of theirs have at least their severity. */
  readonly peers: readonly PeerPreset[];
  /** The rule is on by these presets alone, so that it keeps only such findings. */
  readonly onlyPeers: boolean;
}

/** Settings with the path of the file they stand in left out: globs are relative to `path`'s root. */
export interface PolicyInput {
  readonly settings: Settings;
  readonly rules: readonly Rule[];
  /** Of the file, relative to the settings file's folder, with `/`; undefined where no override can match. */
  readonly path: string | undefined;
  /** What registries tell may be used: the rules that need it are on where nothing is said of them. */
  readonly online?: boolean | undefined;
}

/** Works out what applies to a file. */
export function resolvePolicy({ settings, rules, path, online = false }: PolicyInput): Policy {
  const presets = new Set(presetNames(settings.extends));
  const overrides = (settings.overrides ?? [])
    .filter((o) => path !== undefined && matches(o.files, path))
    .map((o) => o.rules);
  const team = teamValues(settings);
  return {
    presets,
    known: rules.map(({ id }) => id),
    former: new Map(Object.entries(formerIds(rules))),
    catalogue: rules,
    team,
    baseline: settings.knownFindings,
    suppressions: { allow: true, requireReason: false, forbid: [], foreign: true, ...settings.suppressions },
    rules: rules.flatMap((rule) =>
      enable(rule, presets, [settings.rules ?? {}, ...overrides], { settings, team, online }),
    ),
  };
}

/** True where the file is left alone by `ignore`. */
export function isIgnored(settings: Settings, path: string): boolean {
  return matches(settings.ignore ?? [], path);
}

function enable(
  rule: Rule,
  presets: ReadonlySet<PresetName>,
  layers: readonly Readonly<Record<string, RuleSetting>>[],
  {
    settings: { suppressions },
    team,
    online,
  }: Pick<PolicyInput, "settings"> & Pick<Policy, "team"> & { online: boolean },
): EnabledRule[] {
  let options: Record<string, unknown> = Object.fromEntries(
    Object.entries(rule.options).map(([name, schema]) => [name, schema.default]),
  );
  let chosen: Level | undefined;
  for (const layer of layers) {
    const setting = Object.hasOwn(layer, rule.id) ? layer[rule.id] : undefined;
    if (typeof setting === "string") chosen = setting;
    else if (setting) {
      const { severity, ...rest } = setting;
      chosen = severity ?? chosen;
      options = layOptions(options, rest);
    }
  }
  const peers = PEER_PRESETS.filter((peer) => presets.has(peer) && rule.sameAs?.[peer]?.length);
  const byPreset =
    rule.presets.some((p) => presets.has(p)) ||
    presets.has("all") ||
    (presets.has("strict") && !rule.notSecurity && !rule.needsNetwork);
  const byTeam =
    (rule.id === "suppression-needs-reason" && suppressions?.requireReason === true) ||
    (rule.id === "no-forbidden-suppression" &&
      (suppressions?.allow === false || (suppressions?.forbid ?? []).length > 0)) ||
    (rule.id === "approved-registries" && team.approvedRegistries.length > 0) ||
    (rule.id === "approved-base-images" && team.approvedBases.length > 0);
  const isOn = byPreset || byTeam || (online && rule.needsNetwork === true);
  if (chosen === "off" || (chosen === undefined && !isOn && peers.length === 0)) return [];
  return [
    {
      rule,
      severity: chosen ?? rule.severity,
      set: chosen !== undefined,
      options,
      peers,
      onlyPeers: chosen === undefined && !isOn,
    },
  ];
}

/** The presets that `extends` names; `recommended` where it names nothing. */
export function presetNames(names: readonly string[] | undefined): PresetName[] {
  if (!names?.length) return ["recommended"];
  const found = names
    .map((n) => n.replace(/^plimsoll:/, ""))
    .filter((n): n is PresetName => (PRESETS as readonly string[]).includes(n));
  return found.includes("pss-restricted") ? [...found, "pss-baseline"] : found;
}

/** True where a glob of the list matches; a folder's name matches what is in it. */
export function matches(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => globMatches(glob, path));
}

function teamValues(settings: Settings): TeamValues {
  const resources = settings.resources ?? {};
  return {
    approvedRegistries: settings.images?.approvedRegistries ?? [],
    approvedBases: settings.images?.approvedBases ?? [],
    memoryLimit: quantity(resources.memoryLimit, 256 * 2 ** 20),
    memoryRequest: quantity(resources.memoryRequest, 128 * 2 ** 20),
    cpuRequest: quantity(resources.cpuRequest, 0.1),
    cpuLimit: quantity(resources.cpuLimit, 0.5),
    podSecurityVersion: settings.podSecurity?.version ?? "latest",
    kubernetesVersion: settings.kubernetes?.version ?? "latest",
  };
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity (`256Mi`, `100m`) as a number; the fallback where there is none or it is malformed. */
export function quantity(text: string | undefined, fallback: number): number {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([A-Za-z]{0,2})$/.exec(text ?? "");
  const unit = UNITS[match?.[2] ?? "?"];
  return match && unit !== undefined ? Number(match[1]) * unit : fallback;
}

/** The stricter of two severities. */
export function stricter(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

export type { Kind };
