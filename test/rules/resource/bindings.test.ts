import noAnonymousBinding from "../../../server/src/rules/resource/no-anonymous-binding.ts";
import noClusterAdminBinding from "../../../server/src/rules/resource/no-cluster-admin-binding.ts";
import noDefaultSaBinding from "../../../server/src/rules/resource/no-default-sa-binding.ts";
import noDefaultServiceAccount from "../../../server/src/rules/resource/no-default-service-account.ts";
import noDeprecatedServiceAccountField from "../../../server/src/rules/resource/no-deprecated-service-account-field.ts";
import noServiceAccountTokenSecret from "../../../server/src/rules/resource/no-service-account-token-secret.ts";
import { pod } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";
import { binding, object } from "./objects.ts";

const kind = "kubernetes";
const jane = "{ kind: User, name: jane }";

testRule(noDefaultSaBinding, {
  valid: [
    { kind, code: binding("RoleBinding", "view", "{ kind: ServiceAccount, name: shop, namespace: shop }") },
    { kind, name: "a user of that name", code: binding("RoleBinding", "view", "{ kind: User, name: default }") },
    { kind, name: "no subjects", code: binding("RoleBinding", "view").replace("subjects:\n", "") },
  ],
  invalid: [
    {
      kind,
      code: binding("RoleBinding", "view", jane, "{ kind: ServiceAccount, name: default, namespace: shop }"),
      findings: [
        {
          line: 11,
          text: "default",
          severity: "warning",
          message: /^RoleBinding helpers gives view to the default service account/,
          sameAs: { checkov: ["CKV_K8S_42"], kics: ["1e749bc9"] },
          fixes: [{ title: "Take this subject out", safety: "choice", output: binding("RoleBinding", "view", jane) }],
        },
      ],
    },
    {
      kind,
      name: "every account",
      code: binding(
        "ClusterRoleBinding",
        "view",
        "{ kind: Group, name: system:serviceaccounts }",
        "{ kind: Group, name: system:serviceaccounts:shop }",
      ),
      findings: [
        { line: 10, message: /every service account of the cluster/, sameAs: {} },
        { line: 11, message: /every service account of the namespace shop/ },
      ],
    },
    {
      kind,
      name: "a last subject stays",
      code: binding("RoleBinding", "view", "{ kind: ServiceAccount, name: default }"),
      findings: [{ line: 10, fixes: [] }],
    },
  ],
});

testRule(noClusterAdminBinding, {
  valid: [
    { kind, code: binding("ClusterRoleBinding", "view", jane) },
    { kind, name: "edit in a namespace", code: binding("RoleBinding", "edit", jane) },
    {
      kind,
      name: "admin everywhere, recommended",
      preset: "recommended",
      code: binding("ClusterRoleBinding", "admin", jane),
    },
    {
      kind,
      name: "the API server's own",
      code: binding("ClusterRoleBinding", "cluster-admin", "{ kind: Group, name: system:masters }").replace(
        "name: helpers",
        "name: cluster-admin\n  labels: { kubernetes.io/bootstrapping: rbac-defaults }",
      ),
    },
    { kind, name: "a template", code: binding("ClusterRoleBinding", '"{{ role }}"', jane) },
  ],
  invalid: [
    {
      kind,
      code: binding("ClusterRoleBinding", "cluster-admin", jane),
      findings: [
        {
          line: 8,
          text: "cluster-admin",
          severity: "error",
          message: /^ClusterRoleBinding helpers makes User jane cluster-admin in the whole cluster\./,
          sameAs: {
            trivy: ["KSV-0111"],
            "kube-linter": ["cluster-admin-role-binding"],
            polaris: ["clusterrolebindingClusterAdmin"],
            kics: ["249328b8"],
          },
        },
      ],
    },
    {
      kind,
      name: "in a namespace",
      code: binding("RoleBinding", "cluster-admin", jane),
      findings: [{ line: 8, severity: "warning" }],
    },
    {
      kind,
      code: binding("ClusterRoleBinding", "edit", jane),
      findings: [{ line: 8, severity: "warning", sameAs: { trivy: ["KSV-0111"] } }],
    },
    {
      kind,
      name: "named by the team",
      options: { roles: ["root"] },
      code: binding("RoleBinding", "root", jane),
      findings: [{ line: 8 }],
    },
  ],
});

