import type { Container, Credential, Volume, Workload } from "../../model/container.ts";
import { known, type Value } from "../../model/value.ts";
import { type Absence, absent, convert, notInThisFormat, unknownList } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readContainer } from "./container.ts";
import { get, path, text } from "./scalars.ts";
import { groupSettings } from "./settings.ts";

/** What the containers of a group share. */
export interface Group {
  readonly root: YamlNode;
  readonly properties: YamlNode;
  /** What the group's address opens. */
  readonly openPorts: readonly YamlNode[];
  /** The address is reached from the internet. */
  readonly isPublic: boolean;
  readonly volumes: readonly Volume[];
}

/** Reads a container group. */
export function readGroup(root: YamlNode): Workload {
  const properties = get(root, "properties");
  const name = text(get(root, "name"));
  const kind = text(get(root, "type"));
  const sources = [...get(properties, "containers").items(), ...get(properties, "initContainers").items()].filter(
    (node) => node.shape === "map",
  );
  const mains = get(properties, "containers").items().length;
  const at = [name, kind].find((value) => value.state === "set")?.at ?? properties.key ?? root.at;
  const absence: Absence = { at, partial: sources.length === 0 || isCompleted(properties, kind) };
  const volumes = get(properties, "volumes").items().map(readVolume);
  const address = get(properties, "ipAddress");
  const isPublic = known(text(get(address, "type")))?.toLowerCase() === "public";
  const group: Group = { root, properties, openPorts: get(address, "ports").items(), isPublic, volumes };
  const containers: Container[] = [];
  const hasContext = sources.some((node) => path(node, "properties", "securityContext").shape === "map");
  const confidential = known(text(get(properties, "sku")))?.toLowerCase() === "confidential";
  const workload: Workload = {
    kind: "aci",
    type: "containerGroup",
    ...(known(text(get(root, "apiVersion"))) !== undefined && {
      apiVersion: known(text(get(root, "apiVersion"))) as string,
    }),
    name: known(name),
    at,
    extent: root.extent,
    containers,
    os: operatingSystem(properties),
    partial: absence.partial,
    hostNetwork: notInThisFormat,
    hostPid: notInThisFormat,
    hostIpc: notInThisFormat,
    podRunAsNonRoot: notInThisFormat,
    podUser: notInThisFormat,
    podGroup: notInThisFormat,
    fsGroup: notInThisFormat,
    supplementaryGroups: unknownList(at),
    podSeccompProfile: notInThisFormat,
    hostUsers: notInThisFormat,
    automountServiceAccountToken: notInThisFormat,
    serviceAccountName: notInThisFormat,
    restart: { policy: restartPolicy(properties, absence), maxRetries: notInThisFormat },
    volumes,
    definition: root,
    logAnalytics: absent(text(path(properties, "diagnostics", "logAnalytics", "workspaceId")), absence),
    group: groupSettings(root, absence),
    acceptsSecurityContext: hasContext || confidential,
    credentials: credentials(properties),
  };
  for (const [index, node] of sources.entries()) {
    containers.push(readContainer(node, index < mains ? "main" : "init", group, workload));
  }
  return workload;
}

/** True where the group is made from a profile, which may say what is absent here, or is such a profile. */
function isCompleted(properties: YamlNode, type: Value<string>): boolean {
  const from = ["containerGroupProfile", "standbyPoolProfile"].some((key) => get(properties, key).state !== "unset");
  return from || (type.state === "set" && /containerGroupProfiles$/i.test(type.value));
}

const POLICIES: Readonly<Record<string, string>> = { always: "always", onfailure: "on-failure", never: "no" };
const SPELLED: Readonly<Record<string, string>> = { always: "Always", "on-failure": "OnFailure", no: "Never" };

function restartPolicy(properties: YamlNode, absence: Absence) {
  const node = get(properties, "restartPolicy");
  const place = node.place((value: string) => SPELLED[value]);
  return absent(
    convert(text(node), place, (value) => POLICIES[value.toLowerCase()] ?? value),
    absence,
    "always",
  );
}

function operatingSystem(properties: YamlNode): Workload["os"] {
  const os = text(get(properties, "osType"));
  if (os.state === "unknown") return "unknown";
  return os.state === "set" && os.value.toLowerCase() === "windows" ? "windows" : "linux";
}

const VOLUME_SOURCES = ["azureFile", "emptyDir", "gitRepo", "secret"];

function readVolume(node: YamlNode): Volume {
  const name = text(get(node, "name"));
  return {
    name,
    sources: VOLUME_SOURCES.flatMap((type) => {
      const source = get(node, type);
      return source.state === "unset" || source.shape === "null" ? [] : [{ type, at: source.key ?? source.at }];
    }),
    readOnly: path(node, "azureFile", "readOnly").boolean(),
    hostPath: notInThisFormat,
    at: name.state === "set" ? name.at : node.at,
    place: node.place(),
  };
}

/** True for a certificate or public key in base64, which everybody may see. */
function isPublicPart(value: string): boolean {
  if (!value.startsWith("LS0tLS1CRUdJTiBD") && !value.startsWith("LS0tLS1CRUdJTiBQVUJMSUMg")) return false;
  try {
    return !atob(value.replace(/\s+/g, "")).includes("PRIVATE");
  } catch {
    return true;
  }
}

/** Secrets of the group that stand in the file. */
function credentials(properties: YamlNode): Credential[] {
  const found: Credential[] = [];
  const add = (what: string, node: YamlNode) => {
    const value = text(node);
    if (value.state === "set" && !isPublicPart(value.value)) found.push({ what, value, at: value.at });
  };
  for (const item of get(properties, "imageRegistryCredentials").items())
    add("registry password", get(item, "password"));
  for (const item of get(properties, "volumes").items()) {
    add("storage account key", path(item, "azureFile", "storageAccountKey"));
    for (const [, value] of get(item, "secret").entries()) add("secret volume's content", value);
  }
  add("workspace key", path(properties, "diagnostics", "logAnalytics", "workspaceKey"));
  for (const item of get(properties, "extensions").items()) {
    for (const [, value] of path(item, "properties", "protectedSettings").entries()) add("protected setting", value);
  }
  return found;
}
