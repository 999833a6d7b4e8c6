import type { Port } from "../../model/container.ts";
import { known } from "../../model/value.ts";
import type { YamlNode } from "../yaml/node.ts";
import { text } from "./scalars.ts";

/** The ports of a container; one with a hostPort is reachable on the node's address. */
export function readPorts(list: YamlNode): Port[] {
  return list
    .items()
    .filter((node) => node.shape === "map")
    .map((node) => {
      const number = node.get("containerPort").number();
      const published = node.get("hostPort").number();
      return {
        number,
        published,
        exposure: published.state === "unset" ? ("declared" as const) : ("published" as const),
        hostIp: text(node.get("hostIP")),
        name: text(node.get("name")),
        protocol: (known(text(node.get("protocol"))) ?? "TCP").toLowerCase(),
        at: number.state === "set" ? number.at : node.at,
        place: node.place(),
      };
    });
}
