import noRoot from "../../../server/src/rules/container/no-root-user.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const root = "securityContext:\n  runAsUser: 0";
const prepare = "initContainers:\n  - name: prepare\n    image: acme/app:1.4";

testRule(noRoot, {
  valid: [
    { kind: "kubernetes", name: "another rule asks for the promise", code: pod() },
    {
      kind: "kubernetes",
      name: "runAsNonRoot: false is not root yet",
      code: pod("securityContext:\n  runAsNonRoot: false"),
    },
    {
      kind: "kubernetes",
      name: "every container overrides the pod",
      code: pod("securityContext:\n  runAsUser: 1000", root),
    },
    { kind: "kubernetes", name: "nobody on the host", code: pod(root, "hostUsers: false") },
    { kind: "kubernetes", name: "Windows", code: pod(root, "os:\n  name: windows") },
    { kind: "kubernetes", name: "allowed by image", code: pod(root), options: { allowedImages: ["acme/*"] } },
    { kind: "compose", code: service('user: "1000:0"') },
    { kind: "compose", name: "from outside", code: service("user: $" + "{UID}") },
    { kind: "compose", name: "nothing said", code: service() },
    { kind: "aci", code: group("securityContext:\n  runAsUser: 1000", "Confidential") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(root),
      findings: [
        {
          line: 10,
          text: "0",
          severity: "error",
          sameAs: {
            trivy: ["KSV-0105", "KSV-0012", "KSV-0020"],
            checkov: ["CKV_K8S_23", "CKV_K8S_40"],
            "kube-linter": ["run-as-non-root"],
            kubesec: ["RunAsNonRoot"],
            polaris: ["runAsRootAllowed"],
            semgrep: ["yaml/kubernetes/security/run-as-non-root"],
            pss: ["restricted/runAsUser", "restricted/runAsNonRoot"],
            kics: ["cf34805e"],
          },
          fixes: [{ safety: "choice", output: pod("securityContext:\n  runAsUser: 10001\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the pod's mistake is one finding",
      code: pod("", `${root}\n${prepare}`),
      findings: [{ line: 7, text: "0", message: /the containers app and prepare run as root/ }],
    },
    {
      kind: "kubernetes",
      name: "init containers are gone before the pod serves",
      code: pod("", `${prepare}\n    ${root.replace("\n", "\n    ")}`),
      findings: [{ line: 10, severity: "warning" }],
    },
    {
      kind: "kubernetes",
      name: "a contradiction",
      code: pod(`${root}\n  runAsNonRoot: true`),
      findings: [
        {
          line: 10,
          message: /refuses to start/,
          fixes: [{ output: pod("securityContext:\n  runAsUser: 10001\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the image's own number",
      code: pod(root).replace("acme/app:1.4", "postgres:18"),
      findings: [
        {
          line: 10,
          fixes: [
            {
              title: "Run as user 999",
              output: pod("securityContext:\n  runAsUser: 999\n  runAsNonRoot: true").replace(
                "acme/app:1.4",
                "postgres:18",
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the standard did not know user namespaces",
      code: pod(root, "hostUsers: false"),
      settings: { extends: ["pss-restricted"], podSecurity: { version: "v1.34" } },
      findings: [{ line: 11 }],
    },
    {
      kind: "compose",
      code: service('user: "0:0"'),
      findings: [{ line: 4, text: '"0:0"', fixes: [{ output: service('user: "10001:10001"') }] }],
    },
    {
      kind: "compose",
      name: "said once, where it is said",
      code: `${service("user: root")}  other:\n    extends: app\n`,
      findings: [{ line: 4 }],
    },
    {
      kind: "aci",
      code: group(root, "Confidential"),
      findings: [{ line: 17, fixes: [{ output: group("securityContext:\n  runAsUser: 10001", "Confidential") }] }],
    },
  ],
});
