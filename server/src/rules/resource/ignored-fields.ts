import {
  CAPABILITIES,
  CONTAINER,
  CONTAINER_SECURITY_CONTEXT,
  type Fields,
  POD_SECURITY_CONTEXT,
  POD_SPEC,
  SECCOMP_PROFILE,
  SERVICE_ACCOUNT,
  VOLUME_MOUNT,
} from "../../knowledge/security-fields.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { type Intent, remove, rename, set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import type { Reporter } from "../rule.ts";
import { type Slip, slipOf } from "./field-names.ts";
import { loosens, plainData } from "./plain-data.ts";
import { calledResource } from "./wording.ts";

/** Where the kinds of the Kubernetes API itself hold their pod templates. Other kinds have fields of their own. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "v1/Pod": [],
  "v1/PodTemplate": ["template"],
  "v1/ReplicationController": ["spec", "template"],
  "apps/v1/Deployment": ["spec", "template"],
  "apps/v1/StatefulSet": ["spec", "template"],
  "apps/v1/DaemonSet": ["spec", "template"],
  "apps/v1/ReplicaSet": ["spec", "template"],
  "batch/v1/Job": ["spec", "template"],
  "batch/v1/CronJob": ["spec", "jobTemplate", "spec", "template"],
};

/** Fields that only a pod's security context has, that only a container's has, and those of either. */
const OF_CONTAINERS = without(CONTAINER_SECURITY_CONTEXT.all, POD_SECURITY_CONTEXT.all);
const OF_PODS = without(POD_SECURITY_CONTEXT.all, CONTAINER_SECURITY_CONTEXT.all);
const OF_CONTEXTS = new Set([...CONTAINER_SECURITY_CONTEXT.all, ...POD_SECURITY_CONTEXT.all]);
const OF_POD_SPECS = without(POD_SPEC.security, new Set());
/** Above the pod only what nothing else is called is looked for. */
const ABOVE: ReadonlySet<string> = new Set([
  "securityContext",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "automountServiceAccountToken",
  "serviceAccountName",
  "resources",
]);

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].filter((name) => !others.has(name)));
}

/** A pod's own places, to which what stands elsewhere may be moved. */
interface Pod {
  readonly spec: Node;
  readonly containers: readonly Node[];
  readonly report: Reporter;
}

/** Looks at every key of an object where a security field could stand. */
export function checkObject(resource: Resource, report: Reporter): void {
  const { root, apiVersion, type } = resource;
  if (apiVersion === "v1" && type === "ServiceAccount") {
    checkKeys(root, `ServiceAccount`, SERVICE_ACCOUNT, undefined, report);
    return;
  }
  const path = TEMPLATES[`${apiVersion}/${type}`];
  if (!path) return;
  const template = root.path(...path);
  const spec = template.get("spec");
  if (spec.shape !== "map") return;
  const lists = ["containers", "initContainers", "ephemeralContainers"].map((list) => spec.get(list));
  const containers = lists.flatMap((list) => list.items()).filter((node) => node.shape === "map");
  const pod: Pod = { spec, containers, report };
  for (let depth = 0; depth <= path.length; depth++) checkAbove(root.path(...path.slice(0, depth)), resource, pod);
  checkPod(pod);
  for (const container of containers) checkContainer(container, pod);
}

/** Fields beside a spec, where nothing reads them. */
function checkAbove(node: Node, resource: Resource, pod: Pod): void {
  for (const key of node.keys()) {
    if (!ABOVE.has(key)) continue;
    const value = node.get(key);
    pod.report(value.key ?? value, {
      message: `${key} stands outside the pod's spec of ${calledResource(resource, "inside")}, where it is ignored. Move it ${key === "resources" ? "to a container" : "into the spec of the pod"}.`,
      detail: `above ${key}`,
      fixes: key === "resources" ? [] : moved(value, key, [pod.spec], "the pod"),
    });
  }
}

function checkPod(pod: Pod): void {
  const { spec, report } = pod;
  checkKeys(spec, "the pod's spec", POD_SPEC, OF_CONTEXTS, report, (value, field) => intoContext(value, field, pod));
  const context = contextOf(spec, POD_SPEC);
  checkKeys(
    context,
    "the pod's securityContext",
    POD_SECURITY_CONTEXT,
    new Set([...OF_CONTAINERS, ...OF_POD_SPECS]),
    report,
    (value, field) =>
      OF_CONTAINERS.has(field) ? intoContainers(value, field, pod) : moved(value, field, [spec], "the pod's spec"),
  );
  checkKeys(context.get("seccompProfile"), "seccompProfile", SECCOMP_PROFILE, undefined, report);
}

