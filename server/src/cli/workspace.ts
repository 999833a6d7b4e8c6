import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Neighbours, OtherFiles } from "../model/facts.ts";
import { readText } from "./read-text.ts";

/** A workspace root: nothing above it is read, and its files know of each other. */
export interface Root {
  /** Absolute. */
  readonly folder: string;
  readonly neighbours: Neighbours;
  readonly workspace: OtherFiles | undefined;
  /** Forget what is known of a file (path relative to the root), because it has been written. */
  forget(path: string): void;
}

/** Finds workspace roots: the nearest ancestor that holds `.git`, else the working folder. */
export class Roots {
  readonly #cwd: string;
  readonly #index: MakeIndex | undefined;
  readonly #byFolder = new Map<string, string | undefined>();
  readonly #roots = new Map<string, Root>();

  /** `index` gathers what the files of a root need to know of each other. */
  constructor(cwd: string, index?: MakeIndex) {
    this.#cwd = cwd;
    this.#index = index;
  }

  /**
   * The root of a folder. Without `.git` it is the working folder, and for a folder outside of that, `outermost`.
   * All absolute.
   */
  of(folder: string, outermost: string): Root {
    const found = this.#git(folder) ?? (isInside(this.#cwd, folder) ? this.#cwd : outermost);
    const root = this.#roots.get(found) ?? makeRoot(found, (root) => this.#index?.(root, this));
    this.#roots.set(found, root);
    return root;
  }

  #git(folder: string): string | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const above = dirname(folder);
    const found = existsSync(join(folder, ".git")) ? folder : above === folder ? undefined : this.#git(above);
    this.#byFolder.set(folder, found);
    return found;
  }
}

/** What is known of other files, and a way to tell that one of them (path relative to the root) has been written. */
export type Index = OtherFiles & { forget(path: string): void };
type MakeIndex = (root: Root, roots: Roots) => Index;

function makeRoot(folder: string, makeIndex: (root: Root) => Index | undefined): Root {
  const texts = new Map<string, string | null | undefined>();
  const text = (path: string): string | null | undefined => {
    if (!texts.has(path)) texts.set(path, readInside(folder, path));
    return texts.get(path);
  };
  let index: Index | undefined;
  const root: Root = {
    folder,
    neighbours: { text },
    get workspace() {
      index ??= makeIndex(root);
      return index;
    },
    forget: (path) => {
      texts.delete(path);
      index?.forget(path);
    },
  };
  return root;
}

/** The text of a file inside a folder (path relative to it, with `/`), byte order mark left out; null where there is none, undefined where it can't or must not be read. */
export function readInside(folder: string, path: string): string | null | undefined {
  const file = resolve(folder, path);
  if (!isInside(folder, file)) return undefined;
  const read = readText(file);
  if ("fault" in read) return read.missing ? null : undefined;
  return realInside(folder, file) ? read.text : undefined;
}

/** True where a path is the folder or lies in it; both absolute, links not followed. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** True where a path that exists lies in the folder once links are followed. */
export function realInside(folder: string, path: string): boolean {
  try {
    return isInside(realpathSync(folder), realpathSync(path));
  } catch {
    return false;
  }
}

/** A path relative to a folder, with `/`; `.` for the folder itself. */
export function relativeTo(folder: string, path: string): string {
  const found = relative(folder, path);
  return found === "" ? "." : sep === "/" ? found : found.split(sep).join("/");
}