testRule(noAnonymousBinding, {
  valid: [
    { kind, code: binding("ClusterRoleBinding", "view", jane, "{ kind: User, name: constructor }") },
    {
      kind,
      name: "discovery",
      code: binding("ClusterRoleBinding", "system:public-info-viewer", "{ kind: Group, name: system:unauthenticated }"),
    },
    {
      kind,
      name: "every account in one namespace, recommended",
      preset: "recommended",
      code: binding("RoleBinding", "view", "{ kind: Group, name: system:authenticated }"),
    },
  ],
  invalid: [
    {
      kind,
      code: binding("ClusterRoleBinding", "view", jane, "{ kind: User, name: system:anonymous }"),
      findings: [
        {
          line: 11,
          text: "system:anonymous",
          severity: "error",
          sameAs: { trivy: ["KSV-0122"], kubesec: ["BindingsToSystemAnonymous"] },
          fixes: [{ safety: "choice", output: binding("ClusterRoleBinding", "view", jane) }],
        },
      ],
    },
    {
      kind,
      name: "groups",
      code: binding(
        "RoleBinding",
        "view",
        "{ kind: Group, name: system:authenticated }",
        "{ kind: Group, name: system:masters }",
      ),
      findings: [
        { line: 10, severity: "warning", sameAs: { trivy: ["KSV-01011"] } },
        { line: 11, severity: "error", sameAs: { trivy: ["KSV-0123"] } },
      ],
    },
  ],
});

testRule(noDefaultServiceAccount, {
  valid: [
    { kind, code: pod("", "serviceAccountName: shop") },
    { kind, name: "by the older field", code: pod("", "serviceAccount: shop") },
    { kind, name: "no token", code: pod("", "automountServiceAccountToken: false") },
    {
      kind,
      name: "an account that gives none",
      code: object("v1", "ServiceAccount", "automountServiceAccountToken: false\n", "default"),
    },
    { kind, name: "an account of one's own", code: object("v1", "ServiceAccount", "", "shop") },
    {
      kind,
      name: "a patch",
      code: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      hostNetwork: false\n",
    },
  ],
  invalid: [
    {
      kind,
      code: pod(),
      findings: [
        {
          line: 2,
          text: "Pod",
          severity: "info",
          fixes: [
            { title: "Use the service account web (create it as well)", output: `${pod()}  serviceAccountName: web\n` },
            { title: "Mount no token", output: `${pod()}  automountServiceAccountToken: false\n` },
          ],
        },
      ],
    },
    {
      kind,
      name: "by the older field as well",
      code: pod("", "serviceAccount: default"),
      findings: [{ line: 6, text: "default" }],
    },
    {
      kind,
      name: "the account itself",
      code: object("v1", "ServiceAccount", "", "default"),
      findings: [{ line: 2, sameAs: { checkov: ["CKV_K8S_41"] } }],
    },
  ],
});

testRule(noDeprecatedServiceAccountField, {
  valid: [{ kind, code: pod("", "serviceAccountName: shop") }],
  invalid: [
    {
      kind,
      name: "both: the older goes",
      code: pod("", "serviceAccount: shop\nserviceAccountName: shop"),
      findings: [
        { line: 6, text: "serviceAccount", fixes: [{ safety: "safe", output: pod("", "serviceAccountName: shop") }] },
      ],
    },
    {
      kind,
      name: "alone: it is renamed",
      code: pod("", "serviceAccount: shop # ours"),
      findings: [{ line: 6, fixes: [{ safety: "safe", output: pod("", "serviceAccountName: shop # ours") }] }],
    },
  ],
});

testRule(noServiceAccountTokenSecret, {
  valid: [
    { kind, code: object("v1", "Secret", "type: Opaque\n") },
    { kind, code: object("v1", "Secret") },
  ],
  invalid: [
    {
      kind,
      code: object("v1", "Secret", "type: kubernetes.io/service-account-token\n"),
      findings: [{ line: 5, severity: "warning" }],
    },
  ],
});
