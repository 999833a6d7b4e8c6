import type { Node, Resource } from "../../model/resource.ts";
import type { Value } from "../../model/value.ts";

/** A Service of the core API. */
export interface Service {
  readonly resource: Resource;
  readonly spec: Node;
  /** ClusterIP, NodePort, LoadBalancer, ExternalName. */
  readonly type: Value<string>;
}

/** The Service that a resource is; undefined for other kinds, those of that name in other APIs (Knative) included. */
export function serviceOf(resource: Resource): Service | undefined {
  if (resource.type !== "Service" || resource.apiVersion !== "v1") return undefined;
  const spec = resource.root.get("spec");
  return { resource, spec, type: spec.get("type").string() };
}
