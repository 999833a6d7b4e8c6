import type {
  AppArmorAnnotation,
  ContainerConfinement,
  HandlerHost,
  HostAlias,
  SecurityContext,
  SeLinux,
  Sysctl,
  WorkloadConfinement,
} from "../../model/confinement.ts";
import type { Volume } from "../../model/container.ts";
import { known, type Value } from "../../model/value.ts";
import { type Absence, absent, convert, firstOf, inherit, isMissing } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { effectiveOf, type PodSource } from "./pod-source.ts";
import { text } from "./scalars.ts";
import { containerSeccompAnnotation, podSeccompAnnotation } from "./seccomp.ts";

type Read = <T>(read: (container: YamlNode) => Value<T>) => Value<T>;

/** What else keeps a container in. @param own reads its own fields over those that every container starts from. */
export function containerConfinement(
  node: YamlNode,
  name: string | undefined,
  pod: PodSource,
  own: Read,
  absence: Absence,
): ContainerConfinement {
  const said = <T>(read: (holder: YamlNode) => Value<T>, fallback?: T) => absent(own(read), absence, fallback);
  const field = (...path: string[]) => said((holder) => text(holder.path("securityContext", ...path)));
  return {
    seccompAnnotation: absent(
      inherit(containerSeccompAnnotation(name, pod.annotations, node), podSeccompAnnotation(pod)),
      absence,
    ),
    appArmorProfile: absent(
      inherit(containerAppArmor(own, name, pod.annotations), effectiveOf(pod, appArmorField)),
      absence,
    ),
    seLinux: { type: field(...SE_LINUX, "type"), user: field(...SE_LINUX, "user"), role: field(...SE_LINUX, "role") },
    procMount: said((holder) => text(holder.path("securityContext", "procMount")), "Default"),
    hostProcess: said(hostProcess),
    handlerHosts: handlerHosts(node),
    securityContext: said(securityContext),
  };
}

/** What else keeps the containers of a pod in. */
export function podConfinement(pod: PodSource, absence: Absence): WorkloadConfinement {
  const said = <T>(read: (spec: YamlNode) => Value<T>, fallback?: T) =>
    absent(effectiveOf(pod, read), absence, fallback);
  const seLinux = (field: keyof SeLinux) => said((spec) => text(spec.path("securityContext", ...SE_LINUX, field)));
  return {
    podSeccompAnnotation: absent(podSeccompAnnotation(pod), absence),
    podAppArmorProfile: said(appArmorField),
    podSeLinux: { type: seLinux("type"), user: seLinux("user"), role: seLinux("role") },
    podHostProcess: said(hostProcess),
    podSecurityContext: said(securityContext),
    appArmorAnnotations: pod.annotations ? appArmorAnnotations(pod.annotations) : [],
    osName: said((spec) => text(spec.path("os", "name"))),
    sysctls: pod.specs.flatMap((spec) => spec.path("securityContext", "sysctls").items().map(sysctl)),
    shareProcessNamespace: said((spec) => spec.get("shareProcessNamespace").boolean(), false),
    hostAliases: pod.specs.flatMap((spec) => spec.get("hostAliases").items().map(hostAlias)),
  };
}

/** What a volume is made of: every key but its name that holds something. */
export function volumeSources(node: YamlNode): NonNullable<Volume["sources"]> {
  return node
    .entries()
    .filter(([key, value]) => key !== "name" && value.shape !== "null")
    .map(([type, , at]) => ({ type, at }));
}

const SE_LINUX = ["seLinuxOptions"] as const;

function hostProcess(holder: YamlNode): Value<boolean> {
  return holder.path("securityContext", "windowsOptions", "hostProcess").boolean();
}

/** Whether there is one; what it holds is read field by field. */
function securityContext(holder: YamlNode): Value<SecurityContext> {
  const node = holder.get("securityContext");
  const place = node.place<SecurityContext>();
  if (isMissing(node) || node.shape === "null") return { state: "unset", at: node.at, place };
  if (node.state === "unknown") return { state: "unknown", why: node.why ?? "wrong type", at: node.at };
  return { state: "set", value: {}, at: node.at, ...(node.key && { key: node.key }), level: "own", place };
}

function appArmorField(holder: YamlNode): Value<string> {
  return text(holder.path("securityContext", "appArmorProfile", "type"));
}

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** The field, else the annotation that was used before Kubernetes 1.30. */
function containerAppArmor(own: Read, name: string | undefined, annotations: YamlNode | undefined): Value<string> {
  const field = own(appArmorField);
  if (!annotations || name === undefined) return field;
  const node = annotations.get(`${APP_ARMOR}${name}`);
  const place = node.place<string>((value) => (value === "RuntimeDefault" ? "runtime/default" : undefined));
  const annotation = convert(text(node), place, (value) =>
    value === "runtime/default"
      ? "RuntimeDefault"
      : value === "unconfined"
        ? "Unconfined"
        : value.startsWith("localhost/")
          ? "Localhost"
          : value,
  );
  return firstOf(field, annotation, field);
}

function appArmorAnnotations(annotations: YamlNode): AppArmorAnnotation[] {
  return annotations
    .entries()
    .filter(([key]) => key.startsWith(APP_ARMOR))
    .map(([key, node]) => ({ container: key.slice(APP_ARMOR.length), profile: text(node) }));
}

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];
const HOOKS = ["postStart", "preStop"];

function handlerHosts(node: YamlNode): HandlerHost[] {
  const handlers = [
    ...PROBES.map((name) => [name, node.get(name)] as const),
    ...HOOKS.map((name) => [name, node.path("lifecycle", name)] as const),
  ];
  return handlers.flatMap(([handler, holder]) =>
    ["httpGet", "tcpSocket"]
      .map((action) => text(holder.path(action, "host")))
      .filter((host) => host.state === "set")
      .map((host) => ({ handler, host })),
  );
}

function sysctl(node: YamlNode): Sysctl {
  const name = text(node.get("name"));
  return { name, at: name.state === "set" ? name.at : node.at, place: node.place() };
}

function hostAlias(node: YamlNode): HostAlias {
  const names = node.get("hostnames").items();
  const name = names.map((item) => known(text(item))).find((found) => found !== undefined);
  return { name: name ?? known(text(node.get("ip"))) ?? "", gateway: false, at: node.at };
}
