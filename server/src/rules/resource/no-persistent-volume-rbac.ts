import { rule } from "../rule.ts";
import { grantsOf, says, type Wanted } from "./grants.ts";

const WANTED: Wanted = { resources: { "": ["persistentvolumes"] }, verbs: ["create"] };

export default rule({
  id: "no-persistent-volume-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "info",
  presets: ["cis-kubernetes"],
  summary: "Leave the creation of persistent volumes to provisioners",
  why: "A PersistentVolume may be a folder of a node, so that whoever creates volumes reads and writes files of nodes, past pod security.",
  remedy: "Let people create claims, and leave the volumes to a storage class.",
  except: "Provisioners and storage drivers.",
  sameAs: {},
  standards: {
    "cis-kubernetes": ["5.1.9"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["persistentvolumes"]\n    verbs: ["get", "create"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["persistentvolumeclaims"]\n    verbs: ["get", "create"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      report(grant, {
        message: `${says(grant)}, and so reach folders of the nodes. Let it create persistentvolumeclaims, unless it is a provisioner.`,
      });
    }
  },
});
