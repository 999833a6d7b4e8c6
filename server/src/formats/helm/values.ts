import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import { unknown } from "../../model/value.ts";
import { readPod } from "../kubernetes/pod.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { YamlDocument } from "../yaml/stream.ts";
import { VirtualNode } from "../yaml/virtual-node.ts";
import { commentLiterals, eachScalar, nameOf } from "../yaml-literals.ts";
import { parsedStream, unitPerDocument, type YamlParsed } from "../yaml-parsed.ts";
import { imagesOf } from "./value-images.ts";

/** Reads the values of a chart: images, security contexts and literals; what is absent may be said by a template. */
export function parseValues(text: string, previous: YamlParsed | undefined): YamlParsed {
  return parsedStream("helm", text, { dialect: "1.1", split: [] }, previous, unitsOf);
}

const unitsOf = unitPerDocument(readUnit);

function readUnit(document: YamlDocument): Unit {
  const maps = mapsOf(document.root);
  const workloads = maps.flatMap(podOf);
  let literals: readonly Literal[] | undefined;
  return {
    subjects: {
      image: maps.flatMap(imagesOf),
      workload: workloads,
      container: workloads.flatMap(({ containers }) => containers),
      get literal() {
        literals ??= [...literalsOf(document.root), ...commentLiterals("kubernetes", document.comments)];
        return literals;
      },
    },
  };
}

/** How many maps are looked at. */
const MOST_MAPS = 20_000;

/** Every map of the values; what stands in lists counts, one that an alias stands for counts once. */
function mapsOf(root: YamlNode): YamlNode[] {
  const maps: YamlNode[] = [];
  const seen = new Set<string>();
  const stack = [root];
  while (stack.length > 0 && maps.length < MOST_MAPS) {
    const node = stack.pop() as YamlNode;
    if (node.shape === "list") stack.push(...node.items().toReversed());
    const { at } = node;
    const place = `${at.start}-${at.end}`;
    if (node.shape !== "map" || seen.has(place)) continue;
    seen.add(place);
    maps.push(node);
    stack.push(
      ...node
        .entries()
        .map(([, value]) => value)
        .toReversed(),
    );
  }
  return maps;
}

/** The pod that a template will give the security contexts of a map to. */
function podOf(map: YamlNode) {
  const own = ["containerSecurityContext", "securityContext"].map((key) => map.get(key)).find(isContext);
  const pod = map.get("podSecurityContext");
  const about = own ?? (isContext(pod) ? pod : undefined);
  if (!about) return [];
  const container = VirtualNode.map(about, new Map(own ? [["securityContext", own]] : []));
  const spec = VirtualNode.map(about, new Map(isContext(pod) ? [["securityContext", pod]] : []));
  const { workload } = readPod({
    type: "Pod",
    apiVersion: "v1",
    name: undefined,
    namespace: unknown("another file"),
    at: about.key ?? about.at,
    extent: about.extent,
    specs: [spec],
    annotations: undefined,
    job: undefined,
    containers: [{ node: container, role: "main" }],
    partial: true,
  });
  return [workload];
}

/** A map of settings that is not switched off. */
function isContext(node: YamlNode): boolean {
  if (node.shape !== "map") return false;
  const enabled = node.get("enabled").boolean();
  return enabled.state !== "set" || enabled.value;
}

/** Values end up in the open, in the release and in the cluster, just as a ConfigMap's do. */
function literalsOf(root: YamlNode): Literal[] {
  const literals: Literal[] = [];
  eachScalar(root, (scalar) => {
    const { text, at } = scalar;
    if (text.includes("{{")) return;
    literals.push({
      kind: "kubernetes",
      text,
      at,
      encoded: false,
      name: nameOf(scalar),
      comment: false,
      inConfigMap: true,
      shownBy: "values",
    });
  });
  return literals;
}
