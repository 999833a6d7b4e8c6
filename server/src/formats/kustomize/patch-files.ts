import type { Neighbours } from "../../model/facts.ts";
import { foldersAround, KUSTOMIZATION_NAMES } from "../../model/kustomization-files.ts";
import { known } from "../../model/value.ts";
import { text } from "../kubernetes/scalars.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/stream.ts";

const namedBy = new WeakMap<Neighbours, Map<string, ReadonlySet<string>>>();

/**
 * True where a kustomization in the file's folder or one of the next above names the file as a patch.
 * @param path relative to the workspace root, with `/`
 */
export function isPatchFile(path: string, neighbours: Neighbours): boolean {
  return foldersAround(path).some((folder) => patchesNamedIn(folder, neighbours).has(path));
}

function patchesNamedIn(folder: string, neighbours: Neighbours): ReadonlySet<string> {
  const byFolder = namedBy.get(neighbours) ?? new Map<string, ReadonlySet<string>>();
  namedBy.set(neighbours, byFolder);
  const present = byFolder.get(folder);
  if (present) return present;
  const paths = new Set<string>();
  for (const name of KUSTOMIZATION_NAMES) {
    const written = neighbours.text(folder + name);
    if (!written?.includes("patch")) continue;
    for (const { root } of parseYaml(written, { dialect: "1.1" }).documents) {
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

/** Names of the files that a kustomization lays upon its resources as patches. */
function patchFiles(root: YamlNode): string[] {
  const listed = root.get("patches").items();
  const named = [...listed, ...root.get("patchesJson6902").items()].map((item) => item.get("path"));
  const values = [...named, ...listed, ...root.get("patchesStrategicMerge").items()].map((node) => known(text(node)));
  return values.filter((value) => value !== undefined && !/[\n:{]/.test(value)) as string[];
}
