import type { ImageUse } from "../../model/image.ts";
import type { EmptyDirectory, Operation, Probe } from "../../model/operation.ts";
import type { Place } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { noOperation } from "../no-operation.ts";
import { type Absence, absent, listOf } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { spellBytes } from "./quantity.ts";
import { quantity, text } from "./scalars.ts";

/** How a container says that it is to be read: its own fields over those that every container starts from. */
type Read = <T>(read: (container: YamlNode) => Value<T>) => Value<T>;

/** Reads how a container is started, watched and bounded. The default of the pull policy follows from its image. */
export function operation(
  node: YamlNode,
  own: Read,
  absence: Absence,
  podAbsence: Absence,
): Omit<Operation, "pullPolicy"> {
  const storage = (side: "limits" | "requests") =>
    absent(
      own((holder) => quantity(holder.path("resources", side, "ephemeral-storage"), spellBytes)),
      podAbsence,
    );
  const probe = (key: string) =>
    absent(
      own((holder) => readProbe(holder.get(key))),
      absence,
    );
  const words = (key: string) =>
    listOf(node.get(key), absence, (item) => text(item, { loose: true }), node.get(key).place<string>());
  return {
    ...noOperation,
    livenessProbe: probe("livenessProbe"),
    readinessProbe: probe("readinessProbe"),
    ephemeralStorageLimit: storage("limits"),
    ephemeralStorageRequest: storage("requests"),
    commandLine: { command: words("command"), args: words("args") },
  };
}

/** The kubelet pulls `latest` always and other tags where they are missing, unless told otherwise. */
export function pullPolicy(own: Read, image: ImageUse | undefined, absence: Absence): Value<string> {
  const reference = image && known(image.reference);
  const latest = reference && !reference.digest && (reference.tag ?? "latest") === "latest";
  const fallback = reference && (latest ? "Always" : "IfNotPresent");
  return absent(
    own((holder) => text(holder.get("imagePullPolicy"))),
    absence,
    fallback,
  );
}

/** What bounds a volume, where it is an emptyDir. */
export function emptyDirectory(volume: YamlNode): { readonly emptyDir?: EmptyDirectory } {
  const node = volume.get("emptyDir");
  if (node.state === "unset") return {};
  const sizeLimit = quantity(node.get("sizeLimit"), spellBytes);
  return { emptyDir: { medium: text(node.get("medium")), sizeLimit } };
}

const HANDLERS = { httpGet: "http", tcpSocket: "tcp", grpc: "grpc", exec: "exec" } as const;

function readProbe(node: YamlNode): Value<Probe> {
  const place: Place<Probe> = node.place(spellProbe);
  if (node.state === "unset" || node.shape === "null") return { state: "unset", at: node.at, place };
  if (node.state === "unknown" || node.shape !== "map") return unknown("wrong type", node.at);
  const handler = (["httpGet", "tcpSocket", "grpc", "exec"] as const).find((key) => node.get(key).state !== "unset");
  const at = node.key ?? node.at;
  const value: Probe = { how: handler ? HANDLERS[handler] : "unknown", ...portOf(node.path(handler ?? "", "port")) };
  return { state: "set", value, at, level: "own", place };
}

function portOf(node: YamlNode): Pick<Probe, "port"> {
  const port = known(node.number()) ?? known(text(node));
  return port === undefined ? {} : { port };
}

function spellProbe({ how, port }: Probe): unknown {
  if (port === undefined) return undefined;
  if (how === "http") return { httpGet: { path: "/", port } };
  return how === "tcp" ? { tcpSocket: { port } } : undefined;
}
