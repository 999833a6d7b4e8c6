import { dirname, join } from "node:path";
import type { Rule } from "../rules/rule.ts";
import { type Baseline, readBaseline } from "../settings/baseline.ts";
import {
  type Composed,
  type ComposeProblem,
  composeLoaded,
  composeSettings,
  EDITOR_SETTINGS,
  merge,
  type Origins,
} from "../settings/compose.ts";
import { loadEditorSettings, SETTINGS_FILES } from "../settings/load.ts";
import { isIgnored, matches, type Policy, resolvePolicy } from "../settings/resolve.ts";
import type { PresetName, RuleSetting, Settings } from "../settings/settings.ts";
import type { Candidate } from "./find-files.ts";
import { readText } from "./read-text.ts";
import { isInside, type Root, readInside, relativeTo } from "./workspace.ts";

const UNREAD = "The settings file is passed over: it is too large, leads out of the workspace, or can't be read.";

/** What the command line says about settings. */
export interface SettingsOptions {
  /** Absolute path of the settings file that applies to all files. */
  readonly config: string | undefined;
  readonly presets: readonly PresetName[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Only these rules run; all that the settings switch on where empty. */
  readonly only: readonly string[];
  readonly noSuppressions: boolean;
  /** What registries tell is used. */
  readonly online?: boolean;
  /** The file (absolute) whose findings are left out; that of the settings where undefined, none where false. */
  readonly baseline: string | false | undefined;
}

/** The settings that apply to the files of a folder. */
export interface Applying {
  readonly settings: Settings;
  readonly origins: Origins;
  /** Absolute: what globs are relative to. */
  readonly folder: string;
  /** Absolute path of the file that decides; undefined for the defaults. */
  readonly source: string | undefined;
  /** The folder of scanners' reports, and the one that they must lie in; both absolute. */
  readonly scans: { readonly folder: string; readonly within: string } | undefined;
}

/** Finds, reads and resolves settings; each file is read once. */
export class AppliedSettings {
  /** Faults of the settings files that were read, with absolute paths. */
  readonly problems: (ComposeProblem & { readonly file: string })[] = [];
  readonly #rules: readonly Rule[];
  readonly #options: SettingsOptions;
  readonly #byFolder = new Map<string, Promise<Applying>>();
  readonly #byFile = new Map<string, Promise<Applying>>();
  readonly #policies = new Map<Settings, Map<string, Policy>>();
  readonly #reported = new Set<string>();

  constructor(rules: readonly Rule[], options: SettingsOptions) {
    this.#rules = rules;
    this.#options = options;
  }

  /** The settings that apply to a file. */
  for({ file, root }: Pick<Candidate, "file" | "root">): Promise<Applying> {
    const { config } = this.#options;
    if (config === undefined) return this.#forFolder(dirname(file), root);
    const home = isInside(root.folder, config) ? root.folder : dirname(config);
    return this.#read(config, { ...root, folder: home });
  }

  /** True where `ignore` of the settings leaves the file out. */
  isIgnored(applying: Applying, file: string, root: Root): boolean {
    return isIgnored(applying.settings, pathFor(applying, file, root));
  }

  /** What applies to a file, all told. Files to which the same overrides apply share a policy. */
  policy(applying: Applying, file: string, root: Root): Policy {
    const path = pathFor(applying, file, root);
    const { settings } = applying;
    const key = (settings.overrides ?? []).map((o) => (matches(o.files, path) ? "1" : "0")).join("");
    const byOverrides = this.#policies.get(settings) ?? new Map<string, Policy>();
    this.#policies.set(settings, byOverrides);
    const present = byOverrides.get(key);
    if (present) return present;
    const { only, online } = this.#options;
    const all = resolvePolicy({ settings, rules: this.#rules, path, online });
    const policy = only.length > 0 ? { ...all, rules: all.rules.filter(({ rule }) => only.includes(rule.id)) } : all;
    byOverrides.set(key, policy);
    return policy;
  }

  #forFolder(folder: string, root: Root): Promise<Applying> {
    const present = this.#byFolder.get(folder);
    if (present) return present;
    const made = this.#findFor(folder, root);
    this.#byFolder.set(folder, made);
    return made;
  }

  async #findFor(folder: string, root: Root): Promise<Applying> {
    for (const name of SETTINGS_FILES) {
      const path = relativeTo(root.folder, join(folder, name));
      const text = readInside(root.folder, path);
      if (typeof text === "string") return this.#read(join(folder, name), root);
      if (text === undefined) this.#report({ message: UNREAD, path, text: undefined, start: 0, end: 0 }, root);
    }
    if (folder !== root.folder && isInside(root.folder, dirname(folder))) return this.#forFolder(dirname(folder), root);
    return this.#fromEditor(root);
  }

