import { rule } from "../rule.ts";
import { grantsOf, may, says, type Wanted, WRITE } from "./grants.ts";

const WANTED: Wanted = {
  resources: { "admissionregistration.k8s.io": ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"] },
  verbs: WRITE,
};

export default rule({
  id: "no-webhook-config-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190"],
  summary: "Let few roles change admission webhooks",
  why: "A mutating webhook sees and may rewrite every object that is admitted to the cluster, and one that is changed or deleted no longer holds anything back.",
  remedy: "Limit the permission by resourceNames to the one configuration that the program keeps.",
  except: "Installers and certificate injectors that keep their own webhooks.",
  sameAs: { trivy: ["KSV-0114"], checkov: ["CKV_K8S_155"] },
  standards: {
    "cis-kubernetes": ["5.1.12"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["admissionregistration.k8s.io"]\n    resources: ["mutatingwebhookconfigurations"]\n    verbs: ["get", "patch"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["admissionregistration.k8s.io"]\n    resources: ["mutatingwebhookconfigurations"]\n    verbs: ["get", "patch"]\n    resourceNames: ["own-webhook"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      if (grant.permission.limited) continue;
      report(grant, {
        message: `${says(grant)}, and so read, rewrite or let through whatever is created in the cluster. Name its own configuration in resourceNames.`,
        sameAs: {
          trivy: ["KSV-0114"],
          checkov: grant.role.clusterWide && may(grant, "create", "update", "patch") ? ["CKV_K8S_155"] : [],
        },
      });
    }
  },
});
