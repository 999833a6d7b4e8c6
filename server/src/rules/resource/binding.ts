import type { Place } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { isRbac } from "./role.ts";

/** A RoleBinding or ClusterRoleBinding. */
export interface Binding {
  readonly resource: Resource;
  /** A ClusterRoleBinding: holds in every namespace. */
  readonly clusterWide: boolean;
  /** The role that is given: its kind (`Role`, `ClusterRole`) and name. */
  readonly roleKind: string | undefined;
  readonly role: Value<string>;
  readonly subjects: readonly Subject[];
}

/** Whom a role is given to. */
export interface Subject {
  /** `User`, `Group` or `ServiceAccount`. */
  readonly kind: string | undefined;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The name. */
  readonly at: Span;
  /** Takes `remove(place)`. */
  readonly place: Place<unknown>;
}

/** The binding that a resource is; undefined for other kinds. */
export function bindingOf(resource: Resource): Binding | undefined {
  const kind = resource.type.toLowerCase();
  if ((kind !== "rolebinding" && kind !== "clusterrolebinding") || !isRbac(resource)) return undefined;
  const { root } = resource;
  return {
    resource,
    clusterWide: kind === "clusterrolebinding",
    roleKind: known(root.path("roleRef", "kind").string()),
    role: root.path("roleRef", "name").string(),
    subjects: root
      .get("subjects")
      .items()
      .flatMap((item) => subjectOf(item) ?? []),
  };
}

function subjectOf(item: Node): Subject | undefined {
  const name = item.get("name").string();
  if (name.state !== "set") return undefined;
  return {
    kind: known(item.get("kind").string()),
    name: name.value,
    namespace: known(item.get("namespace").string()),
    at: name.at,
    place: item.place(),
  };
}
