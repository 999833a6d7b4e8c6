import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import { known } from "../../model/value.ts";
import type { Format } from "../format.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { commentLiterals, eachScalar, nameOf } from "../yaml-literals.ts";
import { parsedStream, unitPerDocument, type YamlParsed } from "../yaml-parsed.ts";
import { readGroup } from "./group.ts";
import { get, isExpression, text } from "./scalars.ts";

/** Azure container groups: in YAML, as `az container create --file` takes them, and as resources of a template in JSON. */
export const aci: Format = {
  kind: "aci",
  parse: (text, _path, previous) =>
    parsedStream("aci", text, { dialect: "1.2" }, previous as YamlParsed | undefined, unitsOf),
};

const unitsOf = unitPerDocument(readUnit);

function readUnit(document: YamlDocument): Unit {
  const { root } = document;
  const isTemplate = get(root, "properties").shape !== "map" && get(root, "resources").state !== "unset";
  const groups = isTemplate ? groupsOf(get(root, "resources")) : [root];
  const workloads = groups.filter((group) => get(group, "properties").shape === "map").map(readGroup);
  const containers = workloads.flatMap((workload) => workload.containers);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      image: containers.flatMap(({ image }) => (image ? [image] : [])),
      container: containers,
      workload: workloads,
      command: containers.flatMap(({ scripts }) => scripts.flatMap(({ commands }) => commands)),
      get literal() {
        literals ??= [...groups.flatMap(literalsOf), ...commentLiterals("aci", document.comments)];
        return literals;
      },
    },
  };
}

const GROUPS = /^Microsoft\.ContainerInstance\/containerGroups$/i;

/** What is a group among the resources of a template: a list, or a map by symbolic names. */
function groupsOf(resources: YamlNode): YamlNode[] {
  const all = resources.shape === "map" ? resources.entries().map(([, node]) => node) : resources.items();
  return all.filter((node) => GROUPS.test(known(text(get(node, "type"))) ?? ""));
}

function literalsOf(root: YamlNode): Literal[] {
  const literals: Literal[] = [];
  eachScalar(root, (seen) => {
    if (isExpression(seen.text)) return;
    literals.push({ kind: "aci", text: seen.text, at: seen.at, encoded: false, name: nameOf(seen), comment: false });
  });
  return literals;
}
