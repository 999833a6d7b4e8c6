import type { Comment } from "../model/comment.ts";
import type { Kind } from "../model/kind.ts";
import type { Literal } from "../model/literal.ts";
import type { Span } from "../text/span.ts";
import type { YamlNode } from "./yaml/node.ts";

/** Nodes that are looked at in one document. */
const MOST_NODES = 100_000;

/** A scalar on the way to a literal. */
export interface ScalarSeen {
  readonly text: string;
  readonly at: Span;
  /** Keys and indices from where the walk began. */
  readonly path: readonly (string | number)[];
  readonly node: YamlNode;
  /** The map or list that holds it. */
  readonly parent: YamlNode;
}

/** Hands over every scalar below a node once, also one that several aliases stand for. Scalars that can't be read are left out. */
export function eachScalar(root: YamlNode, visit: (scalar: ScalarSeen) => void): void {
  const seen = new Set<string>();
  let budget = MOST_NODES;
  const walk = (node: YamlNode, path: readonly (string | number)[], parent: YamlNode): void => {
    if (--budget < 0 || node.state !== "set") return;
    const { at } = node;
    if (node.shape === "scalar") {
      const value = node.string({ loose: true });
      if (value.state === "set" && isNew(seen, at)) visit({ text: value.value, at, path, node, parent });
      return;
    }
    if (node.shape !== "map" && node.shape !== "list") return;
    if (!isNew(seen, at, "#")) return;
    for (const [key, child] of node.entries()) walk(child, [...path, key], node);
    for (const [index, child] of node.items().entries()) walk(child, [...path, index], node);
  };
  walk(root, [], root);
}

function isNew(seen: Set<string>, at: Span, mark = ""): boolean {
  const key = `${at.piece.offset}+${at.start}-${at.end}${mark}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** The name that a scalar goes by: the variable of an `env` item, else the last key of its path. */
export function nameOf({ path, parent }: ScalarSeen): string | undefined {
  const last = path.at(-1);
  if (last === "value" || last === "secureValue") {
    const name = parent.get("name").string({ loose: true });
    if (name.state === "set") return name.value;
  }
  return path.findLast((key) => typeof key === "string") as string | undefined;
}

/** Comments as literals: secrets are left in them too. */
export function commentLiterals(kind: Kind, comments: readonly Comment[]): Literal[] {
  return comments.map(({ text, at }) => ({ kind, text, at, encoded: false, name: undefined, comment: true }));
}
