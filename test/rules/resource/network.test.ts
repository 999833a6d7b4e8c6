import noAllowAllNetworkPolicy from "../../../server/src/rules/resource/no-allow-all-network-policy.ts";
import noExternalIps from "../../../server/src/rules/resource/no-external-ips.ts";
import noIngressSnippets from "../../../server/src/rules/resource/no-ingress-snippets.ts";
import noInsecureSkipTls from "../../../server/src/rules/resource/no-insecure-skip-tls.ts";
import noNodePort from "../../../server/src/rules/resource/no-node-port.ts";
import noWildcardHost from "../../../server/src/rules/resource/no-wildcard-host.ts";
import requireIngressTls from "../../../server/src/rules/resource/require-ingress-tls.ts";
import requireMutualTls from "../../../server/src/rules/resource/require-mutual-tls.ts";
import restrictEgress from "../../../server/src/rules/resource/restrict-egress.ts";
import restrictLoadBalancer from "../../../server/src/rules/resource/restrict-load-balancer.ts";
import webhookFailClosed from "../../../server/src/rules/resource/webhook-fail-closed.ts";
import { testRule } from "../rule-tester.ts";
import { object } from "./objects.ts";

const kind = "kubernetes";
const policy = (spec: string) => object("networking.k8s.io/v1", "NetworkPolicy", `spec:\n${spec}`);
const service = (spec: string) => object("v1", "Service", `spec:\n${spec}`);
const ingress = (spec: string) => object("networking.k8s.io/v1", "Ingress", `spec:\n${spec}`);
const annotated = (code: string, ...lines: string[]) =>
  code.replace("  name: web\n", `  name: web\n  annotations:\n${lines.map((line) => `    ${line}\n`).join("")}`);

