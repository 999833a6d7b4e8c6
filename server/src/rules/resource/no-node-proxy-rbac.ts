import { rule } from "../rule.ts";
import { grantsOf, may, READ, says, type Wanted, WRITE } from "./grants.ts";

const WANTED: Wanted = { resources: { "": ["nodes/proxy"] }, verbs: [...READ, ...WRITE] };

export default rule({
  id: "no-node-proxy-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "error",
  presets: ["cis-kubernetes", "nist-800-190"],
  summary: "Do not grant nodes/proxy",
  why: "nodes/proxy opens the API of every kubelet, past admission and the audit log: even reading through it is enough to run commands in every pod of a node.",
  remedy: "Grant nodes/metrics, nodes/stats or nodes/log for monitoring.",

  sameAs: { trivy: ["KSV-0047"], checkov: ["CKV2_K8S_2"] },
  standards: {
    "cis-kubernetes": ["5.1.10"],
    "nist-800-190": ["4.3.5"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["nodes/proxy"]\n    verbs: ["get"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["nodes/metrics"]\n    verbs: ["get"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      report(grant, {
        message: `${says(grant)}: the kubelet's API, with commands in every pod of the node. Grant nodes/metrics or nodes/stats instead.`,
        sameAs: {
          trivy: may(grant, "get", "create") ? ["KSV-0047"] : [],
          checkov: may(grant, "create") ? ["CKV2_K8S_2"] : [],
        },
      });
    }
  },
});
