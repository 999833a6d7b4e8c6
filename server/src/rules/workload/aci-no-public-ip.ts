import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { knowing } from "./api-version.ts";
import { exampleGroup, SUBNET } from "./example-group.ts";

export default rule({
  id: "aci-no-public-ip",
  subject: "workload",
  kinds: ["aci"],
  category: "network",
  severity: "warning",
  presets: ["recommended", "aci"],
  summary: "Keep container groups off the internet",
  why: "A public address is reached from everywhere, and nothing stands in front of the container: no gateway, no firewall, no list of who may come.",
  remedy:
    "Put the group into a subnet with a private address, and an application gateway in front if the world shall reach it.",
  except: "A public web application; say so in a suppression.",
  sameAs: { checkov: ["CKV_AZURE_245"] },
  standards: { "nist-800-190": ["4.4.2"], "owasp-docker": ["D03"], cwe: ["CWE-668"] },
  fixes: ["choice"],
  references: [
    {
      title: "Deploy container instances into a virtual network",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-vnet",
    },
  ],
  examples: [
    {
      kind: "aci",
      bad: exampleGroup("  ipAddress:\n    type: Public\n    ports: [{port: 443}]\n"),
    },
    {
      kind: "aci",
      good: exampleGroup(`  subnetIds: [{id: ${SUBNET}}]\n  ipAddress:\n    type: Private\n    ports: [{port: 443}]\n`),
    },
    { kind: "aci", note: "Without an address nobody reaches it.", good: exampleGroup() },
  ],

  check({ group }, report) {
    const address = group?.addressType;
    if (!group || address?.state !== "set" || address.value.toLowerCase() !== "public") return;
    const { subnet, dnsNameLabel } = group;
    const version = subnet.state === "unset" ? knowing(group, "2021-07-01") : [];
    const fixable = version && subnet.state !== "unknown" && dnsNameLabel.state === "unset";
    report(address, {
      message:
        "This group has a public address, with nothing between the internet and its containers. Put it into a subnet with a private one.",
      fixes: fixable
        ? [
            choice(
              "Give it a private address in a subnet, whose id is to be filled in",
              ...version,
              set(address.place, "Private"),
              ...(subnet.state === "unset" ? [set(subnet.place, SUBNET)] : []),
            ),
          ]
        : [],
    });
  },
});
