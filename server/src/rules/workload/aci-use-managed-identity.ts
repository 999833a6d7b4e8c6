import type { ContainerGroup } from "../../model/container-group.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Place, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { knowing } from "./api-version.ts";
import { exampleGroup, IDENTITY } from "./example-group.ts";

/** Variables by which Azure's libraries and services take a password where an identity would do. */
const CREDENTIALS =
  /^(?:AZURE_CLIENT_(?:SECRET|CERTIFICATE_PASSWORD|CERTIFICATE_PATH)|AZURE_STORAGE_(?:KEY|ACCOUNT_KEY|CONNECTION_STRING|SAS_TOKEN)|ARM_CLIENT_SECRET|(?:AzureWebJobs|WEBSITE_CONTENTAZUREFILE)\w*(?:Storage|CONNECTIONSTRING)|SQLAZURECONNSTR_\w+)$/i;

export default rule({
  id: "aci-use-managed-identity",
  subject: "workload",
  kinds: ["aci"],
  category: "secrets",
  severity: "info",
  presets: ["recommended", "aci"],
  summary: "Use a managed identity instead of passwords",
  why: "A password has to be kept, handed over and renewed, and whoever sees it may use it from anywhere; a managed identity has none.",
  remedy: "Give the group an identity, allow it to pull (AcrPull) or to open the storage, and leave the password out.",
  except: "Registries that know no identities of Azure, such as Docker Hub, are not reported.",
  sameAs: { checkov: ["CKV2_AZURE_28"] },
  standards: {
    "nist-800-190": ["4.2.3"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-798", "CWE-522"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Deploy from a container registry with a managed identity",
      url: "https://learn.microsoft.com/azure/container-instances/using-azure-container-registry-mi",
    },
  ],
  examples: [
    {
      kind: "aci",
      bad: exampleGroup(
        "  imageRegistryCredentials:\n    - server: acme.azurecr.io\n      username: acme\n      password: ${PASSWORD}\n",
      ),
    },
    {
      kind: "aci",
      note: "Docker Hub knows no identity of Azure.",
      good: exampleGroup(
        "  imageRegistryCredentials:\n    - server: index.docker.io\n      username: acme\n      password: ${PASSWORD}\n",
      ),
    },
  ],

  check({ group, containers }, report) {
    if (!group) return;
    for (const registry of group.registries) {
      const server = known(registry.server) ?? "";
      const written = [registry.password, registry.username].some(({ state }) => state !== "unset");
      const { identity } = registry;
      if (!/\.azurecr\.(?:io|cn|us)$/i.test(server) || identity.state !== "unset") continue;
      if (!written || registry.fromVault) continue;
      report(registry.at, {
        message: `${server} is opened with a password here, which has to be kept and renewed. Let a managed identity pull.`,
        detail: server,
        // a group that has an identity passes there
        ...(group.identity.state === "unset" ? {} : { sameAs: {} }),
        fixes: fixesOf(group, identity.place),
      });
    }
    if (group.identity.state !== "unset") return;
    for (const { environment } of containers) reportVariables(environment, report);
  },
});

/** The registry's identity must be one of the group's; without a user name it is known since the version 2021-10-01. */
function fixesOf(group: ContainerGroup, place: Place<string>): Fix[] {
  const version = knowing(group, "2021-10-01");
  const [given] = group.userAssignedIdentities;
  if (!version) return [];
  if (given !== undefined) {
    return [choice("Pull with the group's managed identity", ...version, set(place, given))];
  }
  if (group.identity.state !== "unset") return [];
  return [
    choice(
      "Pull with a managed identity, whose id is to be filled in",
      ...version,
      set(place, IDENTITY),
      set(group.identity.place, IDENTITY),
    ),
  ];
}

function reportVariables(
  environment: readonly { readonly name: string; readonly nameAt: Parameters<Reporter>[0] }[],
  report: Reporter,
): void {
  for (const { name, nameAt } of environment) {
    if (!CREDENTIALS.test(name)) continue;
    report(nameAt, {
      message: `${name} hands a credential of Azure over where the group could have an identity. Give it one.`,
      detail: name,
    });
  }
}
