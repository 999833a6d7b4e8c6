import type { ImageUse } from "../../model/image.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { absent } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { containersOf, readPod } from "./pod.ts";
import { guessedTemplates, knownTemplates } from "./pod-paths.ts";
import type { PodSource } from "./pod-source.ts";
import { text } from "./scalars.ts";
import { usualVersion } from "./usual-versions.ts";
import { workflowPods } from "./workflows.ts";

/** A Kubernetes object with the images that its pods name. */
export interface ReadObject {
  readonly resource: Resource;
  readonly images: readonly ImageUse[];
}

/**
 * The objects of a document: one, or the items of a list. What has no apiVersion and kind is none; where a template
 * chooses the kind, only pods can be told.
 * @param partial another file completes the document.
 * @param placed the namespace of what names none is given elsewhere.
 */
export function readObjects(root: YamlNode, partial = false, placed = partial, depth = 0): ReadObject[] {
  const version = text(root.get("apiVersion"));
  const kind = text(root.get("kind"));
  const elsewhere = version.state === "unknown" && (version.why === "template" || version.why === "another file");
  const apiVersion = elsewhere && kind.state === "set" ? usualVersion(kind.value) : known(version);
  if (kind.state === "unknown" && kind.why === "template") {
    const object = readObject(root, known(version) ?? "", "Workload", root.get("kind").at, { partial, placed });
    return object.resource.workloads.length > 0 ? [object] : [];
  }
  if (apiVersion === undefined || kind.state !== "set") return [];
  if (kind.value.endsWith("List") && root.get("items").shape === "list" && depth < 3) {
    return root
      .get("items")
      .items()
      .flatMap((item) => readObjects(item, partial, placed, depth + 1));
  }
  return [readObject(root, apiVersion, kind.value, kind.at, { partial, placed })];
}

function readObject(
  root: YamlNode,
  apiVersion: string,
  type: string,
  at: Span,
  { partial, placed }: { readonly partial: boolean; readonly placed: boolean },
): ReadObject {
  const metadata = root.get("metadata");
  const sources = podSources(root, apiVersion, type, at);
  const pods = (partial ? sources.map((source) => ({ ...source, partial })) : sources).map(readPod);
  const resource: Resource = {
    apiVersion,
    type,
    name: text(metadata.get("name")),
    namespace: absent(text(metadata.get("namespace")), { at, partial: placed }),
    at,
    extent: root.extent,
    partial: partial || root.keys().includes("$patch"),
    workloads: pods.map(({ workload }) => workload),
    root,
  };
  return { resource, images: pods.flatMap(({ images }) => images) };
}

/** Kinds that hold text which may look like a pod but runs nothing. */
const NEVER_PODS = new Set(["ConfigMap", "Secret", "CustomResourceDefinition"]);

function podSources(root: YamlNode, apiVersion: string, type: string, at: Span): PodSource[] {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : apiVersion;
  const common = {
    type,
    apiVersion,
    name: known(text(root.path("metadata", "name"))),
    namespace: text(root.path("metadata", "namespace")),
    at,
    extent: root.extent,
    job: undefined,
  };
  const workflow = workflowPods(root, group, type);
  if (workflow) {
    return workflow.map((pod) => {
      const name = pod.name && text(pod.name);
      const named = name?.state === "set" ? { at: name.at, name: name.value } : {};
      return { ...common, ...named, ...pod, name: named.name ?? common.name, annotations: undefined };
    });
  }
  const templates = knownTemplates(root, group, type) ?? (NEVER_PODS.has(type) ? [] : guessedTemplates(root));
  return templates
    .filter((template) => template.spec.shape === "map")
    .map((template) => ({
      ...common,
      specs: [template.spec] as const,
      annotations: template.metadata.get("annotations"),
      labels: template.metadata.get("labels"),
      job: template.job,
      containers: containersOf(template.spec),
      partial: isShorthand(template.spec, template.guessed) || COMPLETED.has(group),
    }));
}

/** Groups whose controllers lay the containers that are written over those that they make themselves. */
const COMPLETED = new Set(["monitoring.coreos.com", "opentelemetry.io"]);

/** A custom resource whose map of pod fields has keys that no pod spec has is its controller's own shorthand. */
function isShorthand(spec: YamlNode, guessed: boolean): boolean {
  return guessed && !spec.keys().every((key) => POD_SPEC_FIELDS.has(key));
}

/** The fields of PodSpec in core/v1. */
const POD_SPEC_FIELDS = new Set(
  `activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy enableServiceLinks
  ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets
  initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates
  resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates securityContext serviceAccount
  serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations
  topologySpreadConstraints volumes workloadRef`.split(/\s+/),
);
