import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { apiGroup, ingressOf } from "./ingress.ts";
import { literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

export default rule({
  id: "no-wildcard-host",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Name the hosts that are served",
  why: "A rule without a host, or for all hosts of a domain, answers for names that nobody meant: old ones whose records still point here, and those of other teams.",
  remedy: "Write the host. Keep listeners of a Gateway that all namespaces may use to the hosts that they are for.",
  except: "Applications that give each customer a host of its own.",
  standards: { "nist-800-190": ["4.3.3"], "owasp-kubernetes": ["K06:2025"], cwe: ["CWE-668"] },
  references: [
    {
      title: "Ingress: hostname wildcards",
      url: "https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: "*.example.com"\n      http:\n        paths: []\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: shop.example.com\n      http:\n        paths: []\n",
    },
  ],

  check(resource, report) {
    for (const item of ingressOf(resource)?.rules ?? []) {
      const host = literal(item.get("host").string());
      if (item.shape !== "map" || host.state === "unknown") continue;
      if (host.state === "set" && !host.value.startsWith("*") && host.value !== "") continue;
      report(host.state === "set" ? host : item.get("http").key ? { at: item.get("http").key ?? item.at } : item, {
        message: `${calledResource(resource)} answers for ${host.state === "set" && host.value ? `all hosts below ${host.value.slice(2)}` : "every host"}. Name the host.`,
      });
    }
    if (resource.partial) return;
    if (apiGroup(resource) === "gateway.networking.k8s.io") checkGateway(resource, report);
  },
});

function checkGateway(resource: Resource, report: Reporter): void {
  if (resource.type === "ReferenceGrant") {
    for (const to of resource.root.path("spec", "to").items()) {
      if (to.shape !== "map" || to.get("name").state !== "unset") continue;
      report(to, {
        message: `${calledResource(resource)} lends every ${known(to.get("kind").string()) ?? "object"} of its namespace to another. Name the one that is meant.`,
      });
    }
  }
  if (resource.type !== "Gateway") return;
  for (const listener of resource.root.path("spec", "listeners").items()) {
    const all = known(listener.path("allowedRoutes", "namespaces", "from").string()) === "All";
    if (!all || listener.get("hostname").state !== "unset") continue;
    const name = listener.get("name").string();
    report(name.state === "set" ? name : listener, {
      message: `${calledResource(resource)} lets routes of every namespace claim any host here. Give the listener a hostname, or list the namespaces.`,
    });
  }
}
