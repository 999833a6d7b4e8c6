import restart from "../../../server/src/rules/workload/bounded-restart-policy.ts";
import token from "../../../server/src/rules/workload/no-automount-service-account-token.ts";
import { group, pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const job = (backoffLimit: number, policy = "OnFailure") =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\nspec:\n  backoffLimit: ${backoffLimit}\n  template:\n    spec:\n      restartPolicy: ${policy}\n      containers:\n        - name: app\n          image: acme/app:1.4\n`;

testRule(restart, {
  valid: [
    { kind: "compose", code: service("restart: on-failure:5") },
    { kind: "compose", name: "nothing said: not restarted", code: service() },
    { kind: "compose", name: "never", code: service("restart: no") },
    {
      kind: "compose",
      name: "more where the team says so",
      code: service("restart: on-failure:9"),
      options: { maxRetries: 10 },
    },
    {
      kind: "compose",
      name: "swarm's own",
      code: service("restart: always\ndeploy:\n  restart_policy:\n    condition: on-failure\n    max_attempts: 3"),
    },
    { kind: "kubernetes", code: pod("", "restartPolicy: Never") },
    { kind: "kubernetes", code: job(3) },
    { kind: "kubernetes", name: "never restarted in place", code: job(20, "Never") },
    { kind: "aci", code: group() },
  ],
  invalid: [
    {
      kind: "compose",
      code: service("restart: unless-stopped # web"),
      findings: [
        {
          line: 4,
          text: "unless-stopped",
          severity: "info",
          fixes: [{ safety: "choice", output: service("restart: on-failure:5 # web") }],
        },
      ],
    },
    {
      kind: "compose",
      name: "a benchmark takes it more seriously",
      code: service("restart: on-failure"),
      preset: "cis-docker",
      findings: [{ line: 4, severity: "warning", fixes: [{ output: service("restart: on-failure:5") }] }],
    },
    {
      kind: "compose",
      name: "too many",
      code: service("restart: on-failure:50"),
      options: { maxRetries: 3 },
      findings: [{ line: 4, text: "50", fixes: [{ output: service("restart: on-failure:3") }] }],
    },
    {
      kind: "compose",
      name: "below deploy",
      code: service("deploy:\n  restart_policy:\n    condition: any"),
      findings: [
        {
          line: 6,
          fixes: [{ output: service("deploy:\n  restart_policy:\n    condition: on-failure\n    max_attempts: 5") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      code: pod(),
      findings: [
        { line: 2, text: "Pod", severity: "info", fixes: [{ output: `${pod()}  restartPolicy: OnFailure\n` }] },
      ],
    },
    { kind: "kubernetes", code: job(50), findings: [{ line: 6, text: "50", fixes: [{ output: job(5) }] }] },
    {
      kind: "aci",
      name: "looks like a task",
      code: group().replace("Never", "Always"),
      findings: [{ line: 7, severity: "warning", fixes: [{ output: group().replace("Never", "OnFailure") }] }],
    },
    {
      kind: "aci",
      name: "Azure's default, for a server",
      code: group("ports:\n  - port: 80").replace("  restartPolicy: Never\n", ""),
      findings: [{ line: 3, severity: "info" }],
    },
  ],
});

testRule(token, {
  valid: [
    { kind: "kubernetes", code: pod("", "automountServiceAccountToken: false") },
    { kind: "kubernetes", name: "another object", code: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n" },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod("", "automountServiceAccountToken: true"),
      findings: [
        {
          line: 6,
          text: "true",
          severity: "warning",
          sameAs: {
            checkov: ["CKV_K8S_38"],
            kubesec: ["AutomountServiceAccountToken"],
            polaris: ["automountServiceAccountToken"],
            kics: ["48471392"],
            trivy: ["KSV-0036"],
          },
          fixes: [{ safety: "choice", output: pod("", "automountServiceAccountToken: false") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "missing",
      code: pod(),
      findings: [
        {
          line: 2,
          text: "Pod",
          sameAs: {
            checkov: ["CKV_K8S_38"],
            kubesec: ["AutomountServiceAccountToken"],
            polaris: ["automountServiceAccountToken"],
            kics: ["48471392"],
          },
        },
      ],
    },
    {
      kind: "kubernetes",
      code: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n",
      findings: [
        {
          line: 2,
          severity: "info",
          sameAs: {},
          fixes: [
            {
              output:
                "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\nautomountServiceAccountToken: false\n",
            },
          ],
        },
      ],
    },
  ],
});
