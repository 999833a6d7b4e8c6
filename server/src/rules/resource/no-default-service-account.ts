import type { Workload } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

const OF_PODS: SameAs = {
  "kube-linter": ["default-service-account"],
  kubesec: ["ServiceAccountName"],
  kics: ["b93e973e", "591ade62"],
};
const OF_ACCOUNTS: SameAs = { checkov: ["CKV_K8S_41"] };

export default rule({
  id: "no-default-service-account",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "rbac",
  severity: "info",
  presets: ["cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Give each program a service account of its own",
  why: "The default account is shared by every pod of the namespace that names none: what is granted to one of them is granted to all, and the audit log can't tell them apart.",
  remedy:
    "Create a ServiceAccount for the program and name it in serviceAccountName, or set automountServiceAccountToken to false where the API is not used.",
  except: "Programs that never speak to the cluster's API, once they mount no token.",
  sameAs: { ...OF_PODS, ...OF_ACCOUNTS },
  standards: {
    "cis-kubernetes": ["5.1.5"],
    "nist-800-190": ["4.3.2"],
    "nsa-cisa": ["Authentication and authorization"],
    "owasp-kubernetes": ["K02:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Configure service accounts for pods",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  serviceAccountName: default\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  serviceAccountName: shop\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "No token is mounted, so the account makes no difference.",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  automountServiceAccountToken: false\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
    },
  ],

  check(resource, report) {
    for (const workload of resource.workloads) {
      const { serviceAccountName: account, automountServiceAccountToken: automount } = workload;
      if (account.state === "unknown" || (account.state === "set" && !["default", ""].includes(account.value)))
        continue;
      // a fragment that names the default account does so on purpose, whatever its base says of the token
      if ((automount.state === "unknown" && account.state === "unset") || known(automount) === false) continue;
      report(account, {
        message: `${calledWorkload(workload)} runs as the default service account of its namespace and gets its token. Name an account of its own.`,
        fixes: fixes(workload),
        sameAs: OF_PODS,
      });
    }
    if (resource.type !== "ServiceAccount" || resource.apiVersion !== "v1" || known(resource.name) !== "default")
      return;
    const automount = resource.root.get("automountServiceAccountToken").boolean();
    if (automount.state === "unknown" || known(automount) === false) return;
    if (automount.state === "unset" && resource.partial) return;
    report(automount.state === "set" ? automount : resource, {
      message:
        "Every pod that names no account gets a token of this one. Set automountServiceAccountToken to false, and give the programs that need a token accounts of their own.",
      fixes: [choice("Set automountServiceAccountToken to false", set(automount.place, false))],
      sameAs: OF_ACCOUNTS,
    });
  },
});

/** The account is called as its program is, by the custom of most charts. */
function fixes(workload: Workload): Fix[] {
  const { name, serviceAccountName, deprecatedServiceAccount } = workload;
  const { automountServiceAccountToken: automount } = workload;
  const without = automount.state === "unknown" ? [] : [choice("Mount no token", set(automount.place, false))];
  if (!name || !/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name)) return without;
  if (serviceAccountName.state === "unknown" || deprecatedServiceAccount?.state === "set") return without;
  return [
    choice(`Use the service account ${name} (create it as well)`, set(serviceAccountName.place, name)),
    ...without,
  ];
}
