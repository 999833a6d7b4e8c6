import { rule } from "../rule.ts";
import { calledResource } from "./wording.ts";

const TYPE = "kubernetes.io/service-account-token";

export default rule({
  id: "no-service-account-token-secret",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "secrets",
  severity: "warning",
  presets: ["recommended", "nist-800-190", "nsa-cisa"],
  summary: "Do not keep a token of a service account in a secret",
  why: "Such a token never expires and belongs to no pod: whoever reads the secret once keeps the account's rights until the secret is deleted.",
  remedy:
    "Mount a projected token, which is renewed by the hour, or ask for one with `kubectl create token` (TokenRequest).",
  except: "Programs outside the cluster that can't renew a token.",
  standards: {
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Authentication and authorization: tokens"],
    "owasp-kubernetes": ["K09:2025", "K03:2025"],
    cwe: ["CWE-324"],
  },
  references: [
    {
      title: "Manually create a long-lived API token for a ServiceAccount",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#manually-create-a-long-lived-api-token-for-a-serviceaccount",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: deployer-token\n  annotations:\n    kubernetes.io/service-account.name: deployer\ntype: kubernetes.io/service-account-token\n",
    },
    { kind: "kubernetes", good: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: deployer\ntype: Opaque\n" },
  ],

  check(resource, report) {
    if (resource.type !== "Secret" || resource.apiVersion !== "v1") return;
    const type = resource.root.get("type").string();
    if (type.state !== "set" || type.value !== TYPE) return;
    report(type, {
      message: `${calledResource(resource)} makes Kubernetes issue a token that never expires. Mount a projected token, or ask for one when it is needed.`,
    });
  },
});