testRule(noAllowAllNetworkPolicy, {
  valid: [
    { kind, name: "deny all", code: policy("  podSelector: {}\n") },
    { kind, name: "an empty list lets nobody in", code: policy("  podSelector: {}\n  ingress: []\n") },
    {
      kind,
      name: "the pods of the namespace",
      code: policy("  podSelector: {}\n  ingress:\n    - from:\n        - podSelector: {}\n"),
    },
    {
      kind,
      name: "everybody, on one port",
      code: policy("  podSelector: {}\n  ingress:\n    - ports:\n        - port: 443\n"),
    },
    {
      kind,
      name: "some pods of every namespace",
      code: policy(
        "  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector: {}\n          podSelector:\n            matchLabels: { app: gateway }\n",
      ),
    },
    {
      kind,
      name: "all but some addresses",
      code: policy(
        "  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] }\n",
      ),
    },
    {
      kind,
      name: "rules for what policyTypes names",
      code: policy("  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - {}\n"),
    },
    {
      kind,
      name: "a network plugin's own",
      code: object("projectcalico.org/v3", "NetworkPolicy", "spec:\n  ingress:\n    - {}\n"),
    },
    { kind, name: "half typed", code: policy("  podSelector: {}\n  ingress:\n    -\n") },
  ],
  invalid: [
    {
      kind,
      code: policy("  podSelector: {}\n  ingress:\n    - {}\n"),
      findings: [{ line: 8, text: "{}", message: /^NetworkPolicy web lets in everybody on every port/, sameAs: {} }],
    },
    {
      kind,
      name: "every pod, and every address",
      code: policy(
        "  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector: {}\n    - from:\n        - ipBlock: { cidr: ::/0 }\n",
      ),
      findings: [
        { line: 8, message: /every pod of the cluster/ },
        { line: 10, message: /every address \(::\/0\)/ },
      ],
    },
    {
      kind,
      name: "rules that are not applied",
      code: policy("  podSelector: {}\n  policyTypes: [Ingress]\n  egress:\n    - to:\n        - podSelector: {}\n"),
      findings: [
        {
          line: 7,
          message: /rules for egress, but policyTypes does not name Egress/,
          fixes: [
            {
              safety: "choice",
              output: policy(
                "  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  egress:\n    - to:\n        - podSelector: {}\n",
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "nothing that Kubernetes reads",
      code: policy("  selector: {}\n"),
      findings: [{ line: 2, sameAs: { trivy: ["KSV-0038"] } }],
    },
  ],
});

const egress = (rules: string) => policy(`  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n${rules}`);

testRule(restrictEgress, {
  valid: [
    { kind, name: "to pods", code: egress("    - to:\n        - podSelector: {}\n") },
    {
      kind,
      name: "names only",
      code: egress("    - ports:\n        - port: 53\n          protocol: UDP\n        - port: 53\n"),
    },
    {
      kind,
      name: "HTTPS only",
      code: egress("    - ports:\n        - port: 443\n      to:\n        - ipBlock: { cidr: 0.0.0.0/0 }\n"),
    },
    {
      kind,
      name: "without the address",
      code: egress("    - to:\n        - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] }\n"),
    },
    { kind, name: "incoming traffic", code: policy("  podSelector: {}\n  ingress:\n    - {}\n") },
  ],
  invalid: [
    {
      kind,
      code: egress(
        "    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except:\n              - 10.0.0.0/8\n",
      ),
      findings: [
        {
          line: 11,
          text: "0.0.0.0/0",
          severity: "info",
          fixes: [
            {
              title: "Except 169.254.169.254/32",
              output: egress(
                "    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except:\n              - 10.0.0.0/8\n              - 169.254.169.254/32\n",
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a range of ports",
      code: egress("    - ports:\n        - port: 1\n          endPort: 1024\n"),
      findings: [{ line: 9, fixes: [] }],
    },
    { kind, name: "everything", code: egress("    - {}\n"), findings: [{ line: 9 }] },
    {
      kind,
      name: "IPv6",
      code: egress("    - to:\n        - ipBlock: { cidr: ::/0 }\n"),
      findings: [{ line: 10, message: /Except fd00:ec2::254\/128\.$/ }],
    },
  ],
});

testRule(noExternalIps, {
  valid: [
    { kind, code: service("  ports: []\n") },
    { kind, code: service("  externalIPs: []\n") },
    {
      kind,
      name: "another API",
      code: object("serving.knative.dev/v1", "Service", "spec:\n  externalIPs: [198.51.100.7]\n"),
    },
  ],
  invalid: [
    {
      kind,
      code: service("  type: ClusterIP\n  externalIPs: [198.51.100.7, 198.51.100.8] # ours\n"),
      findings: [
        {
          line: 7,
          text: "externalIPs",
          severity: "error",
          message: /claims 198\.51\.100\.7 and 198\.51\.100\.8,/,
          sameAs: { trivy: ["KSV-0108"] },
        },
      ],
    },
  ],
});

testRule(noNodePort, {
  valid: [
    { kind, code: service("  ports: []\n") },
    { kind, code: service("  type: LoadBalancer\n") },
    {
      kind,
      options: { loadBalancers: true },
      code: service("  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false\n"),
    },
  ],
  invalid: [
    {
      kind,
      name: "all that is about nodes goes",
      code: service(
        "  type: NodePort\n  externalTrafficPolicy: Local\n  ports:\n    - port: 80\n      nodePort: 30080\n    - port: 81\n",
      ),
      findings: [
        {
          line: 6,
          text: "NodePort",
          severity: "info",
          sameAs: { "kube-linter": ["exposed-services"], "kube-score": ["service-type"], kics: ["845acfbe"] },
          fixes: [
            { safety: "choice", output: service("  type: ClusterIP\n  ports:\n    - port: 80\n    - port: 81\n") },
          ],
        },
      ],
    },
    {
      kind,
      options: { loadBalancers: true },
      code: service("  type: LoadBalancer\n"),
      findings: [{ line: 6, sameAs: {} }],
    },
  ],
});

testRule(restrictLoadBalancer, {
  valid: [
    { kind, code: service("  type: ClusterIP\n") },
    { kind, code: service("  type: LoadBalancer\n  loadBalancerSourceRanges: [203.0.113.0/24]\n") },
    { kind, name: "a class of its own", code: service("  type: LoadBalancer\n  loadBalancerClass: tailscale\n") },
    {
      kind,
      name: "inside, Azure",
      code: annotated(
        service("  type: LoadBalancer\n"),
        'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
      ),
    },
    {
      kind,
      name: "inside, AWS",
      code: annotated(
        service("  type: LoadBalancer\n"),
        "service.beta.kubernetes.io/aws-load-balancer-scheme: internal",
      ),
    },
    {
      kind,
      name: "inside, Google",
      code: annotated(service("  type: LoadBalancer\n"), "networking.gke.io/load-balancer-type: Internal"),
    },
  ],
  invalid: [
    {
      kind,
      options: { cloud: "azure" },
      code: service("  type: LoadBalancer\n"),
      findings: [
        {
          line: 6,
          severity: "warning",
          fixes: [
            {
              title: "Keep it inside (Azure)",
              output: annotated(
                service("  type: LoadBalancer\n"),
                'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
              ),
            },
            { output: service('  type: LoadBalancer\n  loadBalancerSourceRanges: ["10.0.0.0/8"]\n') },
          ],
        },
      ],
    },
    {
      kind,
      name: "everybody, in so many words",
      code: service("  type: LoadBalancer\n  loadBalancerSourceRanges:\n    - 0.0.0.0/0\n"),
      findings: [{ line: 8, text: "0.0.0.0/0" }],
    },
    {
      kind,
      name: "the entry for the public",
      code: service("  type: LoadBalancer\n").replace("name: web", "name: ingress-nginx-controller"),
      findings: [{ line: 6, severity: "info" }],
    },
    {
      kind,
      name: "an annotation that says no",
      code: annotated(
        service("  type: LoadBalancer\n"),
        'service.beta.kubernetes.io/azure-load-balancer-internal: "false"',
      ),
      findings: [{ line: 8 }],
    },
  ],
});

const rules = "  rules:\n    - host: shop.example.com\n    - host: api.example.com\n";

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

const snippet = "nginx.ingress.kubernetes.io/server-snippet: |";

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

const peers = (spec: string) => object("security.istio.io/v1", "PeerAuthentication", `spec:\n${spec}`);
const destination = (host: string, tls: string) =>
  object(
    "networking.istio.io/v1",
    "DestinationRule",
    `spec:\n  host: ${host}\n  trafficPolicy:\n    tls: { mode: ${tls} }\n`,
  );

testRule(requireMutualTls, {
  valid: [
    { kind, code: peers("  mtls: { mode: STRICT }\n") },
    { kind, name: "inherited", code: peers("  mtls: { mode: UNSET }\n") },
    { kind, name: "outside of the mesh", code: destination("legacy.example.com", "DISABLE") },
    { kind, code: destination("shop.default.svc.cluster.local", "ISTIO_MUTUAL") },
    {
      kind,
      code: object("v1", "Namespace").replace("name: web\n", "name: web\n  labels: { istio-injection: enabled }\n"),
    },
  ],
  invalid: [
    {
      kind,
      code: peers("  mtls: { mode: PERMISSIVE }\n  portLevelMtls:\n    8080: { mode: DISABLE }\n"),
      findings: [
        {
          line: 6,
          severity: "info",
          fixes: [{ output: peers("  mtls: { mode: STRICT }\n  portLevelMtls:\n    8080: { mode: DISABLE }\n") }],
        },
        { line: 8, severity: "warning", message: /switches mutual TLS off on port 8080/ },
      ],
    },
    { kind, code: destination("shop.default.svc.cluster.local", "DISABLE"), findings: [{ line: 8, text: "DISABLE" }] },
    {
      kind,
      name: "left out of the mesh",
      code: object("v1", "Pod", "spec: {}\n").replace(
        "name: web\n",
        'name: web\n  labels: { sidecar.istio.io/inject: "false" }\n  annotations: { config.linkerd.io/skip-inbound-ports: "5432" }\n',
      ),
      findings: [
        { line: 5, severity: "info" },
        { line: 6, message: /ports 5432 past the mesh/ },
      ],
    },
  ],
});

testRule(webhookFailClosed, {
  valid: [
    {
      kind,
      code: object(
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "webhooks:\n  - { name: a.example.com, failurePolicy: Fail }\n",
      ),
    },
    {
      kind,
      name: "another API",
      code: object(
        "policies.example.com/v1",
        "ValidatingWebhookConfiguration",
        "webhooks:\n  - { name: a, failurePolicy: Ignore }\n",
      ),
    },
  ],
  invalid: [
    {
      kind,
      code: object(
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "webhooks:\n  - { name: a.example.com, failurePolicy: Ignore }\n  - { name: b.example.com, failurePolicy: Ignore }\n",
      ),
      findings: [
        { line: 6, message: /^a\.example\.com lets everything in/ },
        { line: 7, message: /^b\.example\.com/ },
      ],
    },
    {
      kind,
      code: object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "spec:\n  failurePolicy: Ignore\n"),
      findings: [{ line: 6 }],
    },
  ],
});

const api = (name: string) =>
  object("apiregistration.k8s.io/v1", "APIService", "spec:\n  insecureSkipTLSVerify: true\n", name);
const monitor = object(
  "monitoring.coreos.com/v1",
  "ServiceMonitor",
  "spec:\n  endpoints:\n    - tlsConfig: { insecureSkipVerify: true }\n",
);

testRule(noInsecureSkipTls, {
  valid: [
    { kind, code: api("v1.shop.example.com").replace("true", "false") },
    { kind, name: "as its makers ship it, recommended", preset: "recommended", code: api("v1beta1.metrics.k8s.io") },
    { kind, name: "kubelets, recommended", preset: "recommended", code: monitor },
    { kind, name: "text that is none of ours", code: object("v1", "ConfigMap", "data:\n  insecureSkipVerify: true\n") },
  ],
  invalid: [
    {
      kind,
      code: api("v1.shop.example.com"),
      findings: [
        {
          line: 6,
          text: "insecureSkipTLSVerify",
          severity: "error",
          sameAs: { semgrep: ["yaml/kubernetes/security/skip-tls-verify-service"] },
        },
      ],
    },
    { kind, name: "scraping", code: monitor, findings: [{ line: 7, severity: "info", sameAs: {} }] },
    {
      kind,
      name: "a client's configuration",
      code: "apiVersion: v1\nkind: Config\nclusters:\n  - name: c\n    cluster: { server: https://c, insecure-skip-tls-verify: true }\n",
      findings: [{ line: 5, sameAs: { semgrep: ["yaml/kubernetes/security/skip-tls-verify-cluster"] } }],
    },
    {
      kind,
      name: "Argo CD",
      code: object("v1", "Secret", 'stringData:\n  url: https://git.example.com/shop\n  insecure: "true"\n').replace(
        "name: web\n",
        "name: web\n  labels: { argocd.argoproj.io/secret-type: repository }\n",
      ),
      findings: [{ line: 8, text: '"true"' }],
    },
    {
      kind,
      name: "a webhook",
      code: object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        "webhooks:\n  - { name: a, clientConfig: { url: http://a.example.com } }\n",
      ),
      findings: [{ line: 6 }],
    },
  ],
});
