import type { Node, Resource } from "../../model/resource.ts";

/** An Ingress of Kubernetes. */
export interface Ingress {
  readonly resource: Resource;
  readonly spec: Node;
  readonly rules: readonly Node[];
  readonly tls: readonly Node[];
}

/** The Ingress that a resource is; undefined for other kinds. */
export function ingressOf(resource: Resource): Ingress | undefined {
  if (resource.type !== "Ingress" || !/^(?:networking\.k8s\.io\/|extensions\/|v1$)/.test(resource.apiVersion)) {
    return undefined;
  }
  const spec = resource.root.get("spec");
  return { resource, spec, rules: spec.get("rules").items(), tls: spec.get("tls").items() };
}

/** The group of an API version: `networking.istio.io` of `networking.istio.io/v1`. */
export function apiGroup({ apiVersion }: Resource): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** True where a certificate for these names is good for a host: the same name, or a wildcard for its first label. */
export function covered(host: string, names: ReadonlySet<string>): boolean {
  return names.has(host) || (host.includes(".") && names.has(`*${host.slice(host.indexOf("."))}`));
}
