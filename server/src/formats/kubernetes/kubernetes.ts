import type { Format } from "../format.ts";
import { isPatchFile } from "../kustomize/patch-files.ts";
import { partialNode } from "../yaml/partial.ts";
import { parsedStream, unitPerDocument, type YamlParsed } from "../yaml-parsed.ts";
import { unitOfObjects } from "./unit.ts";

/** Kubernetes manifests: a stream of objects, each document a unit of its own. A patch of Kustomize is completed by its base. */
export const kubernetes: Format = {
  kind: "kubernetes",
  parse(text, path, previous, neighbours) {
    const partial = neighbours !== undefined && isPatchFile(path, neighbours);
    const unitsOf = partial ? partialUnits : wholeUnits;
    return parsedStream("kubernetes", text, { dialect: "1.1" }, previous as YamlParsed | undefined, unitsOf);
  },
};

const wholeUnits = unitPerDocument((document) => unitOfObjects(document.root, () => document.comments, false));
const partialUnits = unitPerDocument((document) =>
  unitOfObjects(partialNode(document.root), () => document.comments, true),
);
