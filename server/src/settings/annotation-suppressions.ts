import type { Peer } from "../model/finding.ts";
import type { Node, Resource } from "../model/resource.ts";
import type { Suppression } from "./suppressions.ts";

/** A text that holds none of these has no annotation that silences anything. */
const MARKS = [
  "kube-linter.io/",
  "kube-score/ignore",
  "polaris.fairwinds.com/",
  "checkov.io/skip",
  "bridgecrew.io/skip",
  "cortex.io/skip",
];

/** True where the text may hold annotations by which other tools leave an object alone. */
export function mayHoldAnnotations(text: string): boolean {
  return MARKS.some((mark) => text.includes(mark));
}

/** What the annotations of a Kubernetes object ask other tools to leave alone in it. */
export function annotationSuppressions(resource: Resource): Suppression[] {
  const { root } = resource;
  const own = root.path("metadata", "annotations");
  const ofPods = [
    root.path("spec", "template", "metadata", "annotations"),
    root.path("spec", "jobTemplate", "spec", "template", "metadata", "annotations"),
  ];
  return [
    ...entriesOf(own).flatMap((entry) => READERS.flatMap((read) => read(entry, resource))),
    // it alone looks at the pods' own annotations as well
    ...ofPods.flatMap(entriesOf).flatMap((entry) => kubeScore(entry, resource)),
  ];
}

interface Annotation {
  readonly key: string;
  readonly value: string;
  readonly node: Node;
}

function entriesOf(annotations: Node): Annotation[] {
  if (annotations.shape !== "map") return [];
  return annotations.keys().flatMap((key) => {
    const node = annotations.get(key);
    const value = node.string();
    return value.state === "set" ? [{ key, value: value.value, node }] : [];
  });
}

const READERS = [checkov, kubeLinter, kubeScore, polaris];

/** `checkov.io/skip1: CKV_K8S_20=reason`, one check each. */
function checkov(annotation: Annotation, resource: Resource): Suppression[] {
  if (!/(?:checkov|bridgecrew|cortex)\.io\/skip/.test(annotation.key)) return [];
  const [id = "", ...reason] = annotation.value.split("=");
  return make("checkov", id ? [id] : [], reason.join("="), annotation, resource);
}

/** `ignore-check.kube-linter.io/CHECK: reason`, and `kube-linter.io/ignore-all: reason`. */
function kubeLinter(annotation: Annotation, resource: Resource): Suppression[] {
  const { key, value } = annotation;
  const check = /^ignore-check\.kube-linter\.io\/(.+)$/.exec(key)?.[1];
  const ids = key === "kube-linter.io/ignore-all" ? ["*"] : check ? [check] : [];
  return make("kube-linter", ids, value, annotation, resource);
}

/** `kube-score/ignore: check,check`; that of all resources takes ephemeral storage with it. */
function kubeScore(annotation: Annotation, resource: Resource): Suppression[] {
  if (annotation.key !== "kube-score/ignore") return [];
  const ids = annotation.value.split(",").flatMap((id) => id.trim() || []);
  const implied = ids.includes("container-resources") ? ["container-ephemeral-storage-request-and-limit"] : [];
  return make("kube-score", [...ids, ...implied], undefined, annotation, resource);
}

/** `polaris.fairwinds.com/CHECK-exempt: "true"`, and `polaris.fairwinds.com/exempt` for all. */
function polaris(annotation: Annotation, resource: Resource): Suppression[] {
  const match = /^polaris\.fairwinds\.com\/(?:([\w-]+)-)?exempt$/.exec(annotation.key);
  const ids = match && annotation.value.toLowerCase() === "true" ? [match[1] ?? "*"] : [];
  return make("polaris", ids, undefined, annotation, resource);
}

function make(
  by: Peer,
  ids: readonly string[],
  reason: string | undefined,
  { key, node }: Annotation,
  { extent }: Resource,
): Suppression[] {
  if (ids.length === 0) return [];
  const comment = { text: key, at: node.key ?? node.at, trailing: false, covers: extent };
  return [{ by, ids, scope: "node", until: undefined, reason: reason?.trim() || undefined, comment }];
}
