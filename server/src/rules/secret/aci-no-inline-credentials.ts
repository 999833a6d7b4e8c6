import { secretValue } from "../../knowledge/secrets/secrets.ts";
import { rule } from "../rule.ts";
import { NOT_SECRETS, type NotSecrets } from "./not-secrets.ts";

export default rule<"workload", NotSecrets>({
  id: "aci-no-inline-credentials",
  subject: "workload",
  kinds: ["aci"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "aci", "nist-800-190"],
  summary: "Keep keys and passwords out of the container group's file",
  why: "The file is kept in version control and in deployment histories; everybody who can read one of them has the key.",
  remedy: "Let a managed identity pull images and open storage, or put the value in when you deploy, from a key vault.",
  sameAs: { checkov: ["CKV_AZURE_235"] },
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-798"] },
  references: [
    {
      title: "Managed identities in Azure Container Instances",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-managed-identity",
    },
  ],
  options: { notSecrets: NOT_SECRETS },
  examples: [
    {
      kind: "aci",
      bad: "apiVersion: 2023-05-01\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  imageRegistryCredentials:\n    - server: acme.azurecr.io\n      username: acme\n      password: Sommer-2026-Regen\n  containers:\n    - name: web\n      properties:\n        image: acme.azurecr.io/web:1.4\n        resources: { requests: { cpu: 1, memoryInGB: 1 } }\n",
    },
    {
      kind: "aci",
      good: "apiVersion: 2023-05-01\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  imageRegistryCredentials:\n    - server: acme.azurecr.io\n      username: acme\n      password: ${REGISTRY_PASSWORD}\n  containers:\n    - name: web\n      properties:\n        image: acme.azurecr.io/web:1.4\n        resources: { requests: { cpu: 1, memoryInGB: 1 } }\n",
    },
  ],

  check(workload, report) {
    for (const { what, value, at } of workload.credentials) {
      if (value.state !== "set" || secretValue(value.value) === "none") continue;
      report(at, {
        message: `The ${what} stands in the file in plain text: everybody who can read the file has it. Use a managed identity, or put it in when you deploy.`,
        detail: what,
        secret: value.at,
        sameAs: {},
      });
    }
  },
});
