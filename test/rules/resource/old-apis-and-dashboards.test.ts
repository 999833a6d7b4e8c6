import dashboard from "../../../server/src/rules/resource/no-admin-dashboard.ts";
import api from "../../../server/src/rules/resource/no-deprecated-api.ts";
import { testRule } from "../rule-tester.ts";

const object = (apiVersion: string, kind: string, rest = "") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: app\n${rest}`;
const selector = "spec:\n  selector:\n    matchLabels:\n      app: app\n";
const at = (version: string) => ({ extends: ["plimsoll:all"], kubernetes: { version } });

testRule(api, {
  valid: [
    { kind: "kubernetes", code: object("apps/v1", "Deployment") },
    { kind: "kubernetes", name: "served then", code: object("batch/v1beta1", "CronJob"), settings: at("1.20") },
    { kind: "kubernetes", name: "unknown", code: object("acme.example/v1beta1", "Deployment") },
    { kind: "kubernetes", name: "a version that never was", code: object("batch/v2", "Job") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: object("batch/v1beta1 # old", "CronJob"),
      findings: [
        {
          line: 1,
          text: "batch/v1beta1",
          severity: "error",
          message: /gone since Kubernetes 1\.25\. Use batch\/v1\./,
          sameAs: { "kube-score": ["stable-version"], kics: ["94b76ea5"], trivy: ["KSV-0107"] },
          fixes: [{ safety: "safe", output: object("batch/v1 # old", "CronJob") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "deprecated in that cluster",
      code: object("batch/v1beta1", "CronJob", "spec: {}\n"),
      settings: at("1.22"),
      findings: [{ line: 1, severity: "warning", message: /will be gone in 1\.25/ }],
    },
    {
      kind: "kubernetes",
      name: "other fields now",
      code: object("networking.k8s.io/v1beta1", "Ingress"),
      findings: [{ line: 1, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "other defaults now",
      code: object("extensions/v1beta1", "Deployment", selector),
      findings: [
        {
          line: 1,
          sameAs: {
            "kube-score": ["stable-version"],
            kics: ["94b76ea5"],
            trivy: ["KSV-0107"],
            "kube-linter": ["no-extensions-v1beta"],
          },
          fixes: [{ safety: "choice", output: object("apps/v1", "Deployment", selector) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "without a selector it would be refused",
      code: object("extensions/v1beta1", "Deployment", "spec: {}\n"),
      findings: [{ line: 1, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "an empty selector means something else now",
      code: object("policy/v1beta1", "PodDisruptionBudget", "spec:\n  selector: {}\n"),
      findings: [{ line: 1, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "nothing takes its place",
      code: object("policy/v1beta1", "PodSecurityPolicy"),
      findings: [{ line: 1, message: /Pod Security Admission/, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "what an autoscaler refers to",
      code: object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "spec:\n  scaleTargetRef:\n    apiVersion: apps/v1beta1\n    kind: Deployment\n    name: app\n",
      ),
      findings: [
        {
          line: 7,
          text: "apps/v1beta1",
          sameAs: {},
          fixes: [
            {
              safety: "safe",
              output: object(
                "autoscaling/v2",
                "HorizontalPodAutoscaler",
                "spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: app\n",
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "items of a list",
      code: "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: batch/v1beta1\n    kind: CronJob\n    metadata:\n      name: app\n",
      findings: [{ line: 4 }],
    },
  ],
});

const service = (name: string, type: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: ${type}\n  selector:\n    name: ${name}\n`;
const deployment = (name: string, image: string, more = "") =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: ${image}\n${more}`;

testRule(dashboard, {
  valid: [
    { kind: "kubernetes", code: service("kubernetes-dashboard", "ClusterIP") },
    { kind: "kubernetes", name: "another service", code: service("shop", "LoadBalancer") },
    { kind: "kubernetes", name: "another program", code: deployment("helm-controller", "fluxcd/helm-controller:1.2") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: service("argocd-server", "NodePort"),
      findings: [{ line: 6, text: "NodePort", severity: "warning", sameAs: {} }],
    },
    {
      kind: "kubernetes",
      name: "one of the team's",
      code: service("admin", "LoadBalancer"),
      options: { interfaces: ["admin"] },
      findings: [{ line: 6 }],
    },
    {
      kind: "kubernetes",
      name: "Tiller",
      code: deployment("tiller", "gcr.io/kubernetes-helm/tiller:v2.16.9"),
      findings: [
        {
          line: 2,
          severity: "warning",
          sameAs: { trivy: ["KSV-0102"], checkov: ["CKV_K8S_34", "CKV_K8S_45"], kics: ["6d173be7", "e17fa86a"] },
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "Tiller that listens in its pod alone",
      code: deployment("t", "acme/tiller:2", '          args: ["--listen=localhost:44134"]\n'),
      findings: [{ line: 2, sameAs: { trivy: ["KSV-0102"], checkov: ["CKV_K8S_34"], kics: ["6d173be7"] } }],
    },
    {
      kind: "kubernetes",
      name: "a dashboard",
      code: deployment("ui", "kubernetesui/dashboard:v2.7.0"),
      findings: [{ line: 2, severity: "info", sameAs: { checkov: ["CKV_K8S_33"], kics: ["d2ad057f"] } }],
    },
    {
      kind: "kubernetes",
      name: "a dashboard without a login",
      code: deployment("ui", "kubernetesui/dashboard:v2.7.0", "          args:\n            - --enable-skip-login\n"),
      findings: [{ line: 2, severity: "error" }],
    },
  ],
});
