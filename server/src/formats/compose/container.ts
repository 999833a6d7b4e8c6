import type { Container, Workload } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import { remove, set } from "../../model/place.ts";
import { known, type Value } from "../../model/value.ts";
import { imageUse } from "../image-use.ts";
import { type Absence, absent, convert, derivedPlace, notInThisFormat } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { healthCheck, imageBuild } from "./build.ts";
import { containerConfinement, serviceConfinement } from "./confinement.ts";
import { environment } from "./environment.ts";
import { groups } from "./groups.ts";
import { mounts } from "./mounts.ts";
import { operation } from "./operation.ts";
import { ports } from "./ports.ts";
import { resources } from "./resources.ts";
import { restart } from "./restart.ts";
import { boolean, spellAt, text } from "./scalars.ts";
import { scriptsOf } from "./scripts.ts";
import { capabilities, privilegeEscalation, seccomp } from "./security.ts";
import { field, items, type Service } from "./service.ts";

/** Reads a service: a workload with one container. */
export function readService(service: Service): Workload {
  const absence: Absence = { at: service.at, partial: service.partial };
  const containers: Container[] = [];
  const mode = (key: string, instead: string | undefined) => namespaceMode(service, key, instead, absence);
  const workload: Workload = {
    kind: "compose",
    type: "service",
    name: service.name,
    at: service.at,
    extent: service.node.extent,
    containers,
    os: operatingSystem(service),
    partial: service.partial,
    hostNetwork: mode("network_mode", "bridge"),
    hostPid: mode("pid", undefined),
    hostIpc: mode("ipc", "private"),
    podRunAsNonRoot: notInThisFormat,
    podUser: notInThisFormat,
    podGroup: notInThisFormat,
    fsGroup: notInThisFormat,
    supplementaryGroups: groups(service, absence),
    podSeccompProfile: notInThisFormat,
    hostUsers: mode("userns_mode", undefined),
    ...serviceConfinement(service, mode),
    automountServiceAccountToken: notInThisFormat,
    serviceAccountName: notInThisFormat,
    restart: restart(service, absence),
    volumes: [],
    definition: service.node,
    acceptsSecurityContext: true,
    credentials: [],
  };
  containers.push(readContainer(service, workload, absence));
  return workload;
}

function readContainer(service: Service, workload: Workload, absence: Absence): Container {
  const own = <T>(read: (level: YamlNode) => Value<T>, fallback?: T) => absent(field(service, read), absence, fallback);
  const user = own((level) => text(level.get("user")));
  const build = imageBuild(service, absence);
  const container: Container = {
    kind: "compose",
    name: service.name,
    role: "main",
    at: service.at,
    extent: service.node.extent,
    image: undefined,
    workload,
    user,
    group: groupOf(user),
    runAsNonRoot: notInThisFormat,
    privileged: privileged(service, absence),
    allowPrivilegeEscalation: privilegeEscalation(service, absence),
    capabilitiesAdded: capabilities(service, "cap_add", absence),
    capabilitiesDropped: capabilities(service, "cap_drop", absence),
    readOnlyRootFilesystem: own((level) => boolean(level.get("read_only")), false),
    seccompProfile: seccomp(service, absence),
    ...containerConfinement(service),
    ...resources(service, absence),
    ...operation(service, absence),
    environment: environment(service),
    environmentFromFile: service.levels.some((level) => level.get("env_file").state !== "unset"),
    ports: ports(service),
    mounts: mounts(service),
    scripts: [],
    healthCheck: healthCheck(service, absence),
    ...(build && { build }),
  };
  const image = imageOf(service, container);
  return Object.assign(container, { image, scripts: scriptsOf(service, container) });
}

function imageOf(service: Service, container: Container): ImageUse | undefined {
  const holder = service.levels.find((level) => level.get("image").state !== "unset");
  if (!holder) return undefined;
  const node = holder.get("image");
  const builtHere = service.levels.some((level) => level.get("build").state !== "unset");
  const platform = field(service, (level) => text(level.get("platform")));
  const use = imageUse("compose", "container", node, text(node), { container, builtHere, spell: spellAt(node) });
  return { ...use, platform };
}

/** The service itself, or a hook that Compose runs inside it as a privileged process. */
function privileged(service: Service, absence: Absence): Value<boolean> {
  const itself = absent(
    field(service, (level) => boolean(level.get("privileged"))),
    absence,
    false,
  );
  if (known(itself) === true) return itself;
  const hooks = [...items(service, "post_start"), ...items(service, "pre_stop")];
  return hooks.map((hook) => boolean(hook.get("privileged"))).find((value) => known(value) === true) ?? itself;
}

function groupOf(user: Value<string>): Value<string> {
  if (user.state === "unknown") return user;
  if (user.state === "unset") return user;
  const colon = user.value.indexOf(":");
  if (colon < 0) return { state: "unset", at: user.at, place: user.place };
  return { ...user, value: user.value.slice(colon + 1) };
}

/**
 * True where a namespace is the host's. `set(place, false)` writes `instead`, or takes the key away where no word says
 * the same as its absence.
 */
function namespaceMode(service: Service, key: string, instead: string | undefined, absence: Absence): Value<boolean> {
  const value = field(service, (level) => {
    const node = level.get(key);
    const place = derivedPlace<boolean>(node.place(), (intent) => {
      if (intent.op === "remove") return [remove(node.place())];
      if (intent.op !== "set" || intent.value !== false) return undefined;
      return [instead === undefined ? remove(node.place()) : set(node.place<string>(), instead)];
    });
    return convert(text(node), place, (mode) => mode === "host");
  });
  return absent(value, absence, false);
}

function operatingSystem(service: Service): Workload["os"] {
  const platform = field(service, (level) => text(level.get("platform")));
  if (platform.state === "unknown") return "unknown";
  return platform.state === "set" && /^windows\b/i.test(platform.value) ? "windows" : "linux";
}