  #read(file: string, root: Root): Promise<Applying> {
    const present = this.#byFile.get(file);
    if (present) return present;
    const path = relativeTo(root.folder, file);
    const made = composeSettings(path, (at) => readInside(root.folder, at), this.#rules).then((composed) =>
      this.#applying(composed, root, dirname(file), file),
    );
    this.#byFile.set(file, made);
    return made;
  }

  /** The workspace's `.vscode/settings.json`, where no settings file applies. */
  async #fromEditor(root: Root): Promise<Applying> {
    const path = ".vscode/settings.json";
    const text = readInside(root.folder, path);
    const loaded = loadEditorSettings(text ?? "", this.#rules);
    if (loaded.configFile !== undefined) return this.#read(join(root.folder, loaded.configFile), root);
    // paths in `extends` are relative to the workspace folder
    const composed = await composeLoaded(
      loaded,
      EDITOR_SETTINGS,
      text ?? undefined,
      (at) => readInside(root.folder, at),
      this.#rules,
    );
    const problems = composed.problems.map((p) => (p.path === EDITOR_SETTINGS ? { ...p, path } : p));
    const says = Object.keys(composed.settings).length > 0;
    return this.#applying({ ...composed, problems }, root, root.folder, says ? join(root.folder, path) : undefined);
  }

  #applying(composed: Composed, root: Root, folder: string, source: string | undefined): Applying {
    const { settings, origins, problems } = composed;
    const passedOver = this.#options.baseline !== undefined;
    for (const problem of problems) if (!(passedOver && problem.ofBaseline)) this.#report(problem, root);
    const scans =
      settings.scans === undefined ? undefined : { folder: join(root.folder, settings.scans), within: root.folder };
    return { settings: this.#withOptions(settings, root), origins, folder, source, scans };
  }

  /** Notes a fault, each once. */
  #report(problem: ComposeProblem, root: Root): void {
    const file = join(root.folder, problem.path);
    const key = `${file}\n${problem.start}\n${problem.message}`;
    if (!this.#reported.has(key)) this.problems.push({ ...problem, file });
    this.#reported.add(key);
  }

  #baseline(file: string, root: Root): Baseline | undefined {
    const read = readText(file);
    if ("fault" in read) return undefined;
    const folder = relativeTo(root.folder, dirname(file));
    return readBaseline(read.text, folder === "." ? "" : `${folder}/`);
  }

  /** The command line's word is the last, also against `overrides`. */
  #withOptions(settings: Settings, root: Root): Settings {
    const { presets, rules, only, noSuppressions, baseline } = this.#options;
    let result = settings;
    if (baseline !== undefined) {
      const { knownFindings: _, ...others } = settings;
      const known = baseline === false ? undefined : this.#baseline(baseline, root);
      result = known ? { ...others, knownFindings: known } : others;
    }
    if (presets.length > 0) result = { ...result, extends: presets };
    if (only.length > 0) {
      const named = Object.entries(result.rules ?? {}).filter(([id, level]) => !only.includes(id) || !isOff(level));
      const kept = presets.length > 0 ? presets : (result.extends ?? ["recommended"]);
      result = { ...result, extends: [...kept, "all"], rules: Object.fromEntries(named) };
    }
    if (Object.keys(rules).length > 0) result = merge(result, { rules });
    if (noSuppressions && result.suppressions?.allow !== false) {
      // it is this run that sees through them, not the team that forbids them
      const rules = { "no-forbidden-suppression": "off" as const, ...result.rules };
      result = { ...result, rules, suppressions: { ...result.suppressions, allow: false } };
    }
    return result;
  }
}

function isOff(setting: RuleSetting): boolean {
  return (typeof setting === "string" ? setting : setting.severity) === "off";
}

/** The file's path as globs of the settings see it: relative to their folder, or to the root for a file outside of it. */
export function pathFor(applying: Applying, file: string, root: Root): string {
  return relativeTo(isInside(applying.folder, file) ? applying.folder : root.folder, file);
}
