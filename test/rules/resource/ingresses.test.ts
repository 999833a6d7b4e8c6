import noIngressSnippets from "../../../server/src/rules/resource/no-ingress-snippets.ts";
import noWildcardHost from "../../../server/src/rules/resource/no-wildcard-host.ts";
import requireIngressTls from "../../../server/src/rules/resource/require-ingress-tls.ts";
import { testRule } from "../rule-tester.ts";
import { annotated, object } from "./objects.ts";

const kind = "kubernetes";
const service = (spec: string) => object("v1", "Service", `spec:\n${spec}`);

const ingress = (spec: string) => object("networking.k8s.io/v1", "Ingress", `spec:\n${spec}`);
const rules = "  rules:\n    - host: shop.example.com\n    - host: api.example.com\n";

const snippet = "nginx.ingress.kubernetes.io/server-snippet: |";

testRule(requireIngressTls, {
  valid: [
    {
      kind,
      name: "a wildcard covers both",
      code: ingress(`  tls:\n    - hosts: ["*.example.com"]\n      secretName: all\n${rules}`),
    },
    { kind, name: "for all hosts", code: ingress(`  tls:\n    - secretName: all\n${rules}`) },
    {
      kind,
      name: "a certificate of the cloud",
      code: annotated(
        ingress(rules),
        "alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-north-1:111111111111:certificate/1",
      ),
    },
    { kind, name: "ended in front", options: { terminatedUpstream: true }, code: ingress(rules) },
    { kind, name: "a template", code: ingress('  rules:\n    - host: "{{ host }}"\n') },
    { kind, name: "only a class", code: ingress("  ingressClassName: nginx\n") },
    {
      kind,
      name: "a listener beside one for HTTPS",
      code: object(
        "gateway.networking.k8s.io/v1",
        "Gateway",
        "spec:\n  listeners:\n    - { name: a, protocol: HTTP }\n    - { name: b, protocol: HTTPS }\n",
      ),
    },
    {
      kind,
      name: "Traefik's entry that leads on",
      code: object("traefik.io/v1alpha1", "IngressRoute", "spec:\n  entryPoints: [web]\n"),
    },
  ],
  invalid: [
    {
      kind,
      code: ingress(rules),
      findings: [
        {
          line: 2,
          text: "Ingress",
          message: /^Ingress web serves shop\.example\.com and api\.example\.com without TLS\./,
          sameAs: { polaris: ["tlsSettingsMissing"] },
          fixes: [
            {
              title: "Add tls with the secret web-tls (create it as well)",
              output: ingress(
                `${rules}  tls:\n    - hosts: ["shop.example.com", "api.example.com"]\n      secretName: web-tls\n`,
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "one host is left out",
      code: ingress(`  tls:\n    - hosts: [shop.example.com]\n      secretName: shop\n${rules}`),
      findings: [{ line: 11, text: "api.example.com", fixes: [] }],
    },
    {
      kind,
      name: "no host at all",
      code: ingress("  defaultBackend: { service: { name: web, port: { number: 80 } } }\n"),
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "plain HTTP is kept open",
      code: annotated(
        ingress(`  tls:\n    - secretName: all\n${rules}`),
        'nginx.ingress.kubernetes.io/ssl-redirect: "false"',
      ),
      findings: [
        {
          line: 6,
          sameAs: {},
          fixes: [
            {
              output: annotated(
                ingress(`  tls:\n    - secretName: all\n${rules}`),
                'nginx.ingress.kubernetes.io/ssl-redirect: "true"',
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a Gateway",
      code: object(
        "gateway.networking.k8s.io/v1",
        "Gateway",
        "spec:\n  listeners:\n    - { name: a, protocol: HTTP }\n",
      ),
      findings: [{ line: 7, text: "HTTP" }],
    },
    {
      kind,
      name: "a Route",
      code: object("route.openshift.io/v1", "Route", "spec:\n  host: shop.example.com\n"),
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "Traefik",
      code: object("traefik.io/v1alpha1", "IngressRoute", "spec:\n  entryPoints: [websecure]\n"),
      findings: [{ line: 2 }],
    },
  ],
});

testRule(noIngressSnippets, {
  valid: [
    {
      kind,
      code: annotated(ingress(rules), "nginx.ingress.kubernetes.io/auth-url: https://auth.example.com/check?a=b"),
    },
    {
      kind,
      code: annotated(
        ingress(rules),
        "nginx.ingress.kubernetes.io/permanent-redirect: https://shop.example.com",
        "nginx.ingress.kubernetes.io/constructor: a b",
      ),
    },
    {
      kind,
      name: "names of certificates hold blanks",
      code: annotated(ingress(rules), 'nginx.ingress.kubernetes.io/auth-tls-match-cn: "CN=Acme Shop"'),
    },
    { kind, name: "another object", code: annotated(service("  ports: []\n"), `${snippet}`, "  return 200;") },
    {
      kind,
      name: "closed",
      code: object("v1", "ConfigMap", 'data:\n  allow-snippet-annotations: "false"\n', "ingress-nginx-controller"),
    },
  ],
  invalid: [
    {
      kind,
      code: annotated(ingress(rules), snippet, "  return 200 'OK';"),
      findings: [
        {
          line: 6,
          text: "nginx.ingress.kubernetes.io/server-snippet",
          severity: "warning",
          message: /writes configuration of nginx by server-snippet/,
          sameAs: { checkov: ["CKV_K8S_153"] },
        },
      ],
    },
    {
      kind,
      name: "Lua and alias",
      code: annotated(ingress(rules), snippet, "  location / { alias /; content_by_lua_block { } }"),
      findings: [{ line: 6, severity: "error", sameAs: { checkov: ["CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"] } }],
    },
    {
      kind,
      name: "breaking out",
      code: annotated(
        ingress(rules),
        'nginx.ingress.kubernetes.io/auth-url: "http://a/#;}}}"',
        "nginx.ingress.kubernetes.io/permanent-redirect: https://a$host",
      ),
      findings: [
        { line: 6, severity: "error", sameAs: { trivy: ["KCV-0093"] } },
        { line: 7, severity: "error" },
      ],
    },
    {
      kind,
      name: "a blank in an address",
      code: annotated(ingress(rules), 'nginx.ingress.kubernetes.io/mirror-host: "a.example.com b"'),
      findings: [{ line: 6, severity: "error" }],
    },
    {
      kind,
      name: "allowed",
      code: object("v1", "ConfigMap", 'data:\n  allow-snippet-annotations: "true"\n', "ingress-nginx-controller"),
      findings: [{ line: 6, severity: "warning" }],
    },
  ],
});

testRule(noWildcardHost, {
  valid: [
    { kind, code: ingress(rules) },
    {
      kind,
      code: object(
        "gateway.networking.k8s.io/v1",
        "Gateway",
        "spec:\n  listeners:\n    - { name: a, allowedRoutes: { namespaces: { from: Same } } }\n    - { name: b, hostname: shop.example.com, allowedRoutes: { namespaces: { from: All } } }\n",
      ),
    },
    {
      kind,
      code: object(
        "gateway.networking.k8s.io/v1beta1",
        "ReferenceGrant",
        "spec:\n  to:\n    - { kind: Secret, name: shop-tls }\n",
      ),
    },
  ],
  invalid: [
    {
      kind,
      code: ingress('  rules:\n    - host: "*.example.com"\n    - http:\n        paths: []\n'),
      findings: [
        { line: 7, text: '"*.example.com"', message: /all hosts below example\.com/ },
        { line: 8, text: "http", message: /answers for every host/ },
      ],
    },
    {
      kind,
      code: object(
        "gateway.networking.k8s.io/v1",
        "Gateway",
        "spec:\n  listeners:\n    - { name: a, allowedRoutes: { namespaces: { from: All } } }\n",
      ),
      findings: [{ line: 7, text: "a" }],
    },
    {
      kind,
      code: object("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "spec:\n  to:\n    - { kind: Secret }\n"),
      findings: [{ line: 7, message: /every Secret/ }],
    },
  ],
});
