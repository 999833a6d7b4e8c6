import { choice } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { onlyLenient } from "../container/presets.ts";
import { type Reporter, type RuleContext, rule } from "../rule.ts";
import { apiGroup } from "./ingress.ts";
import { literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

/** Fields that switch the check of certificates off, wherever they stand in an object. */
const SWITCHES = new Set([
  "insecureSkipTLSVerify",
  "insecureSkipTlsVerify",
  "insecure-skip-tls-verify",
  "insecureSkipVerify",
]);

/** How deep and how far an object is searched. */
const MOST_DEPTH = 12;
const MOST_NODES = 5_000;

export default rule({
  id: "no-insecure-skip-tls",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "error",
  presets: ["recommended", "nist-800-190", "nsa-cisa"],
  summary: "Check certificates inside the cluster as well",
  why: "Who does not check certificates talks to whoever answers: a pod in between reads the requests with their tokens, and answers what it likes.",
  remedy: "Give the certificate of the authority instead (caBundle, ca, certificate-authority-data).",
  except: "Clusters for trials, whose kubelets have certificates of their own making.",
  sameAs: {
    semgrep: ["yaml/kubernetes/security/skip-tls-verify-cluster", "yaml/kubernetes/security/skip-tls-verify-service"],
  },
  standards: {
    "nist-800-190": ["4.2.1"],
    "nsa-cisa": ["Network: encryption"],
    "owasp-kubernetes": ["K09:2025"],
    cwe: ["CWE-295"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Aggregation layer: contacting the extension API server",
      url: "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#contacting-the-extension-apiserver",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1.shop.example.com\nspec:\n  group: shop.example.com\n  insecureSkipTLSVerify: true\n",
      fixed:
        "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1.shop.example.com\nspec:\n  group: shop.example.com\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: shop\nspec:\n  endpoints:\n    - scheme: https\n      tlsConfig:\n        ca:\n          secret: { name: shop-ca, key: ca.crt }\n",
    },
  ],

  check(resource, report, context) {
    if (resource.workloads.length > 0 || ["ConfigMap", "Secret", "CustomResourceDefinition"].includes(resource.type)) {
      checkRepository(resource, report);
      return;
    }
    const seldom = isUsual(resource);
    if (!(seldom && onlyLenient(context as RuleContext<unknown>))) {
      for (const node of switchesOf(resource.root)) {
        const value = node.boolean();
        if (value.state !== "set" || !value.value) continue;
        report(value.key ?? value, {
          message: `${calledResource(resource)} checks no certificate, and so talks to whoever answers. Give the authority's certificate instead.`,
          severity: seldom ? "info" : "error",
          fixes: [choice("Check the certificate (its authority must be known)", remove(value.place))],
          sameAs: sameAs(resource),
        });
      }
    }
    for (const webhook of resource.root.get("webhooks").items()) {
      const url = literal(webhook.path("clientConfig", "url").string());
      if (url.state !== "set" || !url.value.startsWith("http:")) continue;
      report(url, {
        message: `${calledResource(resource)} is asked by plain HTTP, which the API server refuses. Use https and caBundle.`,
        sameAs: {},
      });
    }
  },
});

/** What the makers themselves ship so: metrics-server's API, and scraping of kubelets, whose certificates nobody signs. */
function isUsual(resource: Resource): boolean {
  if (apiGroup(resource) === "monitoring.coreos.com") return true;
  return resource.type === "APIService" && /(?:^|\.)metrics\.k8s\.io$/.test(known(resource.name) ?? "");
}

function switchesOf(root: Node): Node[] {
  const found: Node[] = [];
  let nodes = 0;
  const visit = (node: Node, depth: number): void => {
    if (depth > MOST_DEPTH || ++nodes > MOST_NODES) return;
    if (node.shape === "list") for (const item of node.items()) visit(item, depth + 1);
    if (node.shape !== "map") return;
    for (const key of node.keys()) {
      if (SWITCHES.has(key)) found.push(node.get(key));
      else visit(node.get(key), depth + 1);
    }
  };
  visit(root, 0);
  return found;
}

function sameAs({ type }: Resource) {
  if (type === "APIService") return { semgrep: ["yaml/kubernetes/security/skip-tls-verify-service"] };
  return type === "Config" ? { semgrep: ["yaml/kubernetes/security/skip-tls-verify-cluster"] } : {};
}

/** A secret by which Argo CD gets at a repository or cluster. */
function checkRepository(resource: Resource, report: Reporter): void {
  const type = known(literal(resource.root.path("metadata", "labels", "argocd.argoproj.io/secret-type").string()));
  if (type !== "repository" && type !== "repo-creds") return;
  const insecure = literal(resource.root.path("stringData", "insecure").string());
  if (insecure.state !== "set" || insecure.value !== "true") return;
  report(insecure, {
    message: `${calledResource(resource)} lets Argo CD fetch from a repository without checking who it is. Give Argo CD its certificate or host key.`,
    fixes: [choice("Check the repository's certificate or host key", set(insecure.place, "false"))],
    sameAs: {},
  });
}
