import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";

/** A NetworkPolicy of Kubernetes itself; the network plugins' own kinds say things in other ways. */
export interface NetworkPolicy {
  readonly resource: Resource;
  readonly spec: Node;
  readonly ingress: readonly TrafficRule[];
  readonly egress: readonly TrafficRule[];
}

/** One item of `ingress` or `egress`: traffic from or to any of the peers on any of the ports is let through. */
export interface TrafficRule {
  readonly node: Node;
  /** No peer is named, which means all of them. */
  readonly anyPeer: boolean;
  readonly peers: readonly Node[];
  /** No port is named, which means all of them. */
  readonly anyPort: boolean;
  readonly ports: readonly Node[];
}

/** The policy that a resource is; undefined for other kinds. */
export function networkPolicyOf(resource: Resource): NetworkPolicy | undefined {
  if (resource.type !== "NetworkPolicy" || !/^(?:networking\.k8s\.io\/|extensions\/|v1$)/.test(resource.apiVersion)) {
    return undefined;
  }
  const spec = resource.root.get("spec");
  return { resource, spec, ingress: rulesOf(spec.get("ingress"), "from"), egress: rulesOf(spec.get("egress"), "to") };
}

function rulesOf(list: Node, direction: "from" | "to"): TrafficRule[] {
  return list
    .items()
    .filter((node) => node.shape === "map")
    .map((node) => {
      const peers = node.get(direction);
      const ports = node.get("ports");
      return { node, anyPeer: isEmpty(peers), peers: peers.items(), anyPort: isEmpty(ports), ports: ports.items() };
    });
}

/** Surely nothing: not there, null, or a list or map without items. */
function isEmpty(node: Node): boolean {
  if (node.state === "unknown") return false;
  if (node.shape === "list") return node.items().length === 0;
  return node.shape === "map" ? node.keys().length === 0 : node.shape === "null";
}

/** True where a selector is given that selects everything: `{}`. */
export function selectsAll(selector: Node): boolean {
  return selector.shape === "map" && selector.keys().length === 0;
}

/** True where a peer is every pod of every namespace. */
export function isEveryPod(peer: Node): boolean {
  const pods = peer.get("podSelector");
  return (
    selectsAll(peer.get("namespaceSelector")) &&
    (isEmpty(pods) || selectsAll(pods)) &&
    peer.get("ipBlock").shape === "null"
  );
}

/** The block of addresses that a peer is, if it holds all of them. */
export function everyAddress(peer: Node): "0.0.0.0/0" | "::/0" | undefined {
  const cidr = known(peer.path("ipBlock", "cidr").string());
  return cidr === "0.0.0.0/0" || cidr === "::/0" ? cidr : undefined;
}
