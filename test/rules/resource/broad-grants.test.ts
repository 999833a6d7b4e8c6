import noAggregateToDefaultRoles from "../../../server/src/rules/resource/no-aggregate-to-default-roles.ts";
import noRbacEscalation from "../../../server/src/rules/resource/no-rbac-escalation.ts";
import noWildcardRbac from "../../../server/src/rules/resource/no-wildcard-rbac.ts";
import { testRule } from "../rule-tester.ts";
import { object, role } from "./objects.ts";

const kind = "kubernetes";
const rbac = 'apiGroups: ["rbac.authorization.k8s.io"]';

const aggregated = (to: string, ...rules: string[]) =>
  role("ClusterRole", ...rules).replace(
    "name: helper\n",
    `name: helper\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-${to}: "true"\n`,
  );

testRule(noWildcardRbac, {
  valid: [
    { kind, code: role("ClusterRole", "{ resources: [pods], verbs: [get] }") },
    {
      kind,
      name: "a path below is no wildcard for all",
      code: role("ClusterRole", '{ nonResourceURLs: ["/metrics/*"], verbs: [get] }'),
    },
    {
      kind,
      name: "no rules: an aggregated role",
      code: role("ClusterRole").replace("rules:\n", "aggregationRule: {}\nrules: []\n"),
    },
    {
      kind,
      name: "of the control plane",
      code: role("ClusterRole", '{ resources: ["*"], verbs: ["*"] }').replace("name: helper", "name: system:helper"),
    },
    {
      kind,
      name: "a default of the API server",
      code: role("ClusterRole", '{ resources: ["*"], verbs: ["*"] }').replace(
        "name: helper",
        "name: admin\n  labels: { kubernetes.io/bootstrapping: rbac-defaults }",
      ),
    },
    {
      kind,
      name: "a role of something else",
      code: object("iam.example.org/v1", "Role", 'rules:\n  - { resources: ["*"], verbs: ["*"] }\n'),
    },
    {
      kind,
      name: "an extension's own, recommended",
      preset: "recommended",
      code: role("ClusterRole", '{ apiGroups: [acme.example, custom.metrics.k8s.io], resources: ["*"], verbs: ["*"] }'),
    },
    {
      kind,
      name: "groups alone, recommended",
      preset: "recommended",
      code: role("ClusterRole", '{ apiGroups: ["*"], resources: [pods], verbs: [get] }'),
    },
  ],
  invalid: [
    {
      kind,
      name: "everything, told once",
      code: role("ClusterRole", '{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }'),
      findings: [
        {
          line: 6,
          text: '"*"',
          severity: "error",
          message:
            /^ClusterRole helper grants every verb on every resource, secrets and roles included\. List what is used\.$/,
          sameAs: {
            trivy: ["KSV-0044", "KSV-0046"],
            checkov: ["CKV_K8S_49"],
            "kube-linter": ["wildcard-in-rules"],
            semgrep: ["yaml/kubernetes/security/legacy-api-clusterrole-excessive-permissions"],
            kics: ["6b896afb"],
          },
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "verbs of one resource, in a Role",
      code: role("Role", '{ resources: [secrets], verbs: ["*"] }'),
      findings: [
        {
          line: 6,
          severity: "warning",
          message: /every verb on secrets/,
          fixes: [
            {
              title: "Grant get, list and watch only",
              safety: "choice",
              output: role("Role", '{ resources: [secrets], verbs: ["get", "list", "watch"] }'),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "resources of a group, read only",
      code: role("Role", '{ apiGroups: [apps], resources: ["*"], verbs: [get, watch] }'),
      findings: [{ line: 6, message: /get and watch on every resource of its API groups/ }],
    },
    {
      kind,
      name: "verbs of a resource without power over others",
      code: role("ClusterRole", '{ resources: [events, services], verbs: ["*"] }'),
      findings: [{ line: 6, severity: "warning" }],
    },
    {
      kind,
      name: "paths",
      code: role("ClusterRole", '{ nonResourceURLs: ["*"], verbs: [get] }'),
      findings: [{ line: 6, message: /every path/ }],
    },
    {
      kind,
      name: "an extension's own",
      code: role("ClusterRole", '{ apiGroups: [acme.example], resources: ["*"], verbs: ["*"] }'),
      findings: [{ line: 6, severity: "info" }],
    },
    {
      kind,
      name: "roles are no extension's own",
      preset: "recommended",
      code: role(
        "ClusterRole",
        '{ apiGroups: [rbac.authorization.k8s.io, acme.example], resources: ["*"], verbs: ["*"] }',
      ),
      findings: [{ line: 6, severity: "error" }],
    },
    {
      kind,
      name: "groups alone",
      code: role("ClusterRole", '{ apiGroups: ["*"], resources: [pods], verbs: [get] }'),
      findings: [{ line: 6, severity: "info" }],
    },
    {
      kind,
      name: "in a List, each item on its own",
      code: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: rbac.authorization.k8s.io/v1\n    kind: Role\n    metadata: { name: a }\n    rules:\n      - { apiGroups: [""], resources: [pods], verbs: ["*"] }\n  - apiVersion: rbac.authorization.k8s.io/v1\n    kind: ClusterRole\n    metadata: { name: b }\n    rules:\n      - { apiGroups: [""], resources: ["*"], verbs: [get] }\n`,
      findings: [
        { line: 8, message: /^Role a / },
        { line: 13, message: /^ClusterRole b / },
      ],
    },
  ],
});

testRule(noRbacEscalation, {
  valid: [
    { kind, code: role("ClusterRole", `{ ${rbac}, resources: [roles, clusterroles], verbs: [get, list, watch] }`) },
    {
      kind,
      name: "bind of one role",
      code: role("ClusterRole", `{ ${rbac}, resources: [clusterroles], resourceNames: [tenant], verbs: [bind] }`),
    },
    {
      kind,
      name: "one to stand in for",
      code: role("ClusterRole", "{ resources: [users], resourceNames: [jane], verbs: [impersonate] }"),
    },
    {
      kind,
      name: "roles of another API",
      code: role("ClusterRole", "{ apiGroups: [iam.example], resources: [roles], verbs: [create] }"),
    },
    {
      kind,
      name: "accounts with every verb",
      code: role("ClusterRole", '{ resources: [serviceaccounts], verbs: ["*"] }'),
    },
    {
      kind,
      name: "editing, recommended",
      preset: "recommended",
      code: role("ClusterRole", `{ ${rbac}, resources: [roles], verbs: [create] }`),
    },
  ],
  invalid: [
    {
      kind,
      code: role("ClusterRole", `{ ${rbac}, resources: [clusterroles], verbs: [bind, escalate] }`),
      findings: [
        {
          line: 6,
          text: "clusterroles",
          severity: "error",
          message: /may bind and escalate clusterroles, and so give itself any right/,
          sameAs: { checkov: ["CKV_K8S_158"] },
        },
      ],
    },
    {
      kind,
      name: "groups",
      preset: "recommended",
      code: role("ClusterRole", "{ resources: [users, groups], verbs: [impersonate] }"),
      findings: [{ line: 6, severity: "error", sameAs: { trivy: ["KSV-0043"], checkov: ["CKV2_K8S_3"] } }],
    },
    {
      kind,
      name: "editing and binding are told apart",
      code: role(
        "Role",
        `{ ${rbac}, resources: [rolebindings], verbs: [create] }`,
        `{ ${rbac}, resources: [roles], verbs: [bind] }`,
      ),
      findings: [
        { line: 6, severity: "info", sameAs: { trivy: ["KSV-0050", "KSV-0051"], checkov: ["CKV2_K8S_1"] } },
        { line: 7, severity: "error", sameAs: {} },
      ],
    },
    {
      kind,
      name: "every verb on roles: once",
      code: role("Role", `{ ${rbac}, resources: [roles, rolebindings], verbs: ["*"] }`),
      findings: [
        {
          line: 6,
          sameAs: {
            trivy: ["KSV-0050", "KSV-0051"],
            checkov: ["CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_1"],
          },
        },
      ],
    },
  ],
});

testRule(noAggregateToDefaultRoles, {
  valid: [
    { kind, code: role("ClusterRole", "{ resources: [secrets], verbs: [get] }") },
    {
      kind,
      name: "reading one's own objects",
      code: aggregated("view", "{ apiGroups: [acme.example], resources: [shops], verbs: [get, list] }"),
    },
    {
      kind,
      name: "editing one's own objects",
      code: aggregated("edit", "{ apiGroups: [acme.example], resources: [shops], verbs: [create, delete] }"),
    },
    { kind, name: "to a role of one's own", code: aggregated("monitoring", "{ resources: [secrets], verbs: [get] }") },
  ],
  invalid: [
    {
      kind,
      name: "secrets",
      code: aggregated("view", "{ resources: [secrets], verbs: [get] }"),
      findings: [
        { line: 6, text: '"true"', message: /adds access to secrets to everybody who has the default role view/ },
      ],
    },
    {
      kind,
      name: "writing",
      code: aggregated("view", "{ apiGroups: [acme.example], resources: [shops], verbs: [create] }"),
      findings: [{ line: 6, message: /adds writing to shops/ }],
    },
    {
      kind,
      name: "roles",
      code: aggregated("edit", `{ ${rbac}, resources: [roles], verbs: [create] }`),
      findings: [{ line: 6 }],
    },
    {
      kind,
      name: "everything",
      code: aggregated("admin", '{ apiGroups: [acme.example], resources: ["*"], verbs: ["*"] }'),
      findings: [{ line: 6 }],
    },
  ],
});
