import type { Neighbours } from "../../model/facts.ts";
import { parseYaml } from "../yaml/stream.ts";
import { patchFiles } from "./literals.ts";

const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/** How many folders up a kustomization is looked for. */
const LEVELS = 3;

const known = new WeakMap<Neighbours, Map<string, ReadonlySet<string>>>();

/**
 * True where a kustomization in the file's folder or one of the next above names the file as a patch.
 * @param path relative to the workspace root, with `/`
 */
export function isPatchFile(path: string, neighbours: Neighbours): boolean {
  const folders = path.split("/").slice(0, -1);
  for (let level = 0; level < LEVELS; level++) {
    const folder = folders.map((name) => `${name}/`).join("");
    if (patchesNamedIn(folder, neighbours).has(path)) return true;
    if (folders.pop() === undefined) return false;
  }
  return false;
}

function patchesNamedIn(folder: string, neighbours: Neighbours): ReadonlySet<string> {
  const byFolder = known.get(neighbours) ?? new Map<string, ReadonlySet<string>>();
  known.set(neighbours, byFolder);
  const present = byFolder.get(folder);
  if (present) return present;
  const paths = new Set<string>();
  for (const name of NAMES) {
    const text = neighbours.text(folder + name);
    if (!text?.includes("patch")) continue;
    for (const { root } of parseYaml(text, { dialect: "1.1" }).documents) {
      for (const file of patchFiles(root)) paths.add(resolve(folder, file));
    }
  }
  byFolder.set(folder, paths);
  return paths;
}

function resolve(folder: string, file: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${file}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
