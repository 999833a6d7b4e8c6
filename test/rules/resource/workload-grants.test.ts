import noNodeProxyRbac from "../../../server/src/rules/resource/no-node-proxy-rbac.ts";
import noPersistentVolumeRbac from "../../../server/src/rules/resource/no-persistent-volume-rbac.ts";
import noPodCreateRbac from "../../../server/src/rules/resource/no-pod-create-rbac.ts";
import noPodExecRbac from "../../../server/src/rules/resource/no-pod-exec-rbac.ts";
import noSecretReadRbac from "../../../server/src/rules/resource/no-secret-read-rbac.ts";
import { testRule } from "../rule-tester.ts";
import { role } from "./objects.ts";

const kind = "kubernetes";

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
