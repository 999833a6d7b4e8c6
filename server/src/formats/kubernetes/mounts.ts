import type { Mount, Volume } from "../../model/container.ts";
import { known } from "../../model/value.ts";
import type { YamlNode } from "../yaml/node.ts";
import { text } from "./scalars.ts";

/** The volume mounts of a container, each with the pod's volume that it names. */
export function readMounts(list: YamlNode, volumes: readonly Volume[]): Mount[] {
  return list
    .items()
    .filter((node) => node.shape === "map")
    .map((node) => {
      const name = text(node.get("name"));
      const target = text(node.get("mountPath"));
      const wanted = known(name);
      const volume = wanted === undefined ? undefined : volumes.find((candidate) => known(candidate.name) === wanted);
      const onHost = volume !== undefined && volume.hostPath.state !== "unset";
      const readOnly = node.get("readOnly").boolean();
      return {
        source: onHost ? volume.hostPath : name,
        type: onHost ? ("bind" as const) : ("volume" as const),
        target,
        readOnly: readOnly.state === "unset" ? { ...readOnly, fallback: false } : readOnly,
        propagation: text(node.get("mountPropagation")),
        at: target.state === "set" ? target.at : node.at,
        place: node.place(),
        ...(volume && { volume }),
      };
    });
}
