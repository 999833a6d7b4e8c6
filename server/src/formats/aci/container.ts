import type { ShellScript } from "../../model/command.ts";
import type { Container, EnvironmentVariable, Mount, Port, Workload } from "../../model/container.ts";
import { type Place, set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { hasWords, scriptOfWords, word } from "../command-line.ts";
import { imageUse } from "../image-use.ts";
import { noOperation } from "../no-operation.ts";
import {
  type Absence,
  absent,
  convert,
  derivedPlace,
  isMissing,
  listOf,
  notAlone,
  notInThisFormat,
} from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { Group } from "./group.ts";
import { readProbe } from "./probe.ts";
import { get, isExpression, number, path, text, written } from "./scalars.ts";

/** Reads a container of a group. */
export function readContainer(node: YamlNode, role: "main" | "init", group: Group, workload: Workload): Container {
  const properties = get(node, "properties");
  const name = text(get(node, "name"));
  const image = get(properties, "image");
  const at = name.state === "set" ? name.at : (image.key ?? node.at);
  const absence: Absence = { at, partial: isMissing(image) };
  const context = get(properties, "securityContext");
  const own = <T>(value: Value<T>, fallback?: T) => absent(value, absence, fallback);
  const capabilities = (list: string) => {
    const items = path(context, "capabilities", list);
    return listOf(items, absence, text, items.place<string>());
  };
  const container: Container = {
    kind: "aci",
    name: known(name),
    role,
    at,
    extent: node.extent,
    image: undefined,
    workload,
    user: own(identity(get(context, "runAsUser"))),
    group: own(identity(get(context, "runAsGroup"))),
    runAsNonRoot: notInThisFormat,
    privileged: own(get(context, "privileged").boolean(), false),
    allowPrivilegeEscalation: own(get(context, "allowPrivilegeEscalation").boolean(), true),
    capabilitiesAdded: capabilities("add"),
    capabilitiesDropped: capabilities("drop"),
    readOnlyRootFilesystem: notInThisFormat,
    seccompProfile: own(seccomp(get(context, "seccompProfile"))),
    ...(role === "init" ? withoutResources : resources(get(properties, "resources"), absence)),
    ...noOperation,
    ...(role === "main" && {
      livenessProbe: own(readProbe(get(properties, "livenessProbe"))),
      readinessProbe: own(readProbe(get(properties, "readinessProbe"))),
    }),
    environment: get(properties, "environmentVariables").items().flatMap(readVariable),
    ports: get(properties, "ports")
      .items()
      .map((port) => readPort(port, group)),
    mounts: get(properties, "volumeMounts")
      .items()
      .map((mount) => readMount(mount, group)),
    scripts: [],
  };
  const use =
    image.state === "unset" ? undefined : imageUse("aci", "container", image, imageText(image), { container });
  return Object.assign(container, { image: use, scripts: scripts(properties, container) });
}

/** The image as it is written: a variable in it may leave its name known. */
function imageText(node: YamlNode): Value<string> {
  const value = written(node);
  return value.state === "set" && isExpression(value.value) ? unknown("variable", value.at) : value;
}

function identity(node: YamlNode): Value<string> {
  const place: Place<string> = node.place((value: string) => {
    const id = value.split(":")[0] ?? "";
    return /^\d{1,10}$/.test(id) ? Number(id) : undefined;
  });
  return convert(number(node), place, String);
}

/** Azure takes a whole profile, base64 encoded; there is no word for the runtime's own. */
function seccomp(node: YamlNode): Value<string> {
  return convert(text(node), notAlone<string>(node), () => "Localhost");
}

/** Azure counts memory in units of 2^30 bytes. */
function gigabytes(node: YamlNode): Value<number> {
  const place: Place<number> = node.place((bytes: number) => Math.round((bytes / 2 ** 30) * 100) / 100);
  return positive(convert(number(node), place, (value) => value * 2 ** 30));
}

type Resources = Pick<Container, "memoryLimit" | "memoryRequest" | "cpuLimit" | "cpuRequest">;

/** Init containers have none of their own. */
const withoutResources: Resources = {
  memoryLimit: notInThisFormat,
  memoryRequest: notInThisFormat,
  cpuLimit: notInThisFormat,
  cpuRequest: notInThisFormat,
};

/** Without a limit a container may use what it requests and no more (Azure Container Instances, "Resource usage by container instances"). */
function resources(node: YamlNode, absence: Absence): Resources {
  const read = (key: string, as: (node: YamlNode) => Value<number>) => {
    const request = absent(as(path(node, "requests", key)), absence);
    const limit = absent(as(path(node, "limits", key)), absence);
    const bounded = limit.state === "unset" && request.state !== "unset";
    if (!bounded) return { request, limit };
    const same: Value<number> =
      request.state === "set" ? { ...request, level: "inherited", place: limit.place } : request;
    return { request, limit: same };
  };
  const memory = read("memoryInGB", gigabytes);
  const cpu = read("cpu", cores);
  return { memoryLimit: memory.limit, memoryRequest: memory.request, cpuLimit: cpu.limit, cpuRequest: cpu.request };
}

function cores(node: YamlNode): Value<number> {
  return positive(number(node));
}

function positive(value: Value<number>): Value<number> {
  if (value.state !== "set" || value.value > 0) return value;
  return { state: "unset", at: value.at, place: value.place };
}

function readVariable(node: YamlNode): EnvironmentVariable[] {
  const name = text(get(node, "name"));
  if (name.state !== "set") return [];
  const reference = get(node, "secureValueReference");
  const secure = get(node, "secureValue");
  const plain = get(node, "value");
  const hidden = secure.state !== "unset" || reference.state !== "unset";
  // A reference names a secret of a key vault.
  const value = reference.state !== "unset" ? unknown("another file", reference.at) : text(hidden ? secure : plain);
  return [
    {
      name: name.value,
      nameAt: name.at,
      value,
      source: hidden ? "secure" : "env",
      at: node.at,
      place: node.place(),
    },
  ];
}

function readPort(node: YamlNode, group: Group): Port {
  const port = number(get(node, "port"));
  const protocol = protocolOf(node);
  const opened = group.openPorts.filter(
    (item) => known(number(get(item, "port"))) === known(port) && protocolOf(item) === protocol,
  );
  const open = group.isPublic && port.state === "set" && opened.length > 0;
  // What the address opens leads to the same number: both change together.
  const places = [node, ...opened].map((item) => get(item, "port"));
  const place = derivedPlace<number>(node.place(), ({ op, value }: { op: string; value?: unknown }) =>
    op === "set" ? places.map((each) => set(each.place<number>(), value as number)) : undefined,
  );
  return {
    number: port.state === "set" && opened.length > 0 ? { ...port, place } : port,
    published: open ? port : unknown("not in this format"),
    exposure: open ? "published" : "declared",
    hostIp: notInThisFormat,
    protocol,
    at: port.state === "set" ? port.at : node.at,
    place: node.place(),
  };
}

function protocolOf(port: YamlNode): string {
  return (known(text(get(port, "protocol"))) ?? "tcp").toLowerCase();
}

function readMount(node: YamlNode, group: Group): Mount {
  const name = text(get(node, "name"));
  const target = text(get(node, "mountPath"));
  const wanted = known(name);
  const volume = wanted === undefined ? undefined : group.volumes.find((candidate) => known(candidate.name) === wanted);
  const readOnly = get(node, "readOnly").boolean();
  return {
    source: name,
    type: "volume",
    target,
    readOnly: readOnly.state === "unset" ? { ...readOnly, fallback: false } : readOnly,
    at: target.state === "set" ? target.at : node.at,
    place: node.place(),
    ...(volume && { volume }),
  };
}

function scripts(properties: YamlNode, container: Container): ShellScript[] {
  const lists = [
    get(properties, "command"),
    ...["livenessProbe", "readinessProbe"].map((probe) => path(properties, probe, "exec", "command")),
  ];
  return lists
    .map((list) =>
      list.items().map((item) => {
        const value = written(item);
        return value.state === "set" ? word(value.value, value.at) : word(undefined, item.at);
      }),
    )
    .filter(hasWords)
    .map((line) => scriptOfWords(line, container));
}
