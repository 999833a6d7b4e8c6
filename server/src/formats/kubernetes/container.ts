import type { Container, Volume, Workload } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Value } from "../../model/value.ts";
import { imageUse } from "../image-use.ts";
import { type Absence, absent, inherit, isMissing, listOf, notInThisFormat } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { containerConfinement } from "./confinement.ts";
import { readEnvironment, readSecretVariables } from "./environment.ts";
import { readMounts } from "./mounts.ts";
import { operation, pullPolicy } from "./operation.ts";
import { type ContainerSource, effectiveOf, type PodSource } from "./pod-source.ts";
import { readPorts } from "./ports.ts";
import { spellBytes, spellCores } from "./quantity.ts";
import { identity, quantity, text } from "./scalars.ts";
import { platform } from "./scheduling.ts";
import { scriptsOf } from "./scripts.ts";
import { seccompField } from "./seccomp.ts";

/** Reads a container of a pod; its values are what applies after the pod's own have been taken into account. */
export function readContainer(
  from: ContainerSource,
  pod: PodSource,
  workload: Workload,
  volumes: readonly Volume[],
): Container {
  const { node, role } = from;
  const name = text(node.get("name"));
  const nameText = name.state === "set" ? name.value : undefined;
  const at = name.state === "set" ? name.at : (node.get("image").key ?? node.at);
  const partial = workload.partial || isMissing(node.get("image"));
  const absence: Absence = { at, partial };
  const podAbsence: Absence = { at, partial: partial || pod.partial };
  const own = <T>(read: (container: YamlNode) => Value<T>): Value<T> =>
    pod.containerDefaults ? inherit(read(node), read(pod.containerDefaults)) : read(node);
  const alone = <T>(read: (container: YamlNode) => Value<T>, fallback?: T) => absent(own(read), absence, fallback);
  const shared = <T>(read: (holder: YamlNode) => Value<T>) =>
    absent(inherit(own(read), effectiveOf(pod, read)), podAbsence);
  const security = (field: string) => (container: YamlNode) => container.path("securityContext", field).boolean();
  const limits = resources(own, pod, podAbsence);

  const container: Container = {
    kind: "kubernetes",
    name: nameText,
    role,
    at,
    extent: node.extent,
    image: undefined,
    workload,
    user: shared((holder) => identity(holder.path("securityContext", "runAsUser"))),
    group: shared((holder) => identity(holder.path("securityContext", "runAsGroup"))),
    runAsNonRoot: shared((holder) => holder.path("securityContext", "runAsNonRoot").boolean()),
    privileged: alone(security("privileged"), false),
    allowPrivilegeEscalation: alone(security("allowPrivilegeEscalation"), true),
    capabilitiesAdded: capabilities(node, "add", absence),
    capabilitiesDropped: capabilities(node, "drop", absence),
    readOnlyRootFilesystem: alone(security("readOnlyRootFilesystem"), false),
    seccompProfile: shared(seccompField),
    ...containerConfinement(node, nameText, pod, own, podAbsence),
    ...limits,
    ...operation(node, own, absence, podAbsence),
    pullPolicy: notInThisFormat,
    environment: readEnvironment(node.get("env")),
    get secretVariables() {
      return readSecretVariables(node);
    },
    ports: readPorts(node.get("ports")),
    mounts: readMounts(node.get("volumeMounts"), volumes),
    scripts: [],
  };
  const image = imageOf(node, container, platform(pod, workload, podAbsence));
  return Object.assign(container, {
    image,
    pullPolicy: pullPolicy(own, image, absence),
    scripts: scriptsOf(node, container),
  });
}

function capabilities(node: YamlNode, list: "add" | "drop", absence: Absence) {
  const items = node.path("securityContext", "capabilities", list);
  return listOf(items, absence, (item) => text(item), items.place<string>());
}

function imageOf(node: YamlNode, container: Container, platform: Value<string>): ImageUse | undefined {
  const image = node.get("image");
  if (image.state === "unset") return undefined;
  return { ...imageUse("kubernetes", "container", image, text(image), { container }), platform };
}

type Resources = Pick<Container, "memoryLimit" | "memoryRequest" | "cpuLimit" | "cpuRequest">;

/** Limits and requests, the pod's own (Kubernetes 1.34, KEP 2837) included; a limit is also the request where none is given. */
function resources(
  own: (read: (container: YamlNode) => Value<number>) => Value<number>,
  pod: PodSource,
  absence: Absence,
): Resources {
  const spelled = { memory: spellBytes, cpu: spellCores };
  const value = (side: "limits" | "requests", what: "memory" | "cpu") => {
    // Tekton calls the resources of its steps computeResources.
    const read = (holder: YamlNode) => quantity(holder.path("resources", side, what), spelled[what]);
    return inherit(own(read), effectiveOf(pod, read));
  };
  const request = (what: "memory" | "cpu", limit: Value<number>) => {
    const asked = value("requests", what);
    if (asked.state === "unset" && limit.state === "set") return { ...limit, place: asked.place };
    return asked.state === "unset" && limit.state === "unknown" ? limit : asked;
  };
  const memory = value("limits", "memory");
  const cpu = value("limits", "cpu");
  return {
    memoryLimit: absent(memory, absence),
    memoryRequest: absent(request("memory", memory), absence),
    cpuLimit: absent(cpu, absence),
    cpuRequest: absent(request("cpu", cpu), absence),
  };
}
