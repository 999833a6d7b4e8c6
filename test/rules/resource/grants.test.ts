import noAggregateToDefaultRoles from "../../../server/src/rules/resource/no-aggregate-to-default-roles.ts";
import noCsrApprovalRbac from "../../../server/src/rules/resource/no-csr-approval-rbac.ts";
import noNodeProxyRbac from "../../../server/src/rules/resource/no-node-proxy-rbac.ts";
import noPersistentVolumeRbac from "../../../server/src/rules/resource/no-persistent-volume-rbac.ts";
import noPodCreateRbac from "../../../server/src/rules/resource/no-pod-create-rbac.ts";
import noPodExecRbac from "../../../server/src/rules/resource/no-pod-exec-rbac.ts";
import noRbacEscalation from "../../../server/src/rules/resource/no-rbac-escalation.ts";
import noSecretReadRbac from "../../../server/src/rules/resource/no-secret-read-rbac.ts";
import noSensitiveResourceRbac from "../../../server/src/rules/resource/no-sensitive-resource-rbac.ts";
import noTokenCreationRbac from "../../../server/src/rules/resource/no-token-creation-rbac.ts";
import noWebhookConfigRbac from "../../../server/src/rules/resource/no-webhook-config-rbac.ts";
import noWildcardRbac from "../../../server/src/rules/resource/no-wildcard-rbac.ts";
import { testRule } from "../rule-tester.ts";
import { object, role } from "./objects.ts";

const kind = "kubernetes";
const rbac = 'apiGroups: ["rbac.authorization.k8s.io"]';

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

testRule(noSecretReadRbac, {
  valid: [
    {
      kind,
      name: "by name",
      code: role("Role", "{ resources: [secrets], resourceNames: [database], verbs: [get, watch] }"),
    },
    {
      kind,
      name: "another group's secrets",
      code: role("Role", "{ apiGroups: [vault.example], resources: [secrets], verbs: [get] }"),
    },
    { kind, name: "a wildcard says it already", code: role("Role", '{ resources: ["*"], verbs: ["*"] }') },
    { kind, code: role("Role", "{ resources: [configmaps], verbs: [get] }") },
  ],
  invalid: [
    {
      kind,
      code: role("ClusterRole", "{ resources: [pods, secrets], verbs: [get, list] }"),
      findings: [
        {
          line: 6,
          text: "secrets",
          severity: "warning",
          message: /^ClusterRole helper may get and list secrets, whichever they are\./,
          sameAs: {
            trivy: ["KSV-0041"],
            checkov: ["CKV2_K8S_5"],
            "kube-linter": ["access-to-secrets"],
            kics: ["b7bca5c4", "056ac60e"],
          },
        },
      ],
    },
    {
      kind,
      name: "writing",
      code: role("Role", "{ resources: [secrets], verbs: [patch] }"),
      findings: [{ line: 6, severity: "info", sameAs: { trivy: ["KSV-0113"] } }],
    },
  ],
});

testRule(noPodCreateRbac, {
  valid: [
    { kind, code: role("Role", "{ resources: [pods], verbs: [get, delete] }") },
    {
      kind,
      name: "of another group",
      code: role("Role", '{ apiGroups: [""], resources: [deployments], verbs: [create] }'),
    },
    {
      kind,
      name: "one that is there",
      code: role("Role", "{ apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [patch] }"),
    },
    {
      kind,
      name: "how many, not what",
      code: role("Role", "{ apiGroups: [apps], resources: [deployments/scale], verbs: [patch] }"),
    },
  ],
  invalid: [
    {
      kind,
      name: "one finding for many kinds",
      code: role(
        "Role",
        "{ apiGroups: [apps, batch], resources: [services, deployments, jobs], verbs: [get, create, patch] }",
      ),
      findings: [
        {
          line: 6,
          text: "deployments",
          message: /may create and patch deployments and jobs/,
          sameAs: { trivy: ["KSV-0048"], "kube-linter": ["access-to-create-pods"], kics: ["592ad21d"] },
        },
      ],
    },
    {
      kind,
      code: role("Role", "{ resources: [pods], verbs: [update] }"),
      findings: [{ line: 6, sameAs: { trivy: ["KSV-0048"] } }],
    },
  ],
});

