import type { Kind } from "../model/kind.ts";
import type { Rule } from "../rules/rule.ts";
import { type AppliedRules, appliedRules } from "../settings/applied-rules.ts";
import {
  type ComposeProblem,
  composeLoaded,
  composeSettings,
  EDITOR_SETTINGS,
  type Origins,
} from "../settings/compose.ts";
import { SETTINGS_FILES, settingsFromValue } from "../settings/load.ts";
import { type Policy, resolvePolicy } from "../settings/resolve.ts";
import type { Settings } from "../settings/settings.ts";
import { record } from "../text/json.ts";
import type { Host } from "./host.ts";
import { remembered } from "./memo.ts";
import type { Roots } from "./roots.ts";
import { folderOf, joinPath, nameOf, pathBelow, sameForm, schemeOf } from "./uris.ts";

/** What decides about a file. */
export interface Applying {
  readonly enable: boolean;
  readonly run: "onType" | "onSave";
  /** What the baseline knows is shown as hints. */
  readonly showBaseline: boolean;
  /** Rules may use what registries have told: nobody asks one for their sake. */
  readonly online: boolean;
  /** The sizes of images are shown behind their names, where they are known. */
  readonly imageSizes: boolean;
  readonly settings: Settings;
  readonly origins: Origins;
  /** The settings file that decides; undefined for the editor's settings. */
  readonly file: string | undefined;
  /** The folder that globs are relative to; undefined for a file that lies nowhere. */
  readonly base: string | undefined;
  readonly root: string | undefined;
  readonly problems: readonly Problem[];
}

/** A fault in the settings; `uri` is that of the file that it stands in, undefined for the editor's settings. */
export interface Problem extends ComposeProblem {
  readonly uri: string | undefined;
}

/** Settings as they are composed, the same objects for all that they hold for. */
type Composed = Pick<Applying, "settings" | "origins" | "problems">;

/** Which settings file decides in a folder. */
interface Deciding {
  /** Below the root; undefined where there is none. */
  readonly path: string | undefined;
  /** Nearer ones that can't be read. */
  readonly unread: readonly Problem[];
}

const NOBODY: Deciding = { path: undefined, unread: [] };

/** What was found since everything was forgotten the last time. */
class Found {
  /** By folder. */
  readonly applying = new Map<string, Promise<Applying>>();
  /** By folder. */
  readonly deciding = new Map<string, Promise<Deciding>>();
  /** By root, and the path of the settings file below it: files that share settings share policies. */
  readonly composed = new Map<string, Promise<Composed>>();
  /** By workspace folder. */
  readonly configurations = new Map<string, Promise<EditorConfiguration>>();
}

const UNREAD = "The settings file is passed over: it is too large, leads out of the workspace, or can't be read.";

/** `plimsoll.*` of the editor for one workspace folder, as plain data. */
export type EditorConfiguration = Readonly<Record<string, unknown>>;

const EDITOR_ONLY = ["enable", "run", "configFile", "showBaseline", "inlayHints", "registries", "online", "trace"];

/** Finds and keeps what applies to files: the editor's settings, and the settings files of the workspace. */
export class SettingsStore {
  readonly #host: Host;
  readonly #roots: Roots;
  readonly #rules: readonly Rule[];
  readonly #ask: (uri: string) => Promise<EditorConfiguration>;
  /** Whoever looks for something goes on with this object: what was begun before a change is not remembered after it. */
  #found = new Found();
  readonly #policies = new WeakMap<Settings, Map<string, Policy>>();
  readonly #sources = new Set<string>();
  #listed = new Map<string, Promise<readonly string[] | undefined>>();
  /** Counts how often everything was forgotten. */
  generation = 0;

  constructor(host: Host, roots: Roots, rules: readonly Rule[], ask: (uri: string) => Promise<EditorConfiguration>) {
    this.#host = host;
    this.#roots = roots;
    this.#rules = rules;
    this.#ask = ask;
  }

  /** Forgets everything: settings have changed. */
  forget(): void {
    this.#found = new Found();
    this.#sources.clear();
    this.filesChanged();
    this.generation++;
  }

  /** Forgets which files there are. */
  filesChanged(): void {
    this.#listed = new Map();
  }

  /** True where a change of the file may change what applies to others. */
  dependsOn(uri: string): boolean {
    return this.isSettingsFile(uri) || this.#sources.has(sameForm(uri));
  }

