import { DoubtfulNode, type Doubts } from "./doubtful-node.ts";
import type { YamlNode } from "./node.ts";

const doubts: Doubts = {
  why: "another file",
  hides: () => false,
  hidesPart: () => false,
  open: () => true,
  hidesKey: () => false,
  around: (writer) => writer,
};

/** The node of a document that another file completes: nothing is surely absent from it. */
export function partialNode(root: YamlNode): YamlNode {
  return new DoubtfulNode(root, doubts);
}
