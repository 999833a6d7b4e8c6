import type { Probe } from "../../model/operation.ts";
import type { Place } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import type { YamlNode } from "../yaml/node.ts";
import { get, number, path } from "./scalars.ts";

/** Reads a probe of a container of a group: a command, or a request by HTTP. */
export function readProbe(node: YamlNode): Value<Probe> {
  const place: Place<Probe> = node.place(({ how, port }: Probe) =>
    how === "http" && port !== undefined ? { httpGet: { path: "/", port } } : undefined,
  );
  if (node.state === "unset" || node.shape === "null") return { state: "unset", at: node.at, place };
  if (node.state === "unknown" || node.shape !== "map") return unknown("wrong type", node.at);
  const http = get(node, "httpGet").state !== "unset";
  const how = http ? "http" : get(node, "exec").state !== "unset" ? "exec" : "unknown";
  const port = known(number(path(node, "httpGet", "port")));
  const value: Probe = { how, ...(port !== undefined && { port }) };
  return { state: "set", value, at: node.key ?? node.at, level: "own", place };
}