testRule(noPodExecRbac, {
  valid: [
    { kind, code: role("Role", "{ resources: [pods, pods/log], verbs: [get, create] }") },
    { kind, name: "one pod", code: role("Role", "{ resources: [pods/exec], resourceNames: [db-0], verbs: [create] }") },
    { kind, name: "a verb that opens nothing", code: role("Role", "{ resources: [pods/exec], verbs: [list] }") },
  ],
  invalid: [
    {
      kind,
      code: role(
        "ClusterRole",
        "{ resources: [pods/exec, pods/attach], verbs: [create] }",
        "{ resources: [pods], verbs: [get] }",
      ),
      findings: [
        {
          line: 6,
          text: "pods/exec",
          sameAs: { trivy: ["KSV-0053", "KSV-0054"], checkov: ["CKV2_K8S_2"], polaris: ["clusterrolePodExecAttach"] },
        },
      ],
    },
    {
      kind,
      name: "of everything",
      code: role("Role", '{ resources: ["*/exec"], verbs: ["*"] }'),
      findings: [{ line: 6, text: '"*/exec"' }],
    },
    {
      kind,
      name: "ephemeral containers",
      code: role("Role", "{ resources: [pods/ephemeralcontainers], verbs: [patch] }"),
      findings: [{ line: 6, sameAs: {} }],
    },
  ],
});

testRule(noNodeProxyRbac, {
  valid: [{ kind, code: role("ClusterRole", "{ resources: [nodes, nodes/metrics, nodes/stats], verbs: [get] }") }],
  invalid: [
    {
      kind,
      code: role("ClusterRole", "{ resources: [nodes, nodes/proxy], verbs: [get] }"),
      findings: [{ line: 6, text: "nodes/proxy", severity: "error", sameAs: { trivy: ["KSV-0047"] } }],
    },
    {
      kind,
      code: role("ClusterRole", "{ resources: [nodes/proxy], verbs: [create] }"),
      findings: [{ line: 6, sameAs: { trivy: ["KSV-0047"], checkov: ["CKV2_K8S_2"] } }],
    },
  ],
});

const certificates = 'apiGroups: ["certificates.k8s.io"]';
const approval = `{ ${certificates}, resources: [certificatesigningrequests/approval], verbs: [update] }`;

testRule(noCsrApprovalRbac, {
  valid: [
    { kind, name: "the approval without a signer", code: role("ClusterRole", approval) },
    {
      kind,
      name: "a signer without the approval",
      code: role("ClusterRole", `{ ${certificates}, resources: [signers], verbs: [approve] }`),
    },
    {
      kind,
      name: "a signer of one's own",
      code: role(
        "ClusterRole",
        approval,
        `{ ${certificates}, resources: [signers], resourceNames: [acme.example/web], verbs: [approve] }`,
      ),
    },
  ],
  invalid: [
    {
      kind,
      code: role("ClusterRole", approval, `{ ${certificates}, resources: [signers], verbs: [approve] }`),
      findings: [{ line: 6, text: "certificatesigningrequests/approval", message: /for any signer/ }],
    },
    {
      kind,
      name: "a signer of Kubernetes",
      code: role(
        "ClusterRole",
        approval,
        `{ ${certificates}, resources: [signers], resourceNames: [kubernetes.io/kube-apiserver-client], verbs: [approve] }`,
      ),
      findings: [{ line: 6, message: /for signers of Kubernetes/ }],
    },
  ],
});

