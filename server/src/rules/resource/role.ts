import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";

/** One entry of a list of words, and where it stands. */
export interface Word {
  readonly value: string;
  readonly at: Span;
}

/** A Role or ClusterRole, of Kubernetes or OpenShift, that somebody wrote: not one that Kubernetes brings itself. */
export interface Role {
  readonly resource: Resource;
  /** A ClusterRole: may be bound for the whole cluster. */
  readonly clusterWide: boolean;
  readonly permissions: readonly Permission[];
}

/** One item of a role's `rules`: every one of its verbs for every one of its resources (rbac.authorization.k8s.io/v1 PolicyRule). */
export interface Permission {
  readonly role: Role;
  readonly node: Node;
  readonly apiGroups: readonly Word[];
  /** True for resources of an API group (the core group is the empty text); one that names no group is read as for any. */
  inGroup(group: string): boolean;
  readonly resources: readonly Word[];
  readonly verbs: readonly Word[];
  readonly nonResourceUrls: readonly Word[];
  /** Names of the objects that it is limited to; empty where it is for all. */
  readonly resourceNames: readonly Word[];
  /** Only objects of certain names are meant, or it can't be known whether that is so. */
  readonly limited: boolean;
}

/** The role that a resource is; undefined for other kinds and for the roles of the control plane. */
export function roleOf(resource: Resource): Role | undefined {
  if (!roles.has(resource)) roles.set(resource, readRole(resource));
  return roles.get(resource);
}

const roles = new WeakMap<Resource, Role | undefined>();

function readRole(resource: Resource): Role | undefined {
  const kind = resource.type.toLowerCase();
  if ((kind !== "role" && kind !== "clusterrole") || !isRbac(resource) || isBuiltIn(resource)) return undefined;
  const permissions: Permission[] = [];
  const role: Role = { resource, clusterWide: kind === "clusterrole", permissions };
  for (const node of resource.root.get("rules").items()) permissions.push(permissionOf(role, node));
  return role;
}

function permissionOf(role: Role, node: Node): Permission {
  const names = node.get("resourceNames");
  const resourceNames = words(names);
  const apiGroups = words(node.get("apiGroups"));
  const groups = new Set(apiGroups.map(({ value }) => value));
  const any = groups.has("*") || node.get("apiGroups").shape === "null";
  return {
    role,
    node,
    apiGroups,
    inGroup: (group) => any || groups.has(group),
    resources: words(node.get("resources")),
    verbs: words(node.get("verbs")),
    nonResourceUrls: words(node.get("nonResourceURLs")),
    resourceNames,
    // no name is a wildcard, but whoever writes `*` means all
    limited: names.state === "unknown" || (names.items().length > 0 && !resourceNames.some((w) => w.value === "*")),
  };
}

/** The known words of a list. */
export function words(list: Node): Word[] {
  return list.items().flatMap((item) => {
    const value = item.string();
    return value.state === "set" ? [{ value: value.value, at: value.at }] : [];
  });
}

/** True where an object belongs to an API of roles and bindings; OpenShift's were once in `v1`. */
export function isRbac({ apiVersion }: Resource): boolean {
  return /^(?:rbac\.authorization\.k8s\.io|authorization\.openshift\.io)\/|^v1$/.test(apiVersion);
}

/**
 * True for what the API server creates and mends itself: it carries the label of the defaults, and the prefix `system:` is
 * reserved for it (Kubernetes, "Using RBAC Authorization": default roles and role bindings).
 */
export function isBuiltIn(resource: Resource): boolean {
  return known(resource.name)?.startsWith("system:") === true || carriesDefaultsLabel(resource);
}

/** True where the label marks a role or binding as one of the API server's defaults. */
export function carriesDefaultsLabel({ root }: Resource): boolean {
  return known(root.path("metadata", "labels", "kubernetes.io/bootstrapping").string()) === "rbac-defaults";
}
