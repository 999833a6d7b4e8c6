import { rule } from "../rule.ts";
import { grantsOf, says, type Wanted } from "./grants.ts";

const WANTED: Wanted = { resources: { "": ["serviceaccounts/token"] }, verbs: ["create"] };

export default rule({
  id: "no-token-creation-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190"],
  summary: "Do not let roles issue tokens of any service account",
  why: "Whoever may create serviceaccounts/token becomes any account of the namespace, with all that is granted to it.",
  remedy: "Name the accounts in resourceNames.",

  sameAs: {},
  standards: {
    "cis-kubernetes": ["5.1.13"],
    "nist-800-190": ["4.3.2"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-269"],
  },

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["serviceaccounts/token"]\n    verbs: ["create"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["serviceaccounts/token"]\n    verbs: ["create"]\n    resourceNames: ["builder"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      if (grant.permission.limited) continue;
      report(grant, {
        message: `${says(grant)}, and so become any service account. Name the accounts in resourceNames.`,
      });
    }
  },
});
