import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import type { Format } from "../format.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { commentLiterals, eachScalar, nameOf } from "../yaml-literals.ts";
import { parsedStream, type YamlParsed } from "../yaml-parsed.ts";
import { readGroup } from "./group.ts";
import { get } from "./scalars.ts";

/** Azure container groups in YAML, as `az container create --file` takes them. */
export const aci: Format = {
  kind: "aci",
  parse: (text, _path, previous) =>
    parsedStream("aci", text, { dialect: "1.2" }, previous as YamlParsed | undefined, ({ documents }) =>
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
  const { root } = document;
  const workloads = get(root, "properties").shape === "map" ? [readGroup(root)] : [];
  const containers = workloads.flatMap((workload) => workload.containers);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      image: containers.flatMap(({ image }) => (image ? [image] : [])),
      container: containers,
      workload: workloads,
      command: containers.flatMap(({ scripts }) => scripts.flatMap(({ commands }) => commands)),
      get literal() {
        literals ??= [...literalsOf(root), ...commentLiterals("aci", document.comments)];
        return literals;
      },
    },
  };
}

function literalsOf(root: YamlNode): Literal[] {
  const literals: Literal[] = [];
  eachScalar(root, (seen) => {
    literals.push({ kind: "aci", text: seen.text, at: seen.at, encoded: false, name: nameOf(seen), comment: false });
  });
  return literals;
}
