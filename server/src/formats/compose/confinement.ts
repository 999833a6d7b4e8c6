import type {
  ContainerConfinement,
  Device,
  HostAlias,
  SharedNamespace,
  Sysctl,
  WorkloadConfinement,
} from "../../model/confinement.ts";
import { known, type Value } from "../../model/value.ts";
import { convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { scalar, text, within } from "./scalars.ts";
import { securityOption } from "./security.ts";
import type { Service } from "./service.ts";

type Mode = (key: string, instead: string | undefined) => Value<boolean>;

/**
 * What else keeps a service in: `security_opt` and devices. Lists are the service's own; those of a service that it
 * extends are read there.
 */
export function containerConfinement(service: Service): ContainerConfinement {
  const label = (what: string) => securityOption(service, "label", (value) => after(value, `${what}:`));
  return {
    appArmorProfile: securityOption<string>(service, "apparmor", (value) =>
      value === "unconfined" ? "Unconfined" : "Localhost",
    ),
    seLinux: {
      type: label("type"),
      user: label("user"),
      role: label("role"),
      disabled: securityOption<boolean>(service, "label", (value) => (value === "disable" ? true : undefined)),
    },
    procMount: unmasked(service),
    devices: [
      ...service.node.get("devices").items().map(device),
      ...service.node
        .get("device_cgroup_rules")
        .items()
        .map((node): Device => ({ source: text(node), what: "rule", at: node.at, place: node.place() })),
    ],
  };
}

/** What else a service shares with its host and with others. */
export function serviceConfinement(service: Service, mode: Mode): WorkloadConfinement {
  const { node } = service;
  const parent = node.get("cgroup_parent");
  return {
    sysctls: sysctls(node.get("sysctls")),
    sharedNamespaces: sharedNamespaces(node),
    hostNamespaces: [
      { what: "uts", host: mode("uts", undefined) },
      { what: "cgroup", host: mode("cgroup", "private") },
      { what: "cgroup parent", host: convert(text(parent), parent.place<boolean>(), () => true) },
    ],
    hostAliases: hostAliases(node.get("extra_hosts")),
  };
}

function after(value: string, prefix: string): string | undefined {
  return value.startsWith(prefix) ? value.slice(prefix.length) : undefined;
}

/** `systempaths=unconfined` of Docker, `unmask=ALL` of Podman. */
function unmasked(service: Service): Value<string> {
  const docker = securityOption<string>(service, "systempaths", (value) =>
    value === "unconfined" ? "Unmasked" : undefined,
  );
  if (docker.state === "set") return docker;
  const podman = securityOption<string>(service, "unmask", (value) =>
    value.toUpperCase() === "ALL" ? "Unmasked" : undefined,
  );
  return podman.state === "set" ? podman : docker;
}

function device(node: YamlNode): Device {
  if (node.shape === "map") {
    return { source: text(node.get("source")), what: "device", at: node.get("source").at, place: node.place() };
  }
  const source = text(node);
  return {
    source: source.state === "set" ? { ...source, value: source.value.split(":")[0] ?? "" } : source,
    what: "device",
    at: node.at,
    place: node.place(),
  };
}

/** A map, or a list of `name=value`. */
function sysctls(node: YamlNode): Sysctl[] {
  if (node.shape === "map") {
    return node.entries().map(([name, value, at]) => ({
      name: { state: "set", value: name, at, level: "own", place: value.place<string>() },
      at,
      place: value.place(),
    }));
  }
  return node.items().map((item) => {
    const name = text(item);
    return {
      name: name.state === "set" ? { ...name, value: name.value.split("=")[0]?.trim() ?? "" } : name,
      at: item.at,
      place: item.place(),
    };
  });
}

const MODES = [
  ["pid", "processes"],
  ["ipc", "shared memory"],
  ["network_mode", "network"],
] as const;

function sharedNamespaces(node: YamlNode): SharedNamespace[] {
  const modes = MODES.flatMap(([key, what]) => {
    const mode = text(node.get(key));
    const from = /^(?:service|container):(.+)$/.exec(known(mode) ?? "")?.[1];
    return from === undefined || mode.state !== "set" ? [] : [{ what, from, at: mode.at }];
  });
  const volumes = node
    .get("volumes_from")
    .items()
    .flatMap((item) => {
      const from = known(text(item));
      if (from === undefined) return [];
      return [{ what: "volumes" as const, from: from.replace(/^container:/, "").split(":")[0] ?? from, at: item.at }];
    });
  return [...modes, ...volumes];
}

/** A map of names to addresses, or a list of `name:address` or `name=address`. */
function hostAliases(node: YamlNode): HostAlias[] {
  if (node.shape === "map") {
    return node.entries().map(([name, value, at]) => ({ name, gateway: isGateway(known(text(value))), at }));
  }
  return node.items().flatMap((item) => {
    const written = scalar(item);
    const end = written?.raw.search(/[:=]/) ?? -1;
    if (!written || end <= 0) return [];
    const name = written.raw.slice(0, end);
    return [{ name, gateway: isGateway(written.raw.slice(end + 1)), at: within(written, 0, end) }];
  });
}

function isGateway(address: string | undefined): boolean {
  return address?.trim() === "host-gateway";
}
