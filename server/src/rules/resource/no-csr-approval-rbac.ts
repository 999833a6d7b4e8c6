import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { type Grant, grantsOf, says, type Wanted } from "./grants.ts";

const APPROVAL: Wanted = {
  resources: { "certificates.k8s.io": ["certificatesigningrequests/approval"] },
  verbs: ["update", "patch"],
};
const SIGNERS: Wanted = { resources: { "certificates.k8s.io": ["signers", "*"] }, verbs: ["approve"] };

export default rule({
  id: "no-csr-approval-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190"],
  summary: "Grant the approval of certificates to the control plane alone",
  why: "Whoever approves certificate signing requests can have a certificate issued for any user or group, cluster administrators included, and it can't be taken back.",
  remedy: "Limit approve to single signers by resourceNames, never those of kubernetes.io.",
  except: "Controllers that approve the serving certificates of kubelets.",
  sameAs: { checkov: ["CKV_K8S_156"] },
  standards: {
    "cis-kubernetes": ["5.1.11"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025", "K09:2025"],
    cwe: ["CWE-269"],
  },
  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: approver\nrules:\n  - apiGroups: ["certificates.k8s.io"]\n    resources: ["certificatesigningrequests/approval"]\n    verbs: ["update"]\n  - apiGroups: ["certificates.k8s.io"]\n    resources: ["signers"]\n    verbs: ["approve"]\n',
    },
    {
      kind: "kubernetes",
      note: "Approves for a signer of the company's own.",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: approver\nrules:\n  - apiGroups: ["certificates.k8s.io"]\n    resources: ["certificatesigningrequests/approval"]\n    verbs: ["update"]\n  - apiGroups: ["certificates.k8s.io"]\n    resources: ["signers"]\n    resourceNames: ["acme.example/service"]\n    verbs: ["approve"]\n',
    },
  ],

  check(resource, report) {
    // both are needed: the approval subresource, and the verb approve for the signer
    const signers = grantsOf(resource, SIGNERS).filter(mayApproveForTheCluster);
    const [approval] = grantsOf(resource, APPROVAL);
    const [signer] = signers;
    if (!approval || !signer) return;
    report(approval, {
      message: `${says(approval)} for ${signer.permission.limited ? "signers of Kubernetes" : "any signer"}, and so have certificates issued for any user. Limit approve to single signers by resourceNames.`,
      related: [{ at: signer.at, message: `${known(resource.name) ?? "The role"} may approve for these signers` }],
    });
  },
});

function mayApproveForTheCluster({ permission }: Grant): boolean {
  return !permission.limited || permission.resourceNames.some(({ value }) => value.startsWith("kubernetes.io/"));
}
