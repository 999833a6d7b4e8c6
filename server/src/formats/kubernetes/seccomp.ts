import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { convert, firstOf } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { effectiveOf, type PodSource } from "./pod-source.ts";
import { text } from "./scalars.ts";

/** The seccomp profile of a pod: its field, else the annotation that was used before Kubernetes 1.19. */
export function podSeccomp(source: PodSource): Value<string> {
  const field = effectiveOf(source, (spec) => seccompField(spec));
  return source.annotations
    ? firstOf(field, annotation(source.annotations, "seccomp.security.alpha.kubernetes.io/pod"), field)
    : field;
}

/** The seccomp profile of a container itself. */
export function containerSeccomp(
  node: YamlNode,
  name: string | undefined,
  annotations: YamlNode | undefined,
): Value<string> {
  const field = seccompField(node);
  if (!annotations || name === undefined) return field;
  return firstOf(field, annotation(annotations, `container.seccomp.security.alpha.kubernetes.io/${name}`), field);
}

function seccompField(node: YamlNode): Value<string> {
  return text(node.path("securityContext", "seccompProfile", "type"));
}

function annotation(annotations: YamlNode, key: string): Value<string> {
  const node = annotations.get(key);
  const place: Place<string> = node.place((value: string) =>
    value === "RuntimeDefault" ? "runtime/default" : undefined,
  );
  return convert<string, string>(text(node), place, (value, at) => {
    if (value === "runtime/default" || value === "docker/default") return "RuntimeDefault";
    if (value === "unconfined") return "Unconfined";
    return value.startsWith("localhost/") ? "Localhost" : unknown("wrong type", at);
  });
}
