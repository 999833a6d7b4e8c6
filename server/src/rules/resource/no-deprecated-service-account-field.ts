import type { Workload } from "../../model/container.ts";
import { type Fix, safe } from "../../model/fix.ts";
import { remove, rename } from "../../model/place.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-deprecated-service-account-field",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Name the service account in serviceAccountName",
  why: "serviceAccount is a deprecated alias that tools and people overlook; where both fields are given and differ, it is ignored.",
  remedy: "Write serviceAccountName instead.",
  sameAs: { "kube-linter": ["deprecated-service-account-field"] },
  standards: {},
  fixes: ["safe"],
  references: [
    {
      title: "PodSpec",
      url: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  serviceAccount: shop\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  serviceAccountName: shop\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  serviceAccountName: shop\n  containers:\n    - name: app\n      image: acme/shop:1.4\n",
    },
  ],

  check({ workloads }, report) {
    for (const workload of workloads) {
      const { deprecatedServiceAccount: alias } = workload;
      // exported objects name it empty
      if (alias?.state !== "set" || alias.value === "") continue;
      report(alias.key ?? alias, {
        message: `${calledWorkload(workload)} names its account ${alias.value} in the deprecated field serviceAccount. Write serviceAccountName.`,
        fixes: fixes(workload),
      });
    }
  },
});

/** The newer field wins where both are there, so the alias may go; else it gets the newer name. */
function fixes({ serviceAccountName: name, deprecatedServiceAccount: alias }: Workload): Fix[] {
  if (alias?.state !== "set" || name.state !== "set") return [];
  const alone = name.key === alias.key;
  return [safe("Use serviceAccountName", alone ? rename(alias.place, "serviceAccountName") : remove(alias.place))];
}
