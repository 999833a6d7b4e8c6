import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { exampleGroup, SUBNET } from "./example-group.ts";

export default rule({
  id: "aci-use-vnet",
  subject: "workload",
  kinds: ["aci"],
  category: "network",
  severity: "info",
  presets: ["aci"],
  summary: "Deploy container groups into a virtual network",
  why: "Outside of a virtual network no security group decides what the containers may reach, and they reach databases over public addresses.",
  remedy: "Name a subnet under subnetIds that is delegated to container groups.",
  sameAs: { checkov: ["CKV_AZURE_98"] },
  standards: { "nist-800-190": ["4.3.3"], "owasp-docker": ["D03"], cwe: ["CWE-923"] },
  fixes: ["choice"],
  references: [
    {
      title: "Deploy container instances into a virtual network",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-vnet",
    },
  ],
  examples: [
    { kind: "aci", bad: exampleGroup() },
    { kind: "aci", good: exampleGroup(`  subnetIds: [{id: ${SUBNET}}]\n`) },
  ],

  check(workload, report) {
    const { group } = workload;
    if (group?.subnet.state !== "unset" || group.networkProfile.state === "unknown") return;
    // a group of a subnet can't have a public address
    const isPublic = group.addressType.state !== "unset";
    const fixes = isPublic
      ? []
      : [choice("Add subnetIds, with an id to be filled in", set(group.subnet.place, SUBNET))];
    if (group.networkProfile.state === "set") {
      report(group.networkProfile, {
        message: "networkProfile is no longer supported: name the subnet itself under subnetIds.",
        severity: "warning",
        detail: "networkProfile",
        fixes,
      });
      return;
    }
    report(workload, {
      message:
        "This group stands outside of any virtual network, so that no security group decides what it may reach. Name a subnet under subnetIds.",
      fixes,
    });
  },
});
