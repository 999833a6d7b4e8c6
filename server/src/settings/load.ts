import type { Rule } from "../rules/rule.ts";
import {
  type Datum,
  fromValue,
  type Mapping,
  type ReadDatum,
  readJson,
  readYaml,
  type SettingsProblem,
} from "./datum.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { type Schema, settingsSchema } from "./schema.ts";
import { PRESETS, type PresetName, type Settings } from "./settings.ts";
import { validate } from "./validate.ts";

export type { SettingsProblem };

/** The names that a settings file may have, the first that exists counts. */
export const SETTINGS_FILES = [".plimsoll.yaml", ".plimsoll.yml", ".plimsoll.json"] as const;

export interface LoadedSettings {
  /** What is valid; empty where nothing is. */
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
  /** Where each string of `extends` stands, by the string. */
  readonly extendsAt: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/**
 * Reads the text of a `.plimsoll.yaml`, `.yml` or `.json` (a byte order mark left out) and checks every key against
 * the rules that exist. What `extends` names is not followed: see `composeSettings`. Never throws.
 */
export function loadSettings(text: string, rules: readonly Rule[], format: "yaml" | "json" = "yaml"): LoadedSettings {
  return fromDatum(format === "json" ? readJson(text) : readYaml(text), rules);
}

export interface EditorSettings extends LoadedSettings {
  /** `plimsoll.configFile`: relative to the workspace folder; undefined where it is not set. */
  readonly configFile: string | undefined;
}

/** Reads `plimsoll.*` of the text of a `.vscode/settings.json`. Other tools' keys are passed over. Never throws. */
export function loadEditorSettings(text: string, rules: readonly Rule[]): EditorSettings {
  const { datum, problems } = readJson(text);
  if (datum?.type !== "mapping") return { ...nothing([]), configFile: undefined };
  const own = datum.entries.filter((e) => e.key.startsWith(PREFIX));
  // another tool's fault in the file is not ours to report, unless we have settings in it
  if (own.length === 0) return { ...nothing([]), configFile: undefined };
  const file = own.findLast((e) => e.key === `${PREFIX}configFile`)?.value;
  return {
    ...fromEntries(datum, own, problems, rules),
    configFile: file?.type === "scalar" && typeof file.value === "string" && file.value ? file.value : undefined,
  };
}

const PREFIX = "plimsoll.";
/** Settings of the extension that say nothing about findings. */
const EDITOR_ONLY = [
  "enable",
  "run",
  "configFile",
  "showBaseline",
  "inlayHints.imageSize",
  "registries",
  "online",
  "trace.server",
];

function fromEntries(
  datum: Mapping,
  own: Mapping["entries"],
  problems: readonly SettingsProblem[],
  rules: readonly Rule[],
): LoadedSettings {
  const entries = own
    .map((e) => ({ ...e, key: e.key.slice(PREFIX.length) }))
    .filter((e) => !EDITOR_ONLY.includes(e.key));
  return fromDatum({ datum: { ...datum, entries }, problems }, rules);
}

/** Checks settings that are plain data already, as an editor hands them over: `{extends, rules, ...}`. Ranges are all zero. */
export function settingsFromValue(value: unknown, rules: readonly Rule[]): LoadedSettings {
  return fromDatum({ datum: value === undefined ? undefined : fromValue(value), problems: [] }, rules);
}

function nothing(problems: readonly SettingsProblem[]): LoadedSettings {
  return { settings: {}, problems, extendsAt: new Map() };
}

function fromDatum({ datum, problems: faults }: ReadDatum, rules: readonly Rule[]): LoadedSettings {
  const problems = [...faults];
  if (!datum) return nothing(problems);
  const schema: Schema = settingsSchema(rules);
  const settings = (validate(datum, schema, "A settings file", problems) ?? {}) as Settings;
  const extendsAt = new Map<string, { start: number; end: number }>();
  for (const item of extendsItems(datum)) {
    const { start, end } = item;
    extendsAt.set(item.source, { start, end });
    const problem = extendsProblem(item.source);
    if (problem) problems.push({ message: problem, start, end, suggestion: nearestPreset(item.source) });
  }
  return { settings, problems: problems.sort((a, b) => a.start - b.start), extendsAt };
}

function extendsItems(datum: Datum) {
  const value = datum.type === "mapping" ? datum.entries.findLast((e) => e.key === "extends")?.value : undefined;
  return value?.type === "sequence" ? value.items.filter((i) => i.type === "scalar") : [];
}

function extendsProblem(name: string): string | undefined {
  if (presetOf(name) || isFile(name)) return undefined;
  if (isPackage(name) && (name.startsWith("@") || didYouMean(name, PRESETS) === "")) return undefined;
  const presets = PRESETS.map((p) => `plimsoll:${p}`);
  if (name.startsWith("plimsoll:")) return `Unknown preset "${name}".${didYouMean(name, presets)}`;
  if (isPackage(name)) return `"${name}" is neither a preset nor a file.${didYouMean(name, PRESETS)}`;
  return `"${name.slice(0, 80)}" is neither a preset (plimsoll:NAME) nor a settings file (./FILE.yaml).`;
}

function nearestPreset(name: string): string | undefined {
  const near = nearest(name.replace(/^plimsoll:/, ""), PRESETS);
  return near && `plimsoll:${near}`;
}

/** The preset that an entry of `extends` names, with or without `plimsoll:`; undefined where it is none. */
export function presetOf(name: string): PresetName | undefined {
  const bare = name.replace(/^plimsoll:/, "");
  return PRESETS.find((p) => p === bare);
}

/** True for an entry of `extends` that may be the name of an npm package. */
export function isPackage(name: string): boolean {
  return (
    presetOf(name) === undefined &&
    /^(?:@[a-z0-9~-][\w.~-]{0,100}\/)?[a-z0-9~-][\w.~-]{0,100}$/.test(name) &&
    !/\.(?:ya?ml|json)$/.test(name)
  );
}

/** True for an entry of `extends` that is the path of a file. */
export function isFile(name: string): boolean {
  return presetOf(name) === undefined && !name.startsWith("plimsoll:") && /^\.{1,2}\/|\.(?:ya?ml|json)$/.test(name);
}
