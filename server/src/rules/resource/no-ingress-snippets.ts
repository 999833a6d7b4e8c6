import type { SameAs, Severity } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { apiGroup, ingressOf } from "./ingress.ts";
import { annotation, literal } from "./metadata.ts";
import { calledResource } from "./wording.ts";

const PREFIX = "nginx.ingress.kubernetes.io/";

/**
 * Annotations whose value ingress-nginx copied into its configuration (CVE-2025-1097, 1098, 24514), and what such a value
 * can't hold without ending the statement that it is copied into. A URL holds no blanks, quotes or backslashes either.
 */
const BREAKS_OUT: ReadonlyMap<string, RegExp> = new Map([
  ["auth-url", /[\s{}#;"'\\]/],
  ["mirror-target", /[\s{}#;"'\\]/],
  ["mirror-host", /[\s{}#;"'\\]/],
  ["auth-tls-match-cn", /[\n\r{}#;]/],
  ["permanent-redirect", /[\s{};$]/],
]);

export default rule({
  id: "no-ingress-snippets",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not write configuration of nginx into an Ingress",
  why: "A snippet becomes part of the controller's own configuration: whoever may write an Ingress reads its service account's token, and with it the secrets of the whole cluster (CVE-2021-25742).",
  remedy:
    "Use the annotations for rewrites, headers and limits, or what the Gateway API has for them, and set allow-snippet-annotations to false.",
  sameAs: { trivy: ["KCV-0093"], checkov: ["CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"] },
  standards: { "nist-800-190": ["4.3.3"], "owasp-kubernetes": ["K06:2025", "K07:2025"], cwe: ["CWE-94"] },
  fixes: ["choice"],
  references: [
    { title: "CVE-2021-25742", url: "https://github.com/kubernetes/ingress-nginx/issues/7837" },
    { title: "CVE-2025-1097", url: "https://github.com/kubernetes/kubernetes/issues/131007" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      more_set_headers "X-Frame-Options: DENY";\n    nginx.ingress.kubernetes.io/enable-cors: "true"\nspec:\n  ingressClassName: nginx\n',
      fixed:
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: "true"\nspec:\n  ingressClassName: nginx\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    nginx.ingress.kubernetes.io/custom-headers: shop/headers\nspec:\n  ingressClassName: nginx\n",
    },
  ],

  check(resource, report) {
    if (resource.type === "ConfigMap") {
      const allowed = allowsSnippets(resource);
      if (allowed) {
        report(allowed, {
          message: `${calledResource(resource)} lets every Ingress write configuration of nginx. Set allow-snippet-annotations to "false".`,
          severity: "warning",
          sameAs: {},
        });
      }
      return;
    }
    if (!ingressOf(resource) && apiGroup(resource) !== "k8s.nginx.org") return;
    const annotations = resource.root.path("metadata", "annotations");
    for (const name of annotations.keys()) {
      const value = literal(annotations.get(name).string());
      const found = value.state === "set" ? mistake(name, value.value) : undefined;
      if (!found || value.state !== "set") continue;
      report(value.key ?? value, {
        message: `${calledResource(resource)} ${found.what} of nginx by ${name.slice(name.indexOf("/") + 1)}. Use an annotation that does what is meant.`,
        severity: found.severity,
        fixes: [choice("Take the annotation out", remove(value.place))] satisfies Fix[],
        sameAs: found.sameAs,
      });
    }
  },
});

interface Mistake {
  readonly what: string;
  readonly severity: Severity;
  readonly sameAs: SameAs;
}

function mistake(name: string, value: string): Mistake | undefined {
  if (/^(?:nginx\.ingress\.kubernetes\.io|nginx\.org|ingress\.kubernetes\.io)\/.*-snippets?$/.test(name)) {
    const lua = /\blua_|_lua(?:_|\b)|\bkubernetes\.io\b/.test(value);
    const alias = value.includes("alias");
    const checkov = [...(lua ? ["CKV_K8S_152"] : []), "CKV_K8S_153", ...(alias ? ["CKV_K8S_154"] : [])];
    const severe = lua || /\balias\b/.test(value);
    return { what: "writes configuration", severity: severe ? "error" : "warning", sameAs: { checkov } };
  }
  if (!name.startsWith(PREFIX)) return undefined;
  const short = name.slice(PREFIX.length);
  const breaks = BREAKS_OUT.get(short)?.test(value.trim()) === true;
  return breaks
    ? { what: "breaks out into the configuration", severity: "error", sameAs: { trivy: ["KCV-0093"] } }
    : undefined;
}

/** Where the ConfigMap of an ingress-nginx controller allows snippets. */
function allowsSnippets(resource: Resource) {
  const value = literal(resource.root.path("data", "allow-snippet-annotations").string());
  const nginx =
    /nginx|ingress/.test(known(resource.name) ?? "") || annotation(resource, "app.kubernetes.io/name").state === "set";
  return value.state === "set" && value.value === "true" && nginx ? value : undefined;
}
