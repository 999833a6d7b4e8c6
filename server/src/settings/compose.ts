import type { Rule } from "../rules/rule.ts";
import { readBaseline } from "./baseline.ts";
import type { SettingsProblem } from "./datum.ts";
import { isFile, isPackage, type LoadedSettings, loadSettings, presetOf } from "./load.ts";
import { layOptions, levelOf, type RuleSetting, type Settings } from "./settings.ts";

/** A problem in one of the files that settings are made of. */
export interface ComposeProblem extends SettingsProblem {
  /** Relative to the workspace root, with `/`. */
  readonly path: string;
  /** The text that the range is in; undefined where the file could not be read. */
  readonly text: string | undefined;
  /** It is about the baseline file, and none where that is not asked for. */
  readonly ofBaseline?: boolean;
}

/** Which files say what, by their paths relative to the workspace root, with `/`. */
export interface Origins {
  /** By rule: the file whose `rules` give it its level. */
  readonly levels: ReadonlyMap<string, string>;
  /** By the rules of each entry of `overrides`: the file that it stands in. */
  readonly overrides: ReadonlyMap<object, string>;
}

export interface Composed {
  /** One set of settings: `extends` names presets only. */
  readonly settings: Settings;
  readonly origins: Origins;
  readonly problems: readonly ComposeProblem[];
  /** The files that were read, the first named last. */
  readonly files: readonly string[];
}

/**
 * Reads a file (path relative to the workspace root, with `/`; byte order mark left out): null where there is none,
 * undefined where it can't be read.
 */
export type ReadText = (path: string) => Promise<string | null | undefined> | string | null | undefined;

const DEEPEST = 10;
/** How many files may be read for one; files that extend the same ones twice multiply. */
const MOST_FILES = 100;

/**
 * Reads a settings file and all that it extends, inside the workspace root. Later entries of `extends` win over earlier
 * ones, and a file over what it extends. Never throws, unless `read` does.
 * @param path of the settings file, relative to the workspace root, with `/`.
 */
export async function composeSettings(path: string, read: ReadText, rules: readonly Rule[]): Promise<Composed> {
  const text = await read(path);
  if (typeof text !== "string") {
    const message = text === null ? "There is no such settings file." : "The settings file can't be read.";
    const problem = { message, path, text: undefined, start: 0, end: 0 };
    return { settings: {}, origins: { levels: new Map(), overrides: new Map() }, problems: [problem], files: [] };
  }
  return composeLoaded(load(path, text, rules), path, text, read, rules);
}

/** What settings of an editor are called, which stand in no settings file: as if they lay in the root. */
export const EDITOR_SETTINGS = "settings.json";

/** As `composeSettings`, for settings that are loaded already: those of an editor. */
export async function composeLoaded(
  loaded: LoadedSettings,
  path: string,
  text: string | undefined,
  read: ReadText,
  rules: readonly Rule[],
): Promise<Composed> {
  const problems: ComposeProblem[] = [];
  const files: string[] = [];
  const levels = new Map<string, string>();
  const overrides = new Map<object, string>();
  let reads = 0;
  const compose = async (own: LoadedSettings, at: string, ownText: string | undefined, above: readonly string[]) => {
    problems.push(...own.problems.map((p) => ({ ...p, path: at, text: ownText })));
    let base: Settings = {};
    for (const name of own.settings.extends ?? []) {
      const preset = presetOf(name);
      if (preset) base = merge(base, { extends: [preset] });
      if (!isFile(name) && !isPackage(name)) continue;
      const complain = (message: string) => {
        const range = own.extendsAt.get(name) ?? { start: 0, end: 0 };
        problems.push({ message, path: at, text: ownText, start: range.start, end: range.end });
      };
      const target = isFile(name) ? join(at, name) : await findInPackage(name, at, read);
      if (target === null) complain(`The package "${name}" is not installed, or has no ${PACKAGE_FILES[0]}.`);
      else if (target === undefined) complain(`"${name}" lies outside of the workspace and is not read.`);
      else if ([...above, at].includes(target)) complain(`"${name}" extends this file again.`);
      else if (above.length >= DEEPEST || ++reads > MOST_FILES)
        complain(`"${name}" is one file too many and is not read.`);
      else {
        const found = await read(target);
        if (found === null) complain(`There is no settings file "${name}".`);
        else if (found === undefined) complain(`The settings file "${name}" can't be read.`);
        else base = merge(base, await compose(load(target, found, rules), target, found, [...above, at]));
      }
    }
    if (ownText !== undefined) files.push(at);
    // what is extended was gone through before
    for (const [id, setting] of Object.entries(own.settings.rules ?? {})) {
      if (levelOf(setting) !== undefined) levels.set(id, at);
    }
    for (const override of own.settings.overrides ?? []) overrides.set(override.rules, at);
    const { extends: _, scans: __, ...rest } = own.settings;
    return merge(base, { ...rest, ...(await knownFindings(own, at, ownText)), ...scansFolder(own, at, ownText) });
  };
  /** Complains of a name where it first stands in the file. */
  const complainOf = (name: string, message: string, at: string, ownText: string | undefined, ofBaseline = false) => {
    const start = Math.max(0, ownText?.indexOf(name) ?? 0);
    const end = start + (ownText ? name.length : 0);
    problems.push({ message, path: at, text: ownText, start, end, ...(ofBaseline && { ofBaseline }) });
    return {};
  };
  const outside = (name: string) => `"${name}" lies outside of the workspace and is not read.`;
  /** What the baseline file that is named here knows. */
  const knownFindings = async (own: LoadedSettings, at: string, ownText: string | undefined) => {
    const name = own.settings.baseline;
    if (name === undefined) return {};
    const complain = (message: string) => complainOf(name, message, at, ownText, true);
    const target = join(at, name);
    if (target === undefined) return complain(outside(name));
    files.push(target);
    const found = await read(target);
    if (found === null) return complain(`There is no baseline file "${name}"; "plimsoll baseline" writes one.`);
    const folder = target.slice(0, target.lastIndexOf("/") + 1);
    const known = found === undefined ? undefined : readBaseline(found, folder);
    return known ? { knownFindings: known } : complain(`"${name}" can't be read as a baseline; write it anew.`);
  };
  /** The folder of reports that is named here, relative to the root. */
  const scansFolder = ({ settings: { scans } }: LoadedSettings, at: string, ownText: string | undefined) => {
    if (scans === undefined || scans === "") return {};
    const folder = join(at, scans);
    return folder === undefined ? complainOf(scans, outside(scans), at, ownText) : { scans: folder };
  };
  const settings = await compose(loaded, path, text, []);
  return { settings, origins: { levels, overrides }, problems, files };
}

