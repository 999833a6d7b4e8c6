import rule from "../../../server/src/rules/container/no-privileged-ports.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const pod = (port: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: app\n      image: acme/app:1\n      ports:\n        - ${port}\n`;
const service = (port: string) => `services:\n  app:\n    image: acme/app:1\n    ports:\n      - ${port}\n`;
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "the protocol fixes the port",
      code: "FROM acme/base:1\nEXPOSE 67/udp 68/udp 111 137/udp 138/udp 500/udp\n",
    },
    { kind, code: "FROM a:1\nEXPOSE 80 443 8080 1024\n" },
    { kind, name: "a variable", code: "FROM a:1\nARG P\nEXPOSE $P\n" },
    { kind: "kubernetes", code: pod("containerPort: 8080") },
    { kind: "compose", code: service('"80:8080"') },
    { kind: "compose", name: "allowed by the team", code: service('"8053:53/udp"'), options: { allowed: [53] } },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "both protocols are one decision",
      code: "FROM acme/dns:1\nEXPOSE 53\nEXPOSE 53/udp 8443\n",
      findings: [{ line: 2, fixes: [{ output: "FROM acme/dns:1\nEXPOSE 8053\nEXPOSE 8053/udp 8443\n" }] }],
    },
    {
      kind,
      code: "FROM a:1\nEXPOSE 389 53/udp\n",
      findings: [
        { line: 2, text: "389", sameAs: {}, fixes: [{ safety: "choice", output: "FROM a:1\nEXPOSE 8389 53/udp\n" }] },
        { line: 2, text: "53/udp", fixes: [{ output: "FROM a:1\nEXPOSE 389 8053/udp\n" }] },
      ],
    },
    { kind, name: "tcp and udp", code: "FROM a:1\nEXPOSE 53/tcp 53/udp\n", findings: [{ line: 2, text: "53/tcp" }] },
    {
      kind: "kubernetes",
      name: "Kubernetes knows no exception",
      code: pod("containerPort: 443"),
      findings: [
        {
          line: 10,
          sameAs: { trivy: ["KSV-0117"], "kube-linter": ["privileged-ports"] },
          fixes: [{ output: pod("containerPort: 8443") }],
        },
      ],
    },
    {
      kind: "compose",
      name: "of the host",
      code: service('"81:8080"'),
      findings: [{ line: 5, message: /takes port 81 of the host/, fixes: [] }],
    },
  ],
});
