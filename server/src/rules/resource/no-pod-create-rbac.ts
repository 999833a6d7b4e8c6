import { rule } from "../rule.ts";
import { grantsOf, may, says, type Wanted } from "./grants.ts";

const WANTED: Wanted = {
  resources: {
    "": ["pods", "replicationcontrollers"],
    apps: ["deployments", "daemonsets", "statefulsets", "replicasets"],
    extensions: ["deployments", "daemonsets", "replicasets"],
    batch: ["jobs", "cronjobs"],
  },
  verbs: ["create", "update", "patch"],
};

export default rule({
  id: "no-pod-create-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190"],
  summary: "Grant the creation of workloads to few",
  why: "Whoever may create a pod may run it under any service account of the namespace and mount any of its secrets, and with loose admission take over the node.",
  remedy:
    "Keep such roles to deployment pipelines and controllers, bind them in single namespaces, and enforce a pod security standard there.",
  except: "Pipelines that deploy, and operators that run workloads for others.",
  sameAs: { trivy: ["KSV-0048"], "kube-linter": ["access-to-create-pods"], kics: ["592ad21d"] },
  standards: {
    "cis-kubernetes": ["5.1.4"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["get", "create"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["get", "list", "watch"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      const creates = may(grant, "create");
      // an existing object of a certain name may be turned into any other pod, but only that one
      if (grant.permission.limited && !creates) continue;
      report(grant, {
        message: `${says(grant)}, and so run pods under any service account and with any secret of the namespace. Keep that to those who deploy.`,
        sameAs: {
          trivy: ["KSV-0048"],
          "kube-linter": creates ? ["access-to-create-pods"] : [],
          kics: creates ? ["592ad21d"] : [],
        },
      });
    }
  },
});
