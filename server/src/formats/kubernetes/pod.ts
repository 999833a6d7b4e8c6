import type { Container, Restart, Volume, Workload } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import { labelsOf } from "../../model/labels.ts";
import { remove, set } from "../../model/place.ts";
import type { List, Value } from "../../model/value.ts";
import { imageUse } from "../image-use.ts";
import { type Absence, absent, derivedPlace, firstOf, isMissing, listOf } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { podConfinement, volumeSources } from "./confinement.ts";
import { readContainer } from "./container.ts";
import { emptyDirectory } from "./operation.ts";
import { type ContainerSource, effectiveOf, type PodSource } from "./pod-source.ts";
import { identity, named, text } from "./scalars.ts";
import { scheduling } from "./scheduling.ts";
import { podSeccomp } from "./seccomp.ts";

/** A pod with its containers and the images that it names. */
export interface ReadPod {
  readonly workload: Workload;
  readonly images: readonly ImageUse[];
}

/** Reads the containers of a pod's spec. */
export function containersOf(spec: YamlNode): ContainerSource[] {
  const lists = [
    ["containers", "main"],
    ["initContainers", "init"],
    ["ephemeralContainers", "ephemeral"],
  ] as const;
  return lists.flatMap(([key, role]) =>
    spec
      .get(key)
      .items()
      .filter((node) => node.shape === "map")
      .map((node) => ({ node, role: role === "init" && isSidecar(node) ? ("sidecar" as const) : role })),
  );
}

/** An init container that keeps running beside the others (Kubernetes 1.29, KEP 753). */
function isSidecar(node: YamlNode): boolean {
  const policy = text(node.get("restartPolicy"));
  return policy.state === "set" && policy.value === "Always";
}

/** Reads a pod. */
export function readPod(source: PodSource): ReadPod {
  const partial = source.partial || isPatch(source);
  const absence: Absence = { at: source.at, partial };
  const field = <T>(read: (spec: YamlNode) => Value<T>, fallback?: T): Value<T> =>
    absent(effectiveOf(source, read), absence, fallback);
  const volumes = source.specs.flatMap((spec) => spec.get("volumes").items().map(readVolume));
  const containers: Container[] = [];
  const workload: Workload = {
    kind: "kubernetes",
    type: source.type,
    apiVersion: source.apiVersion,
    name: source.name,
    namespace: source.namespace,
    at: source.at,
    extent: source.extent,
    containers,
    os: operatingSystem(source),
    partial,
    get labels() {
      return source.labels && labelsOf(source.labels);
    },
    hostNetwork: field((spec) => spec.get("hostNetwork").boolean(), false),
    hostPid: field((spec) => spec.get("hostPID").boolean(), false),
    hostIpc: field((spec) => spec.get("hostIPC").boolean(), false),
    podRunAsNonRoot: field((spec) => spec.path("securityContext", "runAsNonRoot").boolean()),
    podUser: field((spec) => identity(spec.path("securityContext", "runAsUser"))),
    podGroup: field((spec) => identity(spec.path("securityContext", "runAsGroup"))),
    fsGroup: field((spec) => identity(spec.path("securityContext", "fsGroup"))),
    supplementaryGroups: supplementaryGroups(source, absence),
    podSeccompProfile: absent(podSeccomp(source), absence),
    ...podConfinement(source, absence),
    hostUsers: field((spec) => spec.get("hostUsers").boolean(), true),
    automountServiceAccountToken: field((spec) => spec.get("automountServiceAccountToken").boolean()),
    serviceAccountName: field(serviceAccountName),
    deprecatedServiceAccount: field((spec) => text(spec.get("serviceAccount"))),
    restart: restart(source, absence),
    scheduling: scheduling(source),
    volumes,
    acceptsSecurityContext: true,
    credentials: [],
  };
  for (const container of source.containers) containers.push(readContainer(container, source, workload, volumes));
  const images = containers.flatMap((container) => (container.image ? [container.image] : []));
  return { workload, images: [...images, ...volumeImages(source)] };
}

/**
 * A strategic merge patch of Kustomize, or a fragment: it says `$patch`, or names no image at all, which no pod can do
 * without. What it lacks is said by the object that it is laid upon.
 */
