import { rule } from "../rule.ts";
import { exampleGroup } from "./example-group.ts";

/**
 * A policy that lets everything run: `create_container := {"allowed": true, ...}` in Rego, where one that names what may run
 * leaves the decision to the framework; `allow_all` in the JSON of its first form.
 */
const ALLOWS_ALL = /"allow_all"\s*:\s*true|\bcreate_container\s*:=\s*\{\s*"allowed"\s*:\s*true\b/;

export default rule({
  id: "aci-confidential",
  subject: "workload",
  kinds: ["aci"],
  category: "isolation",
  severity: "info",
  presets: [],
  summary: "Give confidential groups a policy that is enforced",
  why: "A confidential group promises that only what its policy names is run. Without one, or with one that allows everything, an operator of the host may start what they like.",
  remedy:
    "Make a policy from the group's file (az confcom acipolicygen), and put it under confidentialComputeProperties.ccePolicy.",
  standards: { cwe: ["CWE-693"] },
  references: [
    {
      title: "Confidential containers on Azure Container Instances",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-confidential-overview",
    },
  ],
  examples: [
    { kind: "aci", bad: exampleGroup("  sku: Confidential\n") },
    {
      kind: "aci",
      good: exampleGroup(
        "  sku: Confidential\n  confidentialComputeProperties:\n    ccePolicy: cGFja2FnZSBwb2xpY3kK\n",
      ),
    },
  ],

  check({ group }, report) {
    if (group?.sku.state !== "set" || group.sku.value.toLowerCase() !== "confidential") return;
    const { ccePolicy } = group;
    if (ccePolicy.state === "unset") {
      report(group.sku, {
        message:
          "This confidential group has no policy of what it may run. Add confidentialComputeProperties.ccePolicy.",
      });
    } else if (ccePolicy.state === "set" && ALLOWS_ALL.test(decoded(ccePolicy.value))) {
      report(ccePolicy, {
        message:
          "This policy allows everything to run, so that the group is confidential by name only. Make one from the group's file.",
      });
    }
  },
});

function decoded(policy: string): string {
  try {
    return atob(policy.replace(/\s+/g, "")).slice(0, 100_000);
  } catch {
    return "";
  }
}