  /** What applies to the files of a file's folder. */
  applying(uri: string): Promise<Applying> {
    const key = folderOf(uri) ?? schemeOf(uri);
    const found = this.#found;
    return remembered(found.applying, key, () => this.#find(uri, found));
  }

  /** The policy for a file; the same object as long as nothing has changed. */
  policy({ settings, base, online }: Applying, uri: string): Policy {
    const known = remembered(this.#policies, settings, () => new Map<string, Policy>());
    const path = base === undefined ? undefined : pathBelow(base, uri);
    // without overrides the path makes no difference
    const key = settings.overrides?.length ? (path ?? "") : "";
    return remembered(known, key, () => resolvePolicy({ settings, rules: this.#rules, path, online }));
  }

  /** The rules that apply to a file, with those that settings switch off, and who said so. */
  appliedRules(applying: Applying, uri: string, kind: Kind | undefined): AppliedRules {
    const { settings, origins, base, root, file } = applying;
    const path = base === undefined ? undefined : pathBelow(base, uri);
    const deciding = root === undefined || file === undefined ? undefined : pathBelow(root, file);
    const nameOf = (origin: string) => (origin === deciding ? undefined : origin);
    return appliedRules({ policy: this.policy(applying, uri), settings, origins, path, kind, nameOf });
  }

  /** True for the name of a settings file. */
  isSettingsFile(uri: string): boolean {
    return (SETTINGS_FILES as readonly string[]).includes(nameOf(uri));
  }

  /** The faults in the text of an open settings file itself. */
  async problemsIn(uri: string, text: string): Promise<readonly Problem[]> {
    const root = await this.#roots.rootOf(uri);
    const own = root ?? folderOf(uri) ?? uri;
    const path = pathBelow(own, uri) ?? nameOf(uri);
    const { problems } = await composeSettings(
      path,
      (wanted) => (wanted === path ? text.replace(/^\ufeff/, " ") : this.#read(own, wanted)),
      this.#rules,
    );
    return problems.filter((p) => p.path === path).map((p) => ({ ...p, uri }));
  }

  /** The files that may be checked in the folder of a settings file, relative to it; undefined where that can't be known. */
  async pathsBelow(uri: string): Promise<readonly string[] | undefined> {
    const root = await this.#roots.rootOf(uri);
    const folder = folderOf(uri);
    if (root === undefined || folder === undefined) return undefined;
    const paths = await remembered(this.#listed, root, () => this.#host.listFiles(root));
    const above = pathBelow(root, folder);
    if (above === undefined || above === "") return paths;
    return paths?.flatMap((path) => (path.startsWith(`${above}/`) ? [path.slice(above.length + 1)] : []));
  }

  async #find(uri: string, found: Found): Promise<Applying> {
    const [editor, root] = await Promise.all([
      remembered(found.configurations, this.#roots.folderOf(uri) ?? "", () => this.#ask(uri)),
      this.#roots.rootOf(uri),
    ]);
    const common = {
      enable: editor.enable !== false,
      showBaseline: editor.showBaseline === true,
      online: editor.online === "onDemand",
      imageSizes: record(editor.inlayHints).imageSize === true,
      run: editor.run === "onSave" ? ("onSave" as const) : ("onType" as const),
      root,
    };
    const { path, unread } = root === undefined ? NOBODY : await this.#decidingFor(uri, root, editor.configFile, found);
    const key = JSON.stringify([root, path]);
    const { settings, origins, problems } = await remembered(found.composed, key, () =>
      this.#compose(root, path, editor),
    );
    const file = root === undefined || path === undefined ? undefined : joinPath(root, path);
    return {
      ...common,
      settings,
      origins,
      file,
      base: file === undefined ? root : (folderOf(file) ?? root),
      problems: [...unread, ...problems],
    };
  }

  /** @param path of the settings file below the root; the editor's settings hold where there is none */
  async #compose(root: string | undefined, path: string | undefined, editor: EditorConfiguration): Promise<Composed> {
    const read = (wanted: string) => (root === undefined ? undefined : this.#read(root, wanted));
    if (root !== undefined && path !== undefined) {
      const { settings, origins, problems, files } = await composeSettings(path, read, this.#rules);
      this.#remember(root, [...files, ...problems.map((p) => p.path)]);
      return { settings, origins, problems: problems.map((p) => ({ ...p, uri: joinPath(root, p.path) })) };
    }
    const own = Object.fromEntries(
      Object.entries(editor).filter(([key, value]) => !EDITOR_ONLY.includes(key) && value !== null),
    );
    const { settings, origins, problems, files } = await composeLoaded(
      settingsFromValue(own, this.#rules),
      EDITOR_SETTINGS,
      undefined,
      read,
      this.#rules,
    );
    if (root !== undefined) this.#remember(root, files);
    return { settings, origins, problems: problems.map((p) => ({ ...p, uri: undefined })) };
  }

  /** What decides about a file: the settings file that the editor names, or else what decides in its folder. */
  async #decidingFor(uri: string, root: string, configFile: unknown, found: Found): Promise<Deciding> {
    if (typeof configFile === "string" && configFile !== "") {
      const wanted = joinPath(this.#roots.folderOf(uri) ?? root, configFile);
      const path = wanted === undefined ? undefined : pathBelow(root, wanted);
      if (path) return { path, unread: [] };
    }
    return this.#decidingIn(folderOf(uri), root, found);
  }

  /** What decides in a folder: its own settings file, or else what decides in the folder above. */
  #decidingIn(folder: string | undefined, root: string, found: Found): Promise<Deciding> {
    const below = folder === undefined ? undefined : pathBelow(root, folder);
    if (folder === undefined || below === undefined) return Promise.resolve(NOBODY);
    return remembered(found.deciding, folder, async () => {
      const unread: Problem[] = [];
      for (const name of SETTINGS_FILES) {
        const path = below === "" ? name : `${below}/${name}`;
        const text = await this.#read(root, path);
        if (typeof text === "string") return { path, unread };
        // of files that the client has to be asked for, nothing may be known at all
        if (text === undefined && this.#host.reads(schemeOf(root))) {
          unread.push({ message: UNREAD, path, text: undefined, start: 0, end: 0, uri: joinPath(root, path) });
        }
      }
      const above = await this.#decidingIn(folderOf(folder), root, found);
      return { path: above.path, unread: [...unread, ...above.unread] };
    });
  }

  #remember(root: string, paths: readonly string[]): void {
    for (const path of paths) this.#sources.add(sameForm(joinPath(root, path) ?? path));
  }

  async #read(root: string, path: string): Promise<string | null | undefined> {
    const uri = joinPath(root, path);
    const text = uri === undefined ? undefined : await this.#host.readFile(uri, root);
    return typeof text === "string" ? text.replace(/^\ufeff/, "") : text;
  }
}