function checkContainer(container: Node, pod: Pod): void {
  const { report, spec } = pod;
  const name = known(container.get("name").string());
  const called = name === undefined ? "this container" : `container ${name}`;
  const context = contextOf(container, CONTAINER);
  const elsewhere = new Set([...OF_CONTEXTS, ...without(OF_POD_SPECS, CONTAINER.all)]);
  checkKeys(container, called, CONTAINER, elsewhere, report, (value, field) => {
    if (OF_POD_SPECS.has(field)) return moved(value, field, [spec], "the pod");
    const holder = (OF_PODS.has(field) ? spec : container).get("securityContext");
    return moved(value, field, [holder], OF_PODS.has(field) ? "the pod's securityContext" : "its securityContext");
  });
  checkKeys(
    context,
    `the securityContext of ${called}`,
    CONTAINER_SECURITY_CONTEXT,
    new Set([...OF_PODS, ...OF_POD_SPECS]),
    report,
    (value, field) =>
      OF_PODS.has(field)
        ? moved(value, field, [spec.get("securityContext")], "the pod's securityContext")
        : moved(value, field, [spec], "the pod"),
  );
  checkKeys(context.get("capabilities"), `the capabilities of ${called}`, CAPABILITIES, undefined, report);
  checkKeys(context.get("seccompProfile"), "seccompProfile", SECCOMP_PROFILE, undefined, report);
  for (const mount of container.get("volumeMounts").items()) {
    checkKeys(mount, `a volume mount of ${called}`, VOLUME_MOUNT, undefined, report);
  }
}

/** The security context, also under a name that is misspelt: what is wrong inside it is told at once. */
function contextOf(holder: Node, here: Fields): Node {
  const name = holder
    .keys()
    .slice(0, MOST_KEYS)
    .find((key) => slipOf(key, here)?.meant === "securityContext");
  const context = holder.get("securityContext");
  return context.state === "unset" && name !== undefined ? holder.get(name) : context;
}

/** No map of a pod has as many keys as this. */
const MOST_KEYS = 300;

/** Reports every key of a map that is a slip. `move` says how a field that belongs elsewhere gets there. */
function checkKeys(
  map: Node,
  where: string,
  here: Fields,
  others: ReadonlySet<string> | undefined,
  report: Reporter,
  move?: (value: Node, field: string) => Fix[],
): void {
  if (map.shape !== "map") return;
  for (const key of map.keys().slice(0, MOST_KEYS)) {
    const slip = slipOf(key, here, others);
    if (!slip) continue;
    const value = map.get(key);
    report(value.key ?? value, {
      message: slip.is === "misspelt" ? misspelt(key, where, slip) : elsewhere(key, where, slip),
      detail: `${where} ${key}`,
      fixes: slip.is === "misspelt" ? renamed(value, key, slip.meant, map) : (move?.(value, slip.meant) ?? []),
    });
  }
}

function misspelt(key: string, where: string, slip: NonNullable<Slip>): string {
  return `${key} in ${where} is no field that Kubernetes knows, so that it is ignored. Write ${slip.meant}.`;
}

function elsewhere(key: string, where: string, slip: NonNullable<Slip>): string {
  const field = slip.meant;
  const home = OF_CONTAINERS.has(field)
    ? "the securityContext of a container"
    : OF_POD_SPECS.has(field) && field !== "securityContext"
      ? "the spec of the pod"
      : OF_PODS.has(field)
        ? "the securityContext of the pod"
        : "a securityContext";
  return `${key} has no meaning in ${where}, so that it is ignored. Move it to ${home}${key === field ? "" : `, where it is called ${field}`}.`;
}

/** Another name; where the right one is there already, the wrong one goes. */
function renamed(value: Node, key: string, field: string, map: Node): Fix[] {
  const place = value.place<unknown>();
  if (map.get(field).state !== "unset") return [choice(`Remove ${key}`, remove(place))];
  const data = plainData(value);
  const make = data === undefined || loosens(field, data) ? choice : hardening;
  return [make(`Rename ${key} to ${field}`, rename(place, field))];
}

/** A field of a security context that stands in the pod's spec itself. */
function intoContext(value: Node, field: string, pod: Pod): Fix[] {
  if (OF_CONTAINERS.has(field)) return intoContainers(value, field, pod);
  return moved(value, field, [pod.spec.get("securityContext")], "the pod's securityContext");
}

function intoContainers(value: Node, field: string, { containers }: Pod): Fix[] {
  const contexts = containers.map((container) => container.get("securityContext"));
  return moved(value, field, contexts, containers.length > 1 ? "each container" : "the container");
}

/** Writes a field into other maps, except those that have it, and removes it here. What would loosen the pod is only removed. */
function moved(value: Node, field: string, targets: readonly Node[], where: string): Fix[] {
  const data = plainData(value);
  const gone = remove(value.place<unknown>());
  if (data === undefined || targets.length === 0) return [];
  if (targets.some((target) => !["map", "null"].includes(target.shape) && target.state !== "unset")) return [];
  if (loosens(field, data)) return [choice(`Remove ${field}, which has no effect here`, gone)];
  const merged = field === "securityContext" && typeof data === "object" && data !== null;
  const written = targets.flatMap((target): Intent[] => {
    const own = target.get(field);
    if (own.state === "unset") return [set(own.place<unknown>(), data)];
    if (!merged || own.shape !== "map") return [];
    const missing = Object.entries(data).filter(([name]) => own.get(name).state === "unset");
    return missing.map(([name, inner]) => set(own.get(name).place<unknown>(), inner));
  });
  if (merged && Object.keys(data).some((name) => !POD_SECURITY_CONTEXT.all.has(name))) return [];
  if (written.length === 0) return [choice(`Remove ${field}, which has no effect here`, gone)];
  return [hardening(`Move ${field} to ${where}`, ...written, gone)];
}
