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

/** True where a certificate's name for hosts covers a host: the same, or a wildcard for its first label. */
export function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  return pattern.startsWith("*.") && host.includes(".") && pattern.slice(1) === host.slice(host.indexOf("."));
}
