import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import type { Format } from "../format.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { commentLiterals } from "../yaml-literals.ts";
import { parsedStream, type YamlParsed } from "../yaml-parsed.ts";
import { literalsOf } from "./literals.ts";
import { readObjects } from "./object.ts";

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
  const unit = units.get(document) ?? readUnit(document);
  units.set(document, unit);
  return unit;
}

function readUnit(document: YamlDocument): Unit {
  const objects = readObjects(document.root);
  const workloads = objects.flatMap(({ resource }) => resource.workloads);
  const containers = workloads.flatMap((workload) => workload.containers);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      image: objects.flatMap(({ images }) => images),
      container: containers,
      workload: workloads,
      command: containers.flatMap((container) => container.scripts.flatMap((script) => script.commands)),
      resource: objects.map(({ resource }) => resource),
      get literal() {
        literals ??= [...literalsOf(document.root), ...commentLiterals("kubernetes", document.comments)];
        return literals;
      },
    },
  };
}
