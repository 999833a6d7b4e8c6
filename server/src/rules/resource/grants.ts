import type { Resource } from "../../model/resource.ts";
import type { Span } from "../../text/span.ts";
import { listed } from "../container/wording.ts";
import { type Permission, type Role, roleOf, type Word } from "./role.ts";
import { calledResource } from "./wording.ts";

/** Resources by API group (the core group is the empty text), and what may be done with them. */
export interface Wanted {
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly verbs: readonly string[];
}

/** What a permission grants of what was asked for. */
export interface Grant {
  readonly role: Role;
  readonly permission: Permission;
  /** Where to speak of it: the first of the resources. */
  readonly at: Span;
  readonly resources: readonly string[];
  /** Only `*` where every verb is granted. */
  readonly verbs: readonly string[];
}

/** All verbs that change something. Impersonating means nothing for most resources, but whoever grants it wants more than to read. */
export const WRITE: readonly string[] = "create update patch delete deletecollection impersonate".split(" ");
export const READ: readonly string[] = ["get", "list", "watch"];

/**
 * What a role's permissions grant of `wanted`, one item a permission. Resources count where they are named, also as a
 * subresource of everything (`*` + `/exec`); what a bare `*` grants is the matter of no-wildcard-rbac alone. A verb `*` counts.
 */
export function grantsOf(resource: Resource, wanted: Wanted): Grant[] {
  const role = roleOf(resource);
  return role ? role.permissions.flatMap((permission) => grantOf(permission, wanted) ?? []) : [];
}

/** What one permission grants of `wanted`; undefined where that is nothing. */
export function grantOf(permission: Permission, wanted: Wanted): Grant | undefined {
  const resources = permission.resources.filter(({ value }) =>
    Object.entries(wanted.resources).some(([group, names]) => permission.inGroup(group) && isOneOf(value, names)),
  );
  const every = permission.verbs.some(({ value }) => value === "*");
  const verbs = every ? ["*"] : distinct(permission.verbs.filter(({ value }) => wanted.verbs.includes(value)));
  const [first] = resources;
  if (!first || verbs.length === 0) return undefined;
  return { role: permission.role, permission, at: first.at, resources: distinct(resources), verbs };
}

function isOneOf(resource: string, names: readonly string[]): boolean {
  return names.includes(resource) || (resource.startsWith("*/") && names.some((n) => n.endsWith(resource.slice(1))));
}

function distinct(list: readonly Word[]): string[] {
  return [...new Set(list.map(({ value }) => value))];
}

/** True where the grant contains one of these verbs. */
export function may(grant: Grant, ...verbs: readonly string[]): boolean {
  return grant.verbs.some((verb) => verb === "*" || verbs.includes(verb));
}

/** `Role deployer may create and update pods`, the beginning of a sentence. */
export function says({ role, verbs, resources }: Grant): string {
  const does = verbs[0] === "*" ? "may do anything with" : `may ${listed(verbs)}`;
  return `${calledResource(role.resource)} ${does} ${listed(resources)}`;
}
