import { choice } from "../../model/fix.ts";
import { createFile } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { maybeSameNamespace, namespaceIn, objectsOf } from "../../model/workspace.ts";
import { rule } from "../rule.ts";
import { isSystemNamespace } from "./system-namespaces.ts";

export default rule({
  id: "require-default-deny",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: ["nsa-cisa"],
  summary: "Deny all traffic of a namespace by default",
  why: "What no NetworkPolicy forbids is allowed: a pod that somebody adds later and forgets is open to the whole cluster.",
  remedy:
    "Add a NetworkPolicy with an empty podSelector, both policyTypes and no rules, and allow what is needed in others.",
  except: "The policies stand in another repository, or the network plugin denies by default.",
  standards: {
    "cis-kubernetes": ["5.3.2"],
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network: network policies"],
    "owasp-kubernetes": ["K05:2025"],
    cwe: ["CWE-923"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Default deny all ingress and all egress traffic",
      url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic",
    },
  ],
  examples: [
    { kind: "kubernetes", bad: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n" },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\n  namespace: shop\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n",
    },
  ],

  check(resource, report, { workspace: around, facts }) {
    const name = known(resource.name);
    if (resource.type !== "Namespace" || name === undefined || isSystemNamespace(name)) return;
    const workspace = around();
    if (!workspace?.complete) return;
    const policies = objectsOf(
      workspace,
      "NetworkPolicy",
      "CiliumNetworkPolicy",
      "GlobalNetworkPolicy",
      "CiliumClusterwideNetworkPolicy",
    )
      .filter(({ file, object }) => maybeSameNamespace(namespaceIn(workspace, file.path, object.namespace), name))
      .map(({ object }) => object);
    // other kinds of policies have their own ways to deny
    if (policies.some(({ type, selector }) => type !== "NetworkPolicy" || !selector)) return;
    const forAll = policies.filter(
      ({ selector }) =>
        selector && Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0,
    );
    const missing = [
      ...(forAll.some(({ ingress }) => ingress) ? [] : ["incoming"]),
      ...(forAll.some(({ egress }) => egress) ? [] : ["outgoing"]),
    ];
    if (missing.length === 0) return;
    const path = `${facts.path.slice(0, facts.path.lastIndexOf("/") + 1)}${name}-default-deny.yaml`;
    report(resource.name.state === "set" ? resource.name : resource, {
      message: `No NetworkPolicy of this workspace denies ${missing.join(" and ")} traffic of namespace ${name} by default. Add one with an empty podSelector.`,
      detail: missing.join(","),
      fixes:
        facts.neighbours.text(path) === null && /^[a-z0-9-]+$/.test(name)
          ? [choice(`Create ${name}-default-deny.yaml`, createFile(path, defaultDeny(name)))]
          : [],
    });
  },
});

function defaultDeny(namespace: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${JSON.stringify(namespace)}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
}
