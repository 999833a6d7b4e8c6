import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { podSecurity } from "./pod-security.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly allowed: readonly number[] }>({
  id: "no-host-port",
  subject: "container",
  kinds: ["kubernetes"],
  category: "network",
  severity: "warning",
  presets: ["pss-baseline", "pss-restricted", "cis-kubernetes", "nsa-cisa"],
  summary: "Do not open ports on the node",
  why: "A hostPort is reachable on every address of its node, past Services and mostly past network policies, and binds the pod to nodes where the port is free.",
  remedy: "Remove hostPort and offer the port by a Service.",
  except: "Ingress controllers that run on every node.",
  sameAs: {
    trivy: ["KSV-0024"],
    checkov: ["CKV_K8S_26"],
    polaris: ["hostPortSet"],
    kics: ["2b1836f1"],
    pss: ["baseline/hostPorts"],
  },
  standards: {
    pss: ["baseline/hostPorts"],
    "cis-kubernetes": ["5.2.13"],
    "nist-800-190": ["4.3.3"],
    "nsa-cisa": ["Network"],
    "owasp-docker": ["D03"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "number" },
      default: [],
      description: "Ports of the node that may be opened; the pod security standards know no exception.",
    },
  },
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      ports:\n        - containerPort: 8080\n          hostPort: 8080\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      ports:\n        - containerPort: 8080\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      ports:\n        - containerPort: 8080\n",
    },
  ],

  check(container, report, context) {
    const { allowed } = context.options;
    const onHost = known(container.workload.hostNetwork) === true;
    for (const { published, number } of container.ports) {
      if (published.state !== "set" || published.value === 0) continue;
      if (allowed.includes(published.value) && !podSecurity(context)) continue;
      report(published, {
        message: onHost
          ? `${called(container)} opens port ${published.value} of its node, as every port of a pod on the host's network is. Give the pod a network of its own, and offer the port by a Service.`
          : `${called(container)} opens port ${published.value} on every address of its node. Remove hostPort and offer the port by a Service.`,
        detail: textOf(published.at),
        // on the host's network Kubernetes sets it again
        fixes: onHost || number.state === "unset" ? [] : [choice("Remove hostPort", remove(published.place))],
      });
    }
  },
});
