import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import makeIgnore, { type Ignore } from "ignore";
import { recognise } from "../formats/recognise.ts";
import { beginsAsAzureTemplate, TEMPLATE_BEGINNING } from "../formats/yaml-content.ts";
import { isInside, type Root, type Roots, relativeTo } from "./workspace.ts";

/** A file that may be worth reading. */
export interface Candidate {
  /** Absolute. */
  readonly file: string;
  /** Relative to the working folder, with `/`. */
  readonly path: string;
  readonly root: Root;
  /** It was named on the command line, not found in a folder. */
  readonly named: boolean;
}

export interface Found {
  /** In the order of their paths, each file once. */
  readonly candidates: readonly Candidate[];
  /** Paths of the command line that are not there, and folders that can't be listed. */
  readonly faults: readonly { readonly path: string; readonly fault: string; readonly named: boolean }[];
}

/** Rules of one `.gitignore`, which speak of paths below their folder. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

interface Folder {
  readonly folder: string;
  readonly root: Root;
  readonly ignores: readonly IgnoreFile[];
}

const NEVER = new Set([".git", "node_modules", ".hg", ".svn"]);
const DEEPEST = 200;

/**
 * Finds the files that the paths of a command line stand for. Folders are walked: `.gitignore` is respected,
 * `node_modules` and `.git` are never entered, links are followed inside the workspace root only and no folder is walked twice.
 */