function isPatch(source: PodSource): boolean {
  const directives = [...source.specs, ...source.containers.map(({ node }) => node)];
  if (directives.some((node) => node.keys().some((key) => key.startsWith("$")))) return true;
  return !source.containers.some(({ node, role }) => role === "main" && !isMissing(node.get("image")));
}

function operatingSystem(source: PodSource): Workload["os"] {
  const selectors = ["kubernetes.io/os", "beta.kubernetes.io/os"];
  const os = effectiveOf(source, (spec) =>
    firstOf(text(spec.path("os", "name")), ...selectors.map((key) => text(spec.path("nodeSelector", key)))),
  );
  if (os.state === "unknown") return "unknown";
  return os.state === "set" && os.value.toLowerCase() === "windows" ? "windows" : "linux";
}

const POLICIES = { Always: "always", OnFailure: "on-failure", Never: "no" };
const SPELLED_POLICIES = { always: "Always", "on-failure": "OnFailure", no: "Never" };
/** Kinds whose pods restart for ever unless they say otherwise; a Job must say something. */
const RUNS_ONCE = /Job$|^JobSet$|^Workflow|^CronWorkflow$|^Task$|^Pipeline$/;

function restart(source: PodSource, absence: Absence): Restart {
  const fallback = RUNS_ONCE.test(source.type) ? undefined : "always";
  const policy = effectiveOf(source, (spec) => named(spec.get("restartPolicy"), POLICIES, SPELLED_POLICIES));
  const retries = (source.job ?? source.specs[0]).get("backoffLimit").number();
  return {
    policy: absent(policy, absence, fallback),
    maxRetries: source.job ? absent(retries, absence, 6) : { state: "unknown", why: "not in this format" },
  };
}

function supplementaryGroups(source: PodSource, absence: Absence): List<string> {
  const lists = source.specs.map((spec) => spec.path("securityContext", "supplementalGroups"));
  const list = lists.find((node) => node.state !== "unset") ?? (lists[0] as YamlNode);
  return listOf(list, absence, identity, list.place<string>());
}

/** The volume's own mode and those of its items. */
function modesOf(node: YamlNode): Value<number>[] {
  const sources = node
    .path("projected", "sources")
    .items()
    .flatMap((source) => MODED.map((type) => source.get(type)));
  const holders = [...[...MODED, "projected"].map((type) => node.get(type)), ...sources].filter(
    (holder) => holder.shape === "map",
  );
  return holders
    .flatMap((holder) => [
      holder.get("defaultMode"),
      ...holder
        .get("items")
        .items()
        .map((item) => item.get("mode")),
    ])
    .map((mode) => mode.number())
    .filter((mode) => mode.state === "set");
}

/** Kinds of volumes whose files carry a mode. */
const MODED = ["configMap", "secret", "downwardAPI"];

function readVolume(node: YamlNode): Volume {
  const name = text(node.get("name"));
  const path = node.path("hostPath", "path");
  const hostPath = text(path);
  return {
    name,
    sources: volumeSources(node),
    hostPath: hostPath.state === "unset" ? { ...hostPath, at: node.at } : hostPath,
    ...emptyDirectory(node),
    modes: modesOf(node),
    at: name.state === "set" ? name.at : node.at,
    place: node.place(),
    asEmptyDir: derivedPlace(node.place(), (intent) =>
      intent.op === "set"
        ? [set(node.get("emptyDir").place<object>(), {}), remove(node.get("hostPath").place())]
        : undefined,
    ),
  };
}

/** Images mounted as volumes (Kubernetes 1.31, KEP 4639). */
function volumeImages(source: PodSource): ImageUse[] {
  return source.specs.flatMap((spec) =>
    spec
      .get("volumes")
      .items()
      .map((volume) => volume.path("image", "reference"))
      .filter((reference) => reference.state !== "unset")
      .map((reference) => imageUse("kubernetes", "volume", reference, text(reference))),
  );
}

/** The account by its present field, else by the deprecated alias; written by the present one in both cases. */
function serviceAccountName(spec: YamlNode): Value<string> {
  const name = text(spec.get("serviceAccountName"));
  const alias = text(spec.get("serviceAccount"));
  if (name.state !== "unset" || alias.state === "unset") return name;
  return alias.state === "set" ? { ...alias, place: name.place } : alias;
}
