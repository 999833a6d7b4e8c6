import noAllowAllNetworkPolicy from "../../../server/src/rules/resource/no-allow-all-network-policy.ts";
import restrictEgress from "../../../server/src/rules/resource/restrict-egress.ts";
import { testRule } from "../rule-tester.ts";
import { object } from "./objects.ts";

const kind = "kubernetes";
const policy = (spec: string) => object("networking.k8s.io/v1", "NetworkPolicy", `spec:\n${spec}`);

const egress = (rules: string) => policy(`  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n${rules}`);

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
