import runAsNonRoot from "../../../server/src/rules/container/require-run-as-non-root.ts";
import { testRule } from "../rule-tester.ts";
import { pod } from "./manifests.ts";

const root = "securityContext:\n  runAsUser: 0";
const prepare = "initContainers:\n  - name: prepare\n    image: acme/app:1.4";

testRule(runAsNonRoot, {
  valid: [
    { kind: "kubernetes", code: pod("", "securityContext:\n  runAsNonRoot: true") },
    { kind: "kubernetes", name: "a user is enough", code: pod("securityContext:\n  runAsUser: 1000") },
    { kind: "kubernetes", name: "root is another rule's", code: pod(root) },
    { kind: "kubernetes", name: "nobody on the host", code: pod("", "hostUsers: false") },
    { kind: "kubernetes", name: "Windows", code: pod("", "os:\n  name: windows") },
    { kind: "kubernetes", name: "the wrong type is being typed", code: pod("", "securityContext: run") },
    {
      kind: "kubernetes",
      name: "an image that is known not to be root, for those who ask for little",
      code: pod().replace("acme/app:1.4", "bitnami/redis:8"),
      preset: "recommended",
    },
    {
      kind: "kubernetes",
      name: "what a privileged container has is worse",
      code: pod("securityContext:\n  privileged: true"),
      preset: "recommended",
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "a privileged one, for those who ask for everything",
      code: pod("securityContext:\n  privileged: true"),
      preset: "nist-800-190",
      findings: [{ line: 7, text: "app" }],
    },
    {
      kind: "kubernetes",
      code: pod(),
      preset: "recommended",
      findings: [
        {
          line: 7,
          text: "app",
          severity: "warning",
          sameAs: {
            trivy: ["KSV-0012"],
            kubesec: ["RunAsNonRoot"],
            checkov: ["CKV_K8S_23"],
            "kube-linter": ["run-as-non-root"],
            polaris: ["runAsRootAllowed"],
            kics: ["cf34805e"],
            semgrep: [
              "yaml/kubernetes/security/run-as-non-root-container-level-missing-security-context",
              "yaml/kubernetes/security/run-as-non-root-container-level",
              "yaml/kubernetes/security/run-as-non-root-security-context-pod-level",
              "yaml/kubernetes/security/run-as-non-root",
            ],
            pss: ["restricted/runAsNonRoot"],
          },
          fixes: [
            {
              title: "Set runAsNonRoot to true for the pod",
              safety: "hardening",
              output: `${pod()}  securityContext:\n    runAsNonRoot: true\n`,
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "an image that starts as root would not start: with a user",
      code: pod().replace("acme/app:1.4", "node:24"),
      findings: [
        {
          line: 7,
          message: /as its image does/,
          fixes: [
            {
              safety: "hardening",
              output: `${pod().replace("acme/app:1.4", "node:24")}  securityContext:\n    runAsNonRoot: true\n    runAsUser: 1000\n`,
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "where another container speaks for itself, for this one alone",
      code: pod("", `${prepare}\n    securityContext:\n      runAsNonRoot: true`),
      findings: [
        {
          line: 12,
          text: "app",
          fixes: [
            {
              title: "Set runAsNonRoot to true",
              output: pod(
                "securityContext:\n  runAsNonRoot: true",
                `${prepare}\n    securityContext:\n      runAsNonRoot: true`,
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "false for the pod is one finding",
      code: pod("", `securityContext:\n  runAsNonRoot: false\n${prepare}`),
      findings: [
        {
          line: 7,
          text: "false",
          message: /the containers app and prepare/,
          fixes: [{ output: pod("", `securityContext:\n  runAsNonRoot: true\n${prepare}`) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the restricted standard wants the promise all the same",
      code: pod("securityContext:\n  runAsUser: 1000"),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          sameAs: {
            trivy: ["KSV-0012"],
            kubesec: ["RunAsNonRoot"],
            semgrep: ["yaml/kubernetes/security/run-as-non-root"],
            pss: ["restricted/runAsNonRoot"],
          },
          fixes: [{ output: pod("securityContext:\n  runAsUser: 1000\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "so may a team",
      code: pod("securityContext:\n  runAsUser: 1000"),
      options: { acceptRunAsUser: false },
      findings: [{ line: 7, severity: "info" }],
    },
  ],
});