export function findFiles(paths: readonly string[], cwd: string, roots: Roots): Found {
  const candidates = new Map<string, Candidate>();
  const faults: { path: string; fault: string; named: boolean }[] = [];
  const walked = new Set<string>();
  const links: { entry: string; from: Folder }[] = [];

  const add = (file: string, root: Root, named: boolean) => {
    const real = realOf(file) ?? file;
    const present = candidates.get(real);
    if (present && (present.named || !named)) return;
    candidates.set(real, { file, path: relativeTo(cwd, file), root, named });
  };
  const walk = (start: Folder, named = false) => {
    const pending: { at: Folder; depth: number }[] = [{ at: start, depth: 0 }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { at, depth } = next;
      const real = realOf(at.folder);
      if (real === undefined || walked.has(real) || depth > DEEPEST) continue;
      walked.add(real);
      let entries: Dirent[];
      try {
        entries = readdirSync(at.folder, { withFileTypes: true });
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        const fault = code === "EACCES" || code === "EPERM" ? "permission denied" : (code ?? "unknown error");
        faults.push({
          path: relativeTo(cwd, at.folder),
          fault: `can't be listed: ${fault}`,
          named: named && depth === 0,
        });
        continue;
      }
      const here = entries.some((e) => e.name === ".git") ? rootFolder(at, roots) : at;
      const ignores = entries.some((e) => e.name === ".gitignore") ? withIgnoreFile(here) : here.ignores;
      for (const entry of entries) {
        const path = join(at.folder, entry.name);
        const from = { ...here, ignores };
        if (entry.isDirectory()) {
          if (NEVER.has(entry.name) || isIgnored(ignores, path, true)) continue;
          pending.push({ at: { ...from, folder: path }, depth: depth + 1 });
        } else if (entry.isFile()) {
          if (mayBeChecked(entry.name, path, ignores)) add(path, here.root, false);
        } else if (entry.isSymbolicLink()) links.push({ entry: path, from });
      }
    }
  };

  for (const path of paths) {
    const file = resolve(cwd, path);
    let stat: ReturnType<typeof statSync>;
    try {
      stat = statSync(file);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const fault =
        code === "ENOENT" || code === "ENOTDIR"
          ? "does not exist"
          : code === "ELOOP"
            ? "is a link that leads to itself"
            : `can't be read (${code})`;
      faults.push({ path: relativeTo(cwd, file), fault, named: true });
      continue;
    }
    if (stat.isDirectory()) walk(startAt(file, roots), true);
    else add(file, roots.of(dirname(file), dirname(file)), true);
  }
  // after all that is no link, so that a file found both ways is reported under its own path
  for (let next = links.shift(); next; next = links.shift()) {
    const { entry, from } = next;
    const real = realOf(entry);
    const inside = realOf(from.root.folder);
    if (real === undefined || inside === undefined || !isInside(inside, real)) continue;
    const isFolder = statSync(real).isDirectory();
    const name = entry.slice(dirname(entry).length + 1);
    if (NEVER.has(name) || isIgnored(from.ignores, entry, isFolder)) continue;
    if (isFolder) walk({ ...from, folder: entry });
    else if (mayBeChecked(name, entry, from.ignores)) add(entry, from.root, false);
  }
  const sorted = [...candidates.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { candidates: sorted, faults };
}

function mayBeChecked(name: string, path: string, ignores: readonly IgnoreFile[]): boolean {
  if (isPlausible(name)) return !isIgnored(ignores, path, false);
  return isJson(name) && !isIgnored(ignores, path, false) && beginsAsAzureTemplate(beginningOf(path));
}

/** JSON that may be a template; what lies in every repository of JavaScript is not opened. */
function isJson(name: string): boolean {
  return /\.json$/i.test(name) && !/^(?:package|package-lock|[tj]sconfig.*|composer)\.json$/i.test(name);
}

const beginning = Buffer.alloc(TEMPLATE_BEGINNING);

/** The first bytes of a file; nothing where it can't be read. */
function beginningOf(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      return beginning.toString("utf8", 0, readSync(file, beginning, 0, TEMPLATE_BEGINNING, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}

/** True where the name alone allows the file to be one that is checked. */
export function isPlausible(name: string): boolean {
  return /\.(?:ya?ml|tpl)$/i.test(name) || recognise(name, "").kind !== undefined;
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** A nested repository is a workspace of its own, with its own ignore files. */
function rootFolder(at: Folder, roots: Roots): Folder {
  const root = roots.of(at.folder, at.folder);
  return root.folder === at.folder && root !== at.root ? { ...at, root, ignores: exclude(at.folder) } : at;
}

/** A named folder with the ignore files above it, except those that would leave the folder itself out. */
function startAt(folder: string, roots: Roots): Folder {
  const root = roots.of(folder, folder);
  const above: string[] = [];
  for (let at = folder; isInside(root.folder, at) && at !== root.folder; at = dirname(at)) above.unshift(dirname(at));
  let start: Folder = { folder, root, ignores: exclude(root.folder) };
  for (const at of above) start = { ...start, ignores: withIgnoreFile({ ...start, folder: at }) };
  return { ...start, ignores: start.ignores.filter((i) => i.folder === folder || !isIgnored([i], folder, true)) };
}

function exclude(folder: string): readonly IgnoreFile[] {
  const text = textOrNothing(join(folder, ".git", "info", "exclude"));
  return text ? [{ folder, rules: makeIgnore().add(text) }] : [];
}

function withIgnoreFile(at: Folder): readonly IgnoreFile[] {
  const text = textOrNothing(join(at.folder, ".gitignore"));
  return text ? [...at.ignores, { folder: at.folder, rules: makeIgnore().add(text) }] : at.ignores;
}

function textOrNothing(file: string): string {
  try {
    if (statSync(file).size > 2 ** 20) return "";
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The deepest ignore file that says something about a path decides. */
function isIgnored(ignores: readonly IgnoreFile[], path: string, isFolder: boolean): boolean {
  for (let i = ignores.length - 1; i >= 0; i--) {
    const { folder, rules } = ignores[i] as IgnoreFile;
    const below = relativeTo(folder, path);
    if (below === "." || below.startsWith("../")) continue;
    const said = rules.test(isFolder ? `${below}/` : below);
    if (said.ignored) return true;
    if (said.unignored) return false;
  }
  return false;
}
