import { choice } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { knowing, PROPOSED_VERSION, versionDate, WITHOUT_NETWORK_PROFILE } from "./api-version.ts";
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
    if (group.networkProfile.state === "set") {
      const date = versionDate(group);
      const old = date !== undefined && date < WITHOUT_NETWORK_PROFILE;
      report(group.networkProfile, {
        message: old
          ? "networkProfile has been retired: newer versions of the API do not know it. Name the subnet itself under subnetIds."
          : "This version of the API knows no networkProfile: the group is in no network. Name the subnet itself under subnetIds.",
        severity: "warning",
        detail: "networkProfile",
        sameAs: {},
        fixes: [
          choice(
            "Replace it by subnetIds, with an id to be filled in",
            ...(old && group.apiVersion.state === "set" ? [set(group.apiVersion.place, PROPOSED_VERSION)] : []),
            remove(group.networkProfile.place),
            set(group.subnet.place, SUBNET),
          ),
        ],
      });
      return;
    }
    const version = knowing(group, WITHOUT_NETWORK_PROFILE);
    const fixes =
      isPublic || !version
        ? []
        : [choice("Add subnetIds, with an id to be filled in", ...version, set(group.subnet.place, SUBNET))];
    report(workload, {
      message:
        "This group stands outside of any virtual network, so that no security group decides what it may reach. Name a subnet under subnetIds.",
      fixes,
    });
  },
});
