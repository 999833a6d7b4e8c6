import noCsrApprovalRbac from "../../../server/src/rules/resource/no-csr-approval-rbac.ts";
import noSensitiveResourceRbac from "../../../server/src/rules/resource/no-sensitive-resource-rbac.ts";
import noTokenCreationRbac from "../../../server/src/rules/resource/no-token-creation-rbac.ts";
import noWebhookConfigRbac from "../../../server/src/rules/resource/no-webhook-config-rbac.ts";
import { testRule } from "../rule-tester.ts";
import { role } from "./objects.ts";

const kind = "kubernetes";
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
