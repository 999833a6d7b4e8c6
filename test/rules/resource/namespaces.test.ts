import noDefaultNamespace from "../../../server/src/rules/resource/no-default-namespace.ts";
import noSystemNamespace from "../../../server/src/rules/resource/no-system-namespace.ts";
import requirePodSecurityLabels from "../../../server/src/rules/resource/require-pod-security-labels.ts";
import { pod } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";
import { object } from "./objects.ts";

const kind = "kubernetes";
const within = (code: string, namespace: string) =>
  code.replace("  name: web\n", `  name: web\n  namespace: ${namespace}\n`);

testRule(noDefaultNamespace, {
  valid: [
    { kind, code: within(pod(), "shop") },
    { kind, name: "may come with kubectl -n", preset: "cis-kubernetes", code: pod() },
    { kind, name: "the cluster's own", code: within(object("v1", "Service", "", "kubernetes"), "default") },
    { kind, name: "the default account", code: object("v1", "ServiceAccount", "", "default") },
    { kind, name: "of the whole cluster", code: object("v1", "Namespace") },
    { kind: "helm", name: "a chart is installed into a namespace", file: "web/templates/pod.yaml", code: pod() },
    { kind, name: "a template", code: within(pod(), '"{{ namespace }}"') },
  ],
  invalid: [
    {
      kind,
      preset: "cis-kubernetes",
      code: within(pod(), "default"),
      findings: [
        {
          line: 5,
          text: "default",
          severity: "info",
          message: /^Pod web is put into the namespace default/,
          sameAs: {
            trivy: ["KSV-0110"],
            checkov: ["CKV_K8S_21"],
            "kube-linter": ["use-namespace"],
            kics: ["611ab018"],
          },
          fixes: [{ safety: "choice", output: within(pod(), "name-of-a-namespace") }],
        },
      ],
    },
    {
      kind,
      name: "none, under all",
      code: object("v1", "ConfigMap"),
      findings: [{ line: 2, text: "ConfigMap", severity: "hint" }],
    },
    {
      kind,
      name: "none, asked for",
      options: { missingIsDefault: true },
      code: pod(),
      findings: [{ line: 2, severity: "info" }],
    },
  ],
});

testRule(noSystemNamespace, {
  valid: [
    { kind, code: within(pod(), "shop") },
    { kind, name: "no workload", code: within(object("v1", "ConfigMap"), "kube-system") },
    { kind, name: "an add-on", code: within(pod("", "priorityClassName: system-node-critical"), "kube-system") },
    { kind, name: "the control plane", code: within(pod(), "kube-system\n  labels: { tier: control-plane }") },
    { kind, name: "allowed", options: { allow: ["web"] }, code: within(pod(), "kube-system") },
  ],
  invalid: [
    {
      kind,
      code: within(pod(), "kube-system"),
      findings: [{ line: 5, text: "kube-system", severity: "warning", sameAs: { trivy: ["KSV-0037"] } }],
    },
    {
      kind,
      name: "both objects of a List",
      code: `apiVersion: v1\nkind: List\nitems:\n${[0, 1].map((n) => `  - apiVersion: v1\n    kind: Pod\n    metadata: { name: p${n}, namespace: kube-public }\n    spec:\n      containers:\n        - { name: a, image: acme/a:1 }\n`).join("")}`,
      findings: [{ line: 6 }, { line: 12 }],
    },
  ],
});

const labelled = (...labels: string[]) =>
  `${object("v1", "Namespace", "", "shop")}  labels:\n${labels.map((l) => `    pod-security.kubernetes.io/${l}\n`).join("")}`;

testRule(requirePodSecurityLabels, {
  valid: [
    { kind, code: labelled("enforce: baseline") },
    { kind, code: labelled("enforce: restricted", "enforce-version: v1.34", "warn-version: latest") },
    { kind, name: "the cluster's own", code: object("v1", "Namespace", "", "kube-system") },
    { kind, name: "a template", code: labelled('enforce: "{{ level }}"') },
  ],
  invalid: [
    {
      kind,
      code: labelled("warn: baseline", "enforce: privileged"),
      findings: [
        {
          line: 7,
          text: "privileged",
          severity: "warning",
          fixes: [
            {
              title: "Enforce baseline and warn of restricted",
              output: labelled("warn: baseline", "enforce: baseline"),
            },
            { title: "Enforce restricted", output: labelled("warn: baseline", "enforce: restricted") },
          ],
        },
      ],
    },
    {
      kind,
      name: "less than asked for",
      options: { minimum: "restricted" },
      code: labelled("enforce: baseline"),
      findings: [{ line: 6, message: /less than restricted/ }],
    },
    {
      kind,
      name: "misspelt",
      code: labelled("enforce: Restricted", "enforce-version: 1.34"),
      findings: [{ line: 6, text: "Restricted", message: /no pod security standard/ }],
    },
    {
      kind,
      name: "a version that is none",
      code: labelled("enforce: restricted", 'enforce-version: "1.34"'),
      findings: [{ line: 7, message: /no version/ }],
    },
  ],
});