testRule(noWebhookConfigRbac, {
  valid: [
    {
      kind,
      code: role(
        "ClusterRole",
        '{ apiGroups: ["admissionregistration.k8s.io"], resources: [mutatingwebhookconfigurations], verbs: [get, list] }',
      ),
    },
    {
      kind,
      code: role(
        "ClusterRole",
        '{ apiGroups: ["admissionregistration.k8s.io"], resources: [mutatingwebhookconfigurations], resourceNames: [injector], verbs: [patch] }',
      ),
    },
  ],
  invalid: [
    {
      kind,
      code: role(
        "ClusterRole",
        '{ apiGroups: ["admissionregistration.k8s.io"], resources: [mutatingwebhookconfigurations, validatingwebhookconfigurations], verbs: [create] }',
      ),
      findings: [
        {
          line: 6,
          message: /may create mutatingwebhookconfigurations and validatingwebhookconfigurations/,
          sameAs: { trivy: ["KSV-0114"], checkov: ["CKV_K8S_155"] },
        },
      ],
    },
    {
      kind,
      name: "deleting, in a Role",
      code: role(
        "Role",
        '{ apiGroups: ["admissionregistration.k8s.io"], resources: [validatingwebhookconfigurations], verbs: [delete] }',
      ),
      findings: [{ line: 6, sameAs: { trivy: ["KSV-0114"] } }],
    },
  ],
});

testRule(noTokenCreationRbac, {
  valid: [
    { kind, code: role("Role", "{ resources: [serviceaccounts/token], resourceNames: [builder], verbs: [create] }") },
    { kind, code: role("Role", "{ resources: [serviceaccounts], verbs: [create] }") },
  ],
  invalid: [
    {
      kind,
      code: role("Role", "{ resources: [serviceaccounts/token], verbs: [create] }"),
      findings: [{ line: 6, message: /become any service account/ }],
    },
  ],
});

testRule(noPersistentVolumeRbac, {
  valid: [
    {
      kind,
      code: role("ClusterRole", "{ resources: [persistentvolumes, persistentvolumeclaims], verbs: [get, list] }"),
    },
  ],
  invalid: [
    {
      kind,
      code: role("ClusterRole", "{ resources: [persistentvolumes], verbs: [create, delete] }"),
      findings: [{ line: 6, text: "persistentvolumes", severity: "info" }],
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

testRule(noSensitiveResourceRbac, {
  valid: [
    { kind, code: role("ClusterRole", "{ resources: [configmaps, services, events], verbs: [get, list, watch] }") },
    {
      kind,
      name: "by name",
      code: role("Role", "{ resources: [configmaps], resourceNames: [leader], verbs: [update] }"),
    },
    {
      kind,
      name: "writing events is how controllers report",
      code: role("Role", "{ resources: [events], verbs: [create, patch] }"),
    },
    { kind, name: "deleting pods", code: role("Role", "{ resources: [pods], verbs: [delete] }") },
  ],
  invalid: [
    {
      kind,
      name: "several at once are one finding",
      code: role(
        "ClusterRole",
        '{ apiGroups: ["", networking.k8s.io], resources: [configmaps, ingresses], verbs: [create, patch] }',
      ),
      findings: [{ line: 6, severity: "warning", sameAs: { trivy: ["KSV-0049", "KSV-0056"] } }],
    },
    {
      kind,
      name: "the map of cloud identities",
      code: role("Role", "{ resources: [configmaps], resourceNames: [aws-auth], verbs: [patch] }"),
      findings: [{ line: 6, message: /aws-auth/, sameAs: { trivy: ["KSV-0049", "KSV-0115"] } }],
    },
    {
      kind,
      code: role("Role", "{ resources: [pods/log], verbs: [delete] }"),
      findings: [{ line: 6, severity: "info", sameAs: { trivy: ["KSV-0042"] } }],
    },
    {
      kind,
      name: "asked for",
      options: { includeDelete: true },
      code: role("Role", "{ resources: [pods], verbs: [deletecollection] }"),
      findings: [{ line: 6, sameAs: {} }],
    },
  ],
});

const aggregated = (to: string, ...rules: string[]) =>
  role("ClusterRole", ...rules).replace(
    "name: helper\n",
    `name: helper\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-${to}: "true"\n`,
  );

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
