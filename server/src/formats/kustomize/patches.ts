import { known } from "../../model/value.ts";
import { inFile, Piece, textOf } from "../../text/span.ts";
import { type ReadObject, readObjects } from "../kubernetes/object.ts";
import { text } from "../kubernetes/scalars.ts";
import type { YamlNode } from "../yaml/node.ts";
import { partialNode } from "../yaml/partial.ts";
import { YamlDocument } from "../yaml/stream.ts";
import { VirtualNode } from "../yaml/virtual-node.ts";

/** Where a document is laid upon others: the object that it is about, where that is told, and the scalar that holds it. */
interface InlinePatch {
  readonly scalar: YamlNode;
  readonly target: YamlNode | undefined;
}

/** The objects that the inline patches of a kustomization change, with nothing but what the patches say. */
export function patchedObjects(root: YamlNode, file: string): ReadObject[] {
  return inlinePatches(root).flatMap(({ scalar, target }) => {
    const patch = contentsOf(scalar, file);
    if (!patch) return [];
    if (patch.shape === "list") return target ? jsonPatched(patch, target) : [];
    return patch.shape === "map" ? merged(partialNode(patch), target) : [];
  });
}

function inlinePatches(root: YamlNode): InlinePatch[] {
  const listed = [...root.get("patches").items(), ...root.get("patchesJson6902").items()];
  const patches = listed.map((item) => ({ scalar: item.get("patch"), target: item.get("target") }));
  const bare = root
    .get("patchesStrategicMerge")
    .items()
    .map((scalar) => ({ scalar, target: undefined }));
  return [...patches, ...bare]
    .filter(({ scalar }) => scalar.shape === "scalar")
    .map(({ scalar, target }) => ({ scalar, target: target?.shape === "map" ? target : undefined }));
}

/** What the text of a scalar says, read in place; undefined where escapes stand between the two. */
function contentsOf(scalar: YamlNode, file: string): YamlNode | undefined {
  const { start, end } = inFile(scalar.at);
  const written = textOf(scalar.at);
  const quote = written.charAt(0);
  let from = start;
  let to = end;
  if (quote === "'" || quote === '"') {
    if (/\\|''/.test(written.slice(1, -1))) return undefined;
    from++;
    to--;
  } else if (quote === "|") from += Math.max(0, written.indexOf("\n"));
  else if (quote === ">" || !/^[[{]/.test(written)) return undefined;
  const blank = (part: string) => part.replace(/[^\r\n]/g, " ");
  const inside = file.slice(from, to).replace(/^[ \t]*---[ \t]*$/m, blank);
  if (/^[ \t]*---/m.test(inside)) return undefined;
  const line = file.lastIndexOf("\n", from - 1) + 1;
  const piece = new Piece(file.slice(line, to), line);
  return new YamlDocument(piece, { dialect: "1.1" }, undefined, blank(file.slice(line, from)) + inside).root;
}

/** A strategic merge patch; the object that it does not name is its target. */
function merged(patch: YamlNode, target: YamlNode | undefined): ReadObject[] {
  if (!target || known(text(patch.get("kind"))) !== undefined) return readObjects(patch, true);
  return readObjects(VirtualNode.map(target, new Map([...entriesOf(target), ...entriesOf(patch)])), true);
}

/** `apiVersion`, which a target tells in parts, is left to its kind. */
function entriesOf(node: YamlNode): (readonly [string, YamlNode])[] {
  return node.entries().flatMap(([key, value]) => (TARGET_ONLY.has(key) ? [] : [[key, value] as const]));
}

const TARGET_ONLY = new Set(["group", "version", "name", "namespace", "labelSelector", "annotationSelector"]);

/** How deep a path of a JSON patch is followed. */
const DEPTH = 30;

type Branches = Map<string, Branches | YamlNode>;

/** What a JSON patch (RFC 6902) adds and replaces, as the object would hold it. */
function jsonPatched(operations: YamlNode, target: YamlNode): ReadObject[] {
  const branches: Branches = new Map();
  for (const operation of operations.items()) {
    const op = known(text(operation.get("op")));
    const steps =
      known(text(operation.get("path")))
        ?.split("/")
        .slice(1) ?? [];
    const value = operation.get("value");
    if ((op !== "add" && op !== "replace") || value.state !== "set" || steps.length === 0 || steps.length > DEPTH)
      continue;
    plant(
      branches,
      steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
      partialNode(value),
    );
  }
  const root = treeOf(branches, operations);
  const kind = target.get("kind");
  return readObjects(
    VirtualNode.map(operations, new Map([...root.entries().map(([k, v]) => [k, v] as const), ["kind", kind]])),
    true,
  );
}

function plant(branches: Branches, steps: readonly string[], value: YamlNode): void {
  let at = branches;
  for (const [i, step] of steps.entries()) {
    // each `-` is a new item
    const name = step === "-" ? `-${at.size}` : step;
    if (i === steps.length - 1) {
      at.set(name, value);
      return;
    }
    let next = at.get(name);
    if (!(next instanceof Map)) {
      if (next) return;
      next = new Map();
      at.set(name, next);
    }
    at = next;
  }
}

function treeOf(branches: Branches, around: YamlNode): YamlNode {
  const nodes = [...branches].map(
    ([key, value]) => [key, value instanceof Map ? treeOf(value, firstOf(value) ?? around) : value] as const,
  );
  if (nodes.length > 0 && nodes.every(([key]) => /^(?:\d+|-\d+)$/.test(key)))
    return VirtualNode.list(
      around,
      nodes.map(([, node]) => node),
    );
  return VirtualNode.map(around, new Map(nodes));
}

/** A value below, where to speak of the whole. */
function firstOf(branches: Branches): YamlNode | undefined {
  for (const value of branches.values()) return value instanceof Map ? firstOf(value) : value;
  return undefined;
}
