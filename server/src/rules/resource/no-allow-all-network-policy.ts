import { choice, type Fix } from "../../model/fix.ts";
import { append } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { everyAddress, isEveryPod, type NetworkPolicy, networkPolicyOf, type TrafficRule } from "./network-policy.ts";
import { calledResource } from "./wording.ts";

export default rule({
  id: "no-allow-all-network-policy",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "warning",
  presets: ["recommended", "nist-800-190", "nsa-cisa"],
  summary: "Let network policies name whom they let in",
  why: "A policy whose rule is empty, or lets in every pod or address on every port, reads like protection and is none.",
  remedy: "Name the peers by podSelector and namespaceSelector, and the ports. Leave the rule out to let nobody in.",
  except: "Ingress controllers and other pods that are open to the world: name their ports, then they are left alone.",
  sameAs: { trivy: ["KSV-0038"] },
  standards: {
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network: network policies"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-923"],
  },
  fixes: ["choice"],
  references: [
    { title: "Network Policies", url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  ingress:\n    - {}\n",
    },
    {
      kind: "kubernetes",
      note: "The rules for outgoing traffic are not applied.",
      bad: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n  egress:\n    - to:\n        - podSelector: {}\n",
      fixed:
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress\n  egress:\n    - to:\n        - podSelector: {}\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: gateway\n      ports:\n        - port: 8080\n",
    },
  ],

  check(resource, report) {
    const policy = networkPolicyOf(resource);
    if (!policy) return;
    for (const traffic of policy.ingress) {
      const whom = letsIn(traffic);
      if (!whom) continue;
      report(traffic.node, {
        message: `${calledResource(resource)} lets in ${whom} on every port, and so keeps nobody out. Name the peers and the ports.`,
        sameAs: {},
      });
    }
    for (const [direction, type] of [
      ["ingress", "Ingress"],
      ["egress", "Egress"],
    ] as const) {
      const ignored = ignoredRules(policy, direction, type);
      if (!ignored) continue;
      report(ignored, {
        message: `${calledResource(resource)} has rules for ${direction}, but policyTypes does not name ${type}: they are not applied. Add ${type}.`,
        fixes: addType(policy, type),
        sameAs: {},
      });
    }
    if (!resource.partial && selectsNothing(policy)) {
      report(resource, {
        message: `${calledResource(resource)} does not say which pods it is for, and so is for all of its namespace. Write podSelector, and {} if that is meant.`,
        sameAs: { trivy: ["KSV-0038"] },
      });
    }
  },
});

/** Whom a rule lets in where that is everybody on every port. */
function letsIn({ anyPeer, anyPort, peers }: TrafficRule): string | undefined {
  if (!anyPort) return undefined;
  if (anyPeer) return "everybody";
  for (const peer of peers) {
    const addresses = everyAddress(peer);
    if (addresses && peer.path("ipBlock", "except").shape === "null") return `every address (${addresses})`;
    if (isEveryPod(peer)) return "every pod of the cluster";
  }
  return undefined;
}

/** Where rules stand that policyTypes makes void. */
function ignoredRules({ spec, ...rules }: NetworkPolicy, direction: "ingress" | "egress", type: string) {
  const types = spec.get("policyTypes");
  if (types.shape !== "list" || rules[direction].length === 0) return undefined;
  const named = types.items().map((item) => item.string());
  return named.every((name) => name.state === "set" && name.value !== type) ? types : undefined;
}

function addType({ spec }: NetworkPolicy, type: string): Fix[] {
  return [choice(`Add ${type} to policyTypes`, append(spec.get("policyTypes").place<string>(), type))];
}

/** No selector anywhere, neither of the pods nor of a peer: it is hardly meant to be for every pod of the namespace. */
function selectsNothing({ spec, ingress, egress }: NetworkPolicy): boolean {
  if (spec.shape !== "map" || spec.get("podSelector").state !== "unset") return false;
  if (ingress.some((traffic) => letsIn(traffic))) return false;
  const peers = [...ingress, ...egress].flatMap((traffic) => traffic.peers);
  return peers.every((peer) => ["podSelector", "namespaceSelector"].every((key) => peer.get(key).state === "unset"));
}
