import type { Unit } from "../../model/subjects.ts";
import type { Format } from "../format.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { parsedStream, type YamlParsed } from "../yaml-parsed.ts";
import { unitOfObjects } from "./unit.ts";

/** Kubernetes manifests: a stream of objects, each document a unit of its own. */
export const kubernetes: Format = {
  kind: "kubernetes",
  parse: (text, _path, previous) =>
    parsedStream("kubernetes", text, { dialect: "1.1" }, previous as YamlParsed | undefined, ({ documents }) =>
      documents.map(unitOf),
    ),
};

const units = new WeakMap<YamlDocument, Unit>();

function unitOf(document: YamlDocument): Unit {
  const unit = units.get(document) ?? unitOfObjects(document.root, () => document.comments);
  units.set(document, unit);
  return unit;
}
