import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { exampleGroup } from "./example-group.ts";

const KEY =
  "encryptionProperties:\n    vaultBaseUrl: https://acme.vault.azure.net\n    keyName: groups\n    keyVersion: 0123456789abcdef0123456789abcdef\n";

export default rule({
  id: "aci-use-customer-managed-key",
  subject: "workload",
  kinds: ["aci"],
  category: "hygiene",
  severity: "info",
  presets: ["aci"],
  summary: "Encrypt container groups with a key of your own",
  why: "What the platform keeps of a group (its definition, logs, and state) is encrypted with a key of Microsoft's; with a key of yours you decide who may read it, and can take it back.",
  remedy: "Make a key in a key vault, allow the container service to use it, and name it under encryptionProperties.",
  except: "Where no rule asks for it.",
  standards: { cwe: ["CWE-311"] },
  fixes: ["choice"],
  references: [
    {
      title: "Encrypt data with a customer-managed key",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-encrypt-data",
    },
  ],
  examples: [
    { kind: "aci", bad: exampleGroup() },
    { kind: "aci", good: exampleGroup(`  ${KEY}`) },
  ],

  check(workload, report) {
    const key = workload.group?.encryptionKey;
    if (key?.state !== "unset") return;
    report(workload, {
      message:
        "What Azure keeps of this group is encrypted with a key of Microsoft's. Name one of your own under encryptionProperties.",
      fixes: [
        choice(
          "Add encryptionProperties, to be filled in",
          set(key.place, { vault: "https://VAULT.vault.azure.net", name: "KEY", version: "VERSION" }),
        ),
      ],
    });
  },
});
