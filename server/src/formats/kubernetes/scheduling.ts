import type { Workload } from "../../model/container.ts";
import type { Scheduling } from "../../model/operation.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, convert, notAlone } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { effectiveOf, type PodSource } from "./pod-source.ts";
import { text } from "./scalars.ts";

/** Reads on which nodes a pod may run. */
export function scheduling(source: PodSource): Scheduling {
  return {
    tolerations: source.specs.flatMap((spec) =>
      spec
        .get("tolerations")
        .items()
        .filter((node) => node.shape === "map")
        .map((node) => ({
          key: text(node.get("key")),
          operator: text(node.get("operator")),
          effect: text(node.get("effect")),
          at: node.at,
          place: node.place(),
        })),
    ),
    nodeLabels: source.specs.flatMap((spec) => [
      ...spec
        .get("nodeSelector")
        .entries()
        .map(([key, , at]) => ({ key, at })),
      ...required(spec),
    ]),
  };
}

const ARCHITECTURE = "kubernetes.io/arch";

/** The platform of the nodes that nodeSelector names, where it names their architecture: `linux/arm64`. */
export function platform(source: PodSource, { os }: Workload, absence: Absence): Value<string> {
  const architecture = effectiveOf(source, (spec) => text(spec.path("nodeSelector", ARCHITECTURE)));
  const place = notAlone<string>(source.specs[0]);
  const named = convert(architecture, place, (name, at) =>
    os === "unknown" ? unknown("variable", at) : `${os}/${name}`,
  );
  return absent(named, absence);
}

/** What node affinity requires to be there. */
function required(spec: YamlNode): { key: string; at: YamlNode["at"] }[] {
  return spec
    .path("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    .items()
    .flatMap((term) => term.get("matchExpressions").items())
    .flatMap((expression) => {
      const key = text(expression.get("key"));
      const operator = known(text(expression.get("operator")));
      return key.state === "set" && (operator === "In" || operator === "Exists")
        ? [{ key: key.value, at: key.at }]
        : [];
    });
}
