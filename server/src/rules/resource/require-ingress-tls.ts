import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { type Reporter, rule } from "../rule.ts";
import { apiGroup, covered, type Ingress, ingressOf } from "./ingress.ts";
import { annotation, literal } from "./metadata.ts";
import { calledResource, some } from "./wording.ts";

interface Options {
  readonly terminatedUpstream: boolean;
}

/** Annotations that give a certificate in another way than `tls`, by the controllers' own documentation. */
const CERTIFICATES = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/managed-certificates",
  "networking.gke.io/pre-shared-certs",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "traefik.ingress.kubernetes.io/router.tls",
  "nginx.ingress.kubernetes.io/ssl-passthrough",
];

/** Annotations that keep plain HTTP open although there is a certificate, and their values. */
const OPENS_HTTP: Readonly<Record<string, { readonly open: string; readonly closed: string }>> = {
  "nginx.ingress.kubernetes.io/ssl-redirect": { open: "false", closed: "true" },
  "nginx.ingress.kubernetes.io/force-ssl-redirect": { open: "false", closed: "true" },
  "ingress.kubernetes.io/ssl-redirect": { open: "false", closed: "true" },
  "appgw.ingress.kubernetes.io/ssl-redirect": { open: "false", closed: "true" },
  "kubernetes.io/ingress.allow-http": { open: "true", closed: "false" },
};

const TLS = { polaris: ["tlsSettingsMissing"] };

export default rule<"resource", Options>({
  id: "require-ingress-tls",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "network",
  severity: "warning",
  presets: ["nist-800-190", "nsa-cisa"],
  summary: "Encrypt what comes in",
  why: "Without a certificate passwords, cookies and data travel readable, and whoever stands between can change what people get.",
  remedy: "Name the hosts and a secret with their certificate in tls; cert-manager can keep it for you.",
  except:
    "A load balancer or CDN in front ends the encryption (set terminatedUpstream), or the Ingress is for inside only.",
  sameAs: TLS,
  standards: {
    "nist-800-190": ["4.2.1", "4.3.3"],
    "nsa-cisa": ["Network: encryption"],
    "owasp-kubernetes": ["K06:2025"],
    cwe: ["CWE-319"],
  },
  options: {
    terminatedUpstream: {
      type: "boolean",
      default: false,
      description: "What stands in front of the cluster ends the encryption: nothing is reported.",
    },
  },
  fixes: ["choice"],
  references: [{ title: "Ingress: TLS", url: "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls" }],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: shop.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port:\n                  number: 80\n",
      fixed:
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: shop.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port:\n                  number: 80\n  tls:\n    - hosts: ["shop.example.com"]\n      secretName: web-tls\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  tls:\n    - hosts: [shop.example.com]\n      secretName: shop-tls\n  rules:\n    - host: shop.example.com\n      http:\n        paths: []\n",
    },
  ],

  check(resource, report, { options }) {
    if (options.terminatedUpstream) return;
    const ingress = ingressOf(resource);
    if (ingress) checkIngress(ingress, report);
    const plain = plainRoute(resource);
    if (plain) {
      report(plain, {
        message: `${calledResource(resource)} is served without TLS. Give it a certificate.`,
        sameAs: {},
      });
    }
  },
});

function checkIngress(ingress: Ingress, report: Reporter): void {
  const { resource, spec, tls } = ingress;
  for (const [name, { open, closed }] of Object.entries(OPENS_HTTP)) {
    const value = annotation(resource, name);
    if (value.state !== "set" || value.value !== open) continue;
    report(value, {
      message: `${calledResource(resource)} answers plain HTTP as well (${name}: "${open}"). Let it lead to HTTPS.`,
      fixes: [choice(`Set it to "${closed}"`, set(value.place, closed))],
      sameAs: {},
    });
  }
  if (resource.partial || spec.shape !== "map" || spec.get("tls").state === "unknown") return;
  if (CERTIFICATES.some((name) => annotation(resource, name).state !== "unset")) return;
  const ports = annotation(resource, "alb.ingress.kubernetes.io/listen-ports");
  if (ports.state === "unknown" || (ports.state === "set" && ports.value.includes("HTTPS"))) return;
  const hosts = uncovered(ingress);
  if (!hosts) return;
  const [first] = hosts;
  const at = tls.length > 0 ? first?.at : undefined;
  report(at ? { at } : resource, {
    message: `${calledResource(resource)} serves ${first ? some([...new Set(hosts.map((h) => h.name))]) : "its paths"} without TLS. Name ${hosts.length > 1 ? "them" : first ? "it" : "the hosts"} and a secret with a certificate in tls.`,
    fixes: tls.length > 0 ? [] : addTls(ingress, hosts),
  });
}

/** Hosts that no entry of `tls` names; empty where no host is given at all; undefined where all is well or unknown. */
function uncovered({ rules, tls, spec }: Ingress): { name: string; at: Span }[] | undefined {
  const entries = tls.map((entry) => entry.get("hosts"));
  // an entry without hosts is for all, by the custom of the controllers
  if (entries.some((hosts) => hosts.state !== "set" || hosts.items().length === 0)) return undefined;
  const patterns = entries.flatMap((hosts) => hosts.items().map((item) => literal(item.string())));
  if (patterns.some(({ state }) => state !== "set")) return undefined;
  const names = new Set(patterns.flatMap((pattern) => known(pattern) ?? []));
  const hosts = rules.map((item) => literal(item.get("host").string()));
  if (hosts.some(({ state }) => state === "unknown")) return undefined;
  const open = hosts.flatMap((host) => {
    if (host.state !== "set" || covered(host.value, names)) return [];
    return [{ name: host.value, at: host.at }];
  });
  if (open.length > 0) return open;
  const nameless =
    rules.length > 0 || spec.get("defaultBackend").state === "set" || spec.get("backend").state === "set";
  return tls.length === 0 && nameless && !hosts.some(({ state }) => state === "set") ? [] : undefined;
}

function addTls({ resource, spec }: Ingress, hosts: readonly { name: string }[]): Fix[] {
  const name = known(resource.name);
  if (!name || hosts.length === 0) return [];
  const entry = { hosts: [...new Set(hosts.map((h) => h.name))], secretName: `${name}-tls` };
  return [
    choice(`Add tls with the secret ${name}-tls (create it as well)`, set(spec.get("tls").place<unknown>(), [entry])),
  ];
}

/** Where a route of another kind says, or surely leaves out, that it is served by plain HTTP. */
function plainRoute(resource: Resource): { readonly at: Span } | undefined {
  const { root, type } = resource;
  const group = apiGroup(resource);
  const spec = root.get("spec");
  if (spec.shape !== "map" || resource.partial) return undefined;
  if (type === "Route" && group === "route.openshift.io")
    return spec.get("tls").state === "unset" ? resource : undefined;
  if (type === "IngressRoute" && /^traefik\./.test(group)) {
    const entries = spec.get("entryPoints").items();
    // an entry point for plain HTTP mostly leads on to the other
    const redirected = entries.some((item) => known(item.string()) === "web");
    return spec.get("tls").state === "unset" && !redirected ? resource : undefined;
  }
  if (type !== "Gateway" || group !== "gateway.networking.k8s.io") return undefined;
  const protocols = spec
    .get("listeners")
    .items()
    .map((listener) => literal(listener.get("protocol").string()));
  // beside a listener for HTTPS, one for HTTP is there to lead to it
  if (protocols.some((p) => p.state !== "set" || p.value !== "HTTP")) return undefined;
  return protocols[0]?.state === "set" ? protocols[0] : undefined;
}
