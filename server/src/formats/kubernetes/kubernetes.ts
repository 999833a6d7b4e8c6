import type { Unit } from "../../model/subjects.ts";
import type { Format } from "../format.ts";
import { isPatchFile } from "../kustomize/patch-files.ts";
import { partialNode } from "../yaml/partial.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { parsedStream, type YamlParsed } from "../yaml-parsed.ts";
import { unitOfObjects } from "./unit.ts";

/** Kubernetes manifests: a stream of objects, each document a unit of its own. A patch of Kustomize is completed by its base. */
export const kubernetes: Format = {
  kind: "kubernetes",
  parse(text, path, previous, neighbours) {
    const partial = neighbours !== undefined && isPatchFile(path, neighbours);
    return parsedStream("kubernetes", text, { dialect: "1.1" }, previous as YamlParsed | undefined, ({ documents }) =>
      documents.map((document) => unitOf(document, partial)),
    );
  },
};

const wholeUnits = new WeakMap<YamlDocument, Unit>();
const partialUnits = new WeakMap<YamlDocument, Unit>();

function unitOf(document: YamlDocument, partial: boolean): Unit {
  const units = partial ? partialUnits : wholeUnits;
  const root = partial ? partialNode(document.root) : document.root;
  const unit = units.get(document) ?? unitOfObjects(root, () => document.comments, partial);
  units.set(document, unit);
  return unit;
}
