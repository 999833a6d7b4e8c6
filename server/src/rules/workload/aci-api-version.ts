import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { PROPOSED_VERSION as PROPOSED, versionDate, WITHOUT_NETWORK_PROFILE } from "./api-version.ts";
import { exampleGroup } from "./example-group.ts";

export default rule<"workload", { readonly minimum: string }>({
  id: "aci-api-version",
  subject: "workload",
  kinds: ["aci"],
  category: "lifecycle",
  severity: "info",
  presets: ["aci"],
  summary: "Use a version of the API that knows the fields of security",
  why: "What a version of the API does not know is refused or left out without a word: identities for registries, subnets, security contexts.",
  remedy: "Write a newer apiVersion.",
  standards: { cwe: ["CWE-477"] },
  fixes: ["choice"],
  options: {
    minimum: { type: "string", default: "2021-10-01", description: "Older versions are reported." },
  },
  references: [
    {
      title: "Container groups: reference of the template",
      url: "https://learn.microsoft.com/azure/templates/microsoft.containerinstance/containergroups",
    },
  ],
  examples: [
    {
      kind: "aci",
      bad: exampleGroup().replace("2023-05-01", "2019-12-01"),
      fixed: exampleGroup(),
    },
    { kind: "aci", good: exampleGroup() },
  ],

  check({ group }, report, { options }) {
    const version = group?.apiVersion;
    const date = group && versionDate(group);
    if (date === undefined || version?.state !== "set") return;
    // A newer version would leave the group without its network.
    const stays = date < WITHOUT_NETWORK_PROFILE && group?.networkProfile.state !== "unset";
    const fixes = stays ? [] : [choice(`Update to ${PROPOSED}`, set(version.place, PROPOSED))];
    if (date < options.minimum) {
      report(version, {
        message: `Version ${version.value} of the API lacks fields for security. Use ${PROPOSED} or a newer one${stays ? ", and name the subnet instead of networkProfile" : ""}.`,
        fixes,
      });
      return;
    }
    for (const { name, since, at } of group?.recentFields ?? []) {
      if (date >= since) continue;
      report(version, {
        message: `Version ${version.value} of the API does not know ${name}, which came with ${since}: it is refused or left out. Use ${PROPOSED} or a newer one.`,
        detail: name,
        related: [{ at, message: `${name} stands here` }],
        fixes,
      });
      return;
    }
  },
});
