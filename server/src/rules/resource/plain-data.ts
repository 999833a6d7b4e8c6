import type { Node } from "../../model/resource.ts";
import { known } from "../../model/value.ts";

/** A node as plain data to be written elsewhere; undefined where a part of it can't be known. */
export function plainData(node: Node, depth = 0): unknown {
  if (depth > 10 || node.state !== "set") return undefined;
  if (node.shape === "map") {
    const entries = node.keys().map((key) => [key, plainData(node.get(key), depth + 1)] as const);
    return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
  }
  if (node.shape === "list") {
    const items = node.items().map((item) => plainData(item, depth + 1));
    return items.includes(undefined) ? undefined : items;
  }
  return known(node.boolean()) ?? known(node.number()) ?? known(node.string());
}

/** True where a field of a security context, as plain data, takes protection away rather than adds it. */
export function loosens(field: string, value: unknown): boolean {
  switch (field) {
    case "privileged":
    case "allowPrivilegeEscalation":
    case "hostNetwork":
    case "hostPID":
    case "hostIPC":
    case "hostUsers":
    case "automountServiceAccountToken":
    case "shareProcessNamespace":
      return value !== false;
    case "runAsNonRoot":
    case "readOnlyRootFilesystem":
    case "readOnly":
      return value !== true;
    case "runAsUser":
    case "runAsGroup":
      return value === 0;
    case "capabilities":
      return typeof value !== "object" || value === null || "add" in value;
    case "seccompProfile":
    case "appArmorProfile":
      return (value as { type?: unknown } | null)?.type === "Unconfined";
    case "procMount":
      return value !== "Default";
    case "sysctls":
    case "windowsOptions":
    case "add":
      return true;
    case "securityContext":
      return Object.entries((value ?? {}) as object).some(([name, inner]) => loosens(name, inner));
    default:
      return false;
  }
}
