import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { append } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { type Grant, grantsOf, may, READ, says, type Wanted, WRITE } from "./grants.ts";

const WANTED: Wanted = { resources: { "": ["secrets"] }, verbs: [...READ, ...WRITE] };

export default rule({
  id: "no-secret-read-rbac",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Grant access to secrets by name",
  why: "A role for all secrets of a namespace hands out every password and token in it, those of service accounts with more rights included. Listing and watching show the contents as well.",
  remedy:
    "Name the secrets in resourceNames, or mount them into the pods that need them. Creating and writing can't be limited in all cases: keep that to a namespace of its own.",
  except: "Operators that keep secrets for others, such as cert-manager or External Secrets.",
  sameAs: {
    trivy: ["KSV-0041", "KSV-0113"],
    checkov: ["CKV2_K8S_5"],
    "kube-linter": ["access-to-secrets"],
    kics: ["b7bca5c4", "056ac60e"],
  },
  standards: {
    "cis-kubernetes": ["5.1.2"],
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Authentication and authorization: RBAC"],
    "owasp-kubernetes": ["K02:2025", "K03:2025"],
    cwe: ["CWE-269"],
  },
  fixes: ["choice"],

  references: [
    {
      title: "Role Based Access Control good practices",
      url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["secrets"]\n    verbs: ["get", "list"]\n',
      fixed:
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["secrets"]\n    verbs: ["get", "list"]\n    resourceNames: ["name-of-a-secret"]\n',
    },
    {
      kind: "kubernetes",
      good: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: helper\nrules:\n  - apiGroups: [""]\n    resources: ["secrets"]\n    verbs: ["get"]\n    resourceNames: ["database-password"]\n',
    },
  ],

  check(resource, report) {
    for (const grant of grantsOf(resource, WANTED)) {
      const { permission, role } = grant;
      if (permission.limited) continue;
      report(grant, {
        message: `${says(grant)}, whichever they are. Name those that are needed in resourceNames.`,
        severity: role.clusterWide ? "warning" : "info",
        fixes: [
          choice(
            "Limit it to secrets of certain names (fill them in)",
            append(permission.node.get("resourceNames").place<string>(), "name-of-a-secret"),
          ),
        ],
        sameAs: sameAs(grant),
      });
    }
  },
});

/** trivy numbers the two kinds of role apart; kube-linter leaves updates out, checkov and kics look at reading. */
function sameAs(grant: Grant): SameAs {
  const reads = may(grant, ...READ);
  return {
    trivy: [grant.role.clusterWide ? "KSV-0041" : "KSV-0113"],
    checkov: reads ? ["CKV2_K8S_5"] : [],
    "kube-linter": reads || may(grant, "create", "delete") ? ["access-to-secrets"] : [],
    kics: reads ? ["b7bca5c4", "056ac60e"] : [],
  };
}
