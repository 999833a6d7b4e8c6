import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { calledResource } from "./wording.ts";

export default rule({
  id: "webhook-fail-closed",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Refuse what an admission webhook could not check",
  why: "With failurePolicy: Ignore, whatever arrives while the webhook is down or slow is admitted unchecked, and an attacker can make it slow.",
  remedy:
    "Set failurePolicy to Fail, run several replicas of the webhook, and leave its own namespace and kube-system out by namespaceSelector.",
  except: "Webhooks that add conveniences, or whose outage must not stop the cluster.",
  standards: { "nist-800-190": ["4.3.4"], "owasp-kubernetes": ["K04:2025"], cwe: ["CWE-636"] },
  fixes: ["choice"],
  references: [
    {
      title: "Dynamic admission control: failure policy",
      url: "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: policy\nwebhooks:\n  - name: policy.example.com\n    failurePolicy: Ignore\n",
      fixed:
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: policy\nwebhooks:\n  - name: policy.example.com\n    failurePolicy: Fail\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: policy\nwebhooks:\n  - name: policy.example.com\n",
    },
  ],

  check(resource, report) {
    const { root, type, apiVersion } = resource;
    if (!apiVersion.startsWith("admissionregistration.k8s.io/")) return;
    const holders = /WebhookConfiguration$/.test(type)
      ? root.get("webhooks").items()
      : type === "ValidatingAdmissionPolicy"
        ? [root.get("spec")]
        : [];
    for (const holder of holders) {
      const policy = holder.get("failurePolicy").string();
      if (policy.state !== "set" || policy.value !== "Ignore") continue;
      const name = known(holder.get("name").string());
      report(policy, {
        message: `${name ?? calledResource(resource)} lets everything in while it can't be asked. Set failurePolicy to Fail.`,
        fixes: [choice("Set failurePolicy to Fail", set(policy.place, "Fail"))],
      });
    }
  },
});
