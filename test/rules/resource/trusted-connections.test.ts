import noInsecureSkipTls from "../../../server/src/rules/resource/no-insecure-skip-tls.ts";
import requireMutualTls from "../../../server/src/rules/resource/require-mutual-tls.ts";
import webhookFailClosed from "../../../server/src/rules/resource/webhook-fail-closed.ts";
import { testRule } from "../rule-tester.ts";
import { object } from "./objects.ts";

const kind = "kubernetes";
const peers = (spec: string) => object("security.istio.io/v1", "PeerAuthentication", `spec:\n${spec}`);

const destination = (host: string, tls: string) =>
  object(
    "networking.istio.io/v1",
    "DestinationRule",
    `spec:\n  host: ${host}\n  trafficPolicy:\n    tls: { mode: ${tls} }\n`,
  );
const api = (name: string) =>
  object("apiregistration.k8s.io/v1", "APIService", "spec:\n  insecureSkipTLSVerify: true\n", name);
const monitor = object(
  "monitoring.coreos.com/v1",
  "ServiceMonitor",
  "spec:\n  endpoints:\n    - tlsConfig: { insecureSkipVerify: true }\n",
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
