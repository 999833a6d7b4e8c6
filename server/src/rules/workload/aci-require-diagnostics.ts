import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { exampleGroup } from "./example-group.ts";

export default rule({
  id: "aci-require-diagnostics",
  subject: "workload",
  kinds: ["aci"],
  category: "hygiene",
  severity: "info",
  presets: ["aci"],
  summary: "Send the logs of container groups to a workspace",
  why: "The logs of a group go with it: after an attack or a crash there is nothing left to read.",
  remedy:
    "Name a Log Analytics workspace under diagnostics.logAnalytics, by its id, and put its key in when you deploy.",
  except: "A policy of the subscription adds it on deployment.",
  standards: { "owasp-docker": ["D10"], "owasp-kubernetes": ["K10:2025"], cwe: ["CWE-778"] },
  fixes: ["choice"],
  references: [
    {
      title: "Container group and instance logging with Azure Monitor logs",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-log-analytics",
    },
  ],
  examples: [
    { kind: "aci", bad: exampleGroup() },
    {
      kind: "aci",
      good: exampleGroup(
        `  diagnostics:\n    logAnalytics:\n      workspaceId: 01234567-89ab-cdef-0123-456789abcdef\n      workspaceKey: \${WORKSPACE_KEY}\n`,
      ),
    },
  ],

  check(workload, report) {
    const { group } = workload;
    if (group?.logWorkspace.state !== "unset") return;
    report(workload, {
      message: "The logs of this group are gone once it is. Send them to a workspace with diagnostics.logAnalytics.",
      fixes: [
        choice(
          "Add diagnostics.logAnalytics, with an id and a key to be filled in",
          set(group.logWorkspace.place, { id: "WORKSPACE-ID", key: "${WORKSPACE_KEY}" }),
        ),
      ],
    });
  },
});
