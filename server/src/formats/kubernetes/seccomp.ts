import type { Place } from "../../model/place.ts";
import type { Value } from "../../model/value.ts";
import { convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { effectiveOf, type PodSource } from "./pod-source.ts";
import { text } from "./scalars.ts";

/** The seccomp profile of a pod. */
export function podSeccomp(source: PodSource): Value<string> {
  return effectiveOf(source, seccompField);
}

/** The seccomp profile that a pod or container itself names. */
export function seccompField(holder: YamlNode): Value<string> {
  return text(holder.path("securityContext", "seccompProfile", "type"));
}

/** The seccomp profile of a pod by annotation: used before Kubernetes 1.19, no longer read since 1.27. */
export function podSeccompAnnotation(source: PodSource): Value<string> {
  return annotation(source.annotations ?? source.specs[0], "seccomp.security.alpha.kubernetes.io/pod");
}

/** The seccomp profile of a container by annotation; unset where there are no annotations or no name. */
export function containerSeccompAnnotation(
  name: string | undefined,
  annotations: YamlNode | undefined,
  container: YamlNode,
): Value<string> {
  return annotation(annotations ?? container, `container.seccomp.security.alpha.kubernetes.io/${name ?? ""}`);
}

function annotation(annotations: YamlNode, key: string): Value<string> {
  const node = annotations.get(key);
  const place: Place<string> = node.place((value: string) =>
    value === "RuntimeDefault" ? "runtime/default" : undefined,
  );
  return convert<string, string>(text(node), place, (value) => {
    if (value === "runtime/default" || value === "docker/default") return "RuntimeDefault";
    if (value === "unconfined") return "Unconfined";
    return value.startsWith("localhost/") ? "Localhost" : value;
  });
}