/** What a package's settings file may be called. */
const PACKAGE_FILES = ["plimsoll.yaml", "plimsoll.yml", "plimsoll.json"] as const;

/** The settings file of an npm package, looked for as Node looks for packages, inside the workspace; null where there is none. */
async function findInPackage(name: string, from: string, read: ReadText): Promise<string | null> {
  const folders = from.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const above = folders.slice(0, depth);
    if (above.at(-1) === "node_modules") continue;
    for (const file of PACKAGE_FILES) {
      const path = [...above, "node_modules", name, file].join("/");
      if (typeof (await read(path)) === "string") return path;
    }
  }
  return null;
}

function load(path: string, text: string, rules: readonly Rule[]): LoadedSettings {
  return loadSettings(text, rules, path.endsWith(".json") ? "json" : "yaml");
}

/** A path relative to the folder of `from`, without `.` and `..`; undefined where it leaves the workspace root. */
function join(from: string, name: string): string | undefined {
  if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/.test(name)) return undefined;
  const parts: string[] = from.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Settings with others laid over them: presets add up, rules and single keys are replaced, globs are added. */
export function merge(base: Settings, over: Settings): Settings {
  const extended = [...(base.extends ?? []), ...(over.extends ?? [])];
  // rules that are laid over must win over the overrides below them too
  const overrides = [
    ...(base.overrides ?? []),
    ...(base.overrides?.length && over.rules ? [{ files: ["**"], rules: over.rules }] : []),
    ...(over.overrides ?? []),
  ];
  const ignore = [...(base.ignore ?? []), ...(over.ignore ?? [])];
  const policies = [...(base.policies ?? []), ...(over.policies ?? [])];
  return {
    ...base,
    ...over,
    ...(extended.length > 0 ? { extends: [...new Set(extended)] } : {}),
    ...both(base.rules, over.rules, (a, b) => ({ rules: mergeRules(a, b) })),
    ...both(base.images, over.images, (a, b) => ({ images: { ...a, ...b } })),
    ...both(base.suppressions, over.suppressions, (a, b) => ({ suppressions: { ...a, ...b } })),
    ...both(base.podSecurity, over.podSecurity, (a, b) => ({ podSecurity: { ...a, ...b } })),
    ...both(base.kubernetes, over.kubernetes, (a, b) => ({ kubernetes: { ...a, ...b } })),
    ...both(base.resources, over.resources, (a, b) => ({ resources: { ...a, ...b } })),
    ...(overrides.length > 0 ? { overrides } : {}),
    ...(ignore.length > 0 ? { ignore } : {}),
    ...(policies.length > 0 ? { policies } : {}),
  };
}

function both<T extends object, R extends object>(
  a: T | undefined,
  b: T | undefined,
  make: (a: T, b: T) => R,
): R | object {
  return a && b ? make(a, b) : {};
}

function mergeRules(
  base: Readonly<Record<string, RuleSetting>>,
  over: Readonly<Record<string, RuleSetting>>,
): Record<string, RuleSetting> {
  const asObject = (setting: RuleSetting) => (typeof setting === "string" ? { severity: setting } : setting);
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].map((id) => {
      const a = base[id];
      const b = over[id];
      if (a === undefined || b === undefined) return [id, (a ?? b) as RuleSetting];
      return [
        id,
        typeof a === "string" && typeof b === "string" ? b : (layOptions(asObject(a), asObject(b)) as RuleSetting),
      ];
    }),
  );
}
