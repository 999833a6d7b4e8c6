import deadline from "../../../server/src/rules/workload/job-deadline.ts";
import controlPlane from "../../../server/src/rules/workload/no-control-plane-scheduling.ts";
import naked from "../../../server/src/rules/workload/no-naked-pod.ts";
import { pod } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const TEMPLATE =
  "template:\n  spec:\n    restartPolicy: Never\n    containers:\n      - name: app\n        image: acme/app:1.4\n";
const indented = (text: string, columns: number) => text.replace(/^(?=.)/gm, " ".repeat(columns));
const job = (spec: string, metadata = "", rest = "") =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: work\n${metadata}spec:\n${indented(spec, 2)}${indented(TEMPLATE, 2)}${rest}`;
const cron = (spec: string, own: string) =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: work\nspec:\n  schedule: "@daily"\n${indented(spec, 2)}  jobTemplate:\n    spec:\n${indented(own, 6)}${indented(TEMPLATE, 6)}`;

testRule(deadline, {
  valid: [
    { kind: "kubernetes", code: job("activeDeadlineSeconds: 60\nttlSecondsAfterFinished: 60\n") },
    {
      kind: "kubernetes",
      name: "a hook is deleted by what has run it",
      code: job("activeDeadlineSeconds: 60\n", "  annotations:\n    helm.sh/hook: post-install\n"),
    },
    {
      kind: "kubernetes",
      name: "the pod's own deadline",
      code: job("ttlSecondsAfterFinished: 60\n").replace("    spec:\n", "    spec:\n      activeDeadlineSeconds: 60\n"),
    },
    { kind: "kubernetes", code: cron("startingDeadlineSeconds: 60\n", "activeDeadlineSeconds: 60\n") },
    {
      kind: "kubernetes",
      name: "a patch",
      code: job("backoffLimit: 3\n")
        .replace("        image: acme/app:1.4\n", "")
        .replace("  image: acme/app:1.4\n", ""),
    },
    {
      kind: "kubernetes",
      name: "another Job",
      code: "apiVersion: batch.acme.example/v1\nkind: Job\nmetadata:\n  name: work\nspec:\n  image: acme/app\n",
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: job("backoffLimit: 3\n"),
      findings: [
        {
          line: 2,
          text: "Job",
          message: /may run for ever/,
          sameAs: {},
          fixes: [{ output: job("backoffLimit: 3\n", "", "  activeDeadlineSeconds: 3600\n") }],
        },
        {
          line: 2,
          sameAs: { "kube-linter": ["job-ttl-seconds-after-finished"] },
          fixes: [{ title: /as a start/, output: job("backoffLimit: 3\n", "", "  ttlSecondsAfterFinished: 86400\n") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "a cron job that is late, and deletes what its history keeps",
      code: cron("", "activeDeadlineSeconds: 60\nttlSecondsAfterFinished: 60\n"),
      findings: [
        { line: 2, sameAs: { "kube-score": ["cronjob-has-deadline"], kics: ["192fe40b"] } },
        {
          line: 10,
          text: "60",
          fixes: [{ output: cron("", "activeDeadlineSeconds: 60\n") }],
        },
      ],
    },
  ],
});

testRule(naked, {
  valid: [
    { kind: "kubernetes", name: "in a Job", code: job("") },
    {
      kind: "kubernetes",
      name: "owned",
      code: pod().replace("  name: web\n", "  name: web\n  ownerReferences:\n    - kind: Job\n"),
    },
    {
      kind: "kubernetes",
      name: "static",
      code: pod().replace("  name: web\n", "  name: web\n  labels:\n    tier: control-plane\n"),
    },
  ],
  invalid: [
    { kind: "kubernetes", code: pod(), findings: [{ line: 2, text: "Pod", severity: "info", message: /Deployment/ }] },
    {
      kind: "kubernetes",
      name: "ends",
      code: pod("", "restartPolicy: Never"),
      findings: [{ line: 2, message: /Job/ }],
    },
  ],
});

const MASTER = "node-role.kubernetes.io/master";

testRule(controlPlane, {
  valid: [
    { kind: "kubernetes", code: pod("", "tolerations:\n  - key: gpu\n    operator: Exists") },
    {
      kind: "kubernetes",
      name: "only not to be evicted",
      code: pod("", "tolerations:\n  - operator: Exists\n    effect: NoExecute"),
    },
    {
      kind: "kubernetes",
      name: "what every node needs",
      code: pod("", "tolerations:\n  - operator: Exists").replace("v1\nkind: Pod", "apps/v1\nkind: DaemonSet"),
    },
    {
      kind: "kubernetes",
      name: "a part of it",
      code: pod("command: [kube-scheduler]", "tolerations:\n  - operator: Exists"),
    },
    { kind: "kubernetes", name: "another label", code: pod("", "nodeSelector:\n  disk: ssd") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod("", `tolerations:\n  - key: gpu\n  - key: ${MASTER}\n    effect: NoSchedule`),
      findings: [
        { line: 8, message: /master/, fixes: [{ safety: "choice", output: pod("", "tolerations:\n  - key: gpu") }] },
      ],
    },
    {
      kind: "kubernetes",
      name: "every taint",
      code: pod("", "tolerations:\n  - operator: Exists"),
      findings: [{ line: 7, message: /every taint/ }],
    },
    {
      kind: "kubernetes",
      name: "by its labels",
      code: pod(
        "",
        `nodeSelector:\n  ${MASTER}: ""\naffinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: node-role.kubernetes.io/control-plane\n              operator: Exists\n            - key: ${MASTER}\n              operator: DoesNotExist`,
      ),
      findings: [
        { line: 7, text: MASTER },
        { line: 13, text: "node-role.kubernetes.io/control-plane" },
      ],
    },
  ],
});
