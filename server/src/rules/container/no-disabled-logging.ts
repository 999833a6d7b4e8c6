import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { saidByExtended, standsIn } from "./inheritance.ts";
import { anyPreset } from "./presets.ts";
import { called, calledWorkload } from "./wording.ts";

export default rule({
  id: "no-disabled-logging",
  subject: "container",
  kinds: ["compose", "aci"],
  category: "lifecycle",
  severity: "warning",
  presets: ["nist-800-190", "aci"],
  summary: "Keep what containers log",
  why: "Without logs nobody sees an attack while it goes on, nor can tell afterwards what happened.",
  remedy:
    "Use another driver than none, such as local; send the logs of an Azure container group to a Log Analytics workspace.",
  except: "Helpers whose output says nothing and whose work is logged elsewhere.",
  standards: { "nist-800-190": ["4.4.5"], "owasp-docker": ["D10"], "owasp-kubernetes": ["K10:2025"], cwe: ["CWE-778"] },
  fixes: ["choice"],
  references: [
    { title: "Compose: logging", url: "https://docs.docker.com/reference/compose-file/services/#logging" },
    {
      title: "Container group and instance logging with Azure Monitor logs",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-log-analytics",
    },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    logging:\n      driver: none\n      options:\n        max-size: 10m\n",
      fixed:
        "services:\n  app:\n    image: acme/app:1.4\n    logging:\n      driver: local\n      options:\n        max-size: 10m\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    logging:\n      driver: journald\n",
    },
  ],

  check(container, report) {
    const { driver, maxSize } = container.logging;
    if (driver.state !== "set" || saidByExtended(container.kind, driver)) return;
    if (driver.value === "none") {
      report(driver, {
        message: `What ${called(container, "inside")} logs is thrown away: nobody sees what it does. Use the driver local.`,
        detail: "none",
        fixes: standsIn(container, driver)
          ? [choice("Use the driver local, which begins new files in time", set(driver.place, "local"))]
          : [],
      });
    } else if (driver.value === "json-file" && maxSize.state === "unset") {
      report(driver, {
        message: `The log of ${called(container, "inside")} grows until the disk of its host is full. Set the option max-size.`,
        severity: "info",
        detail: "max-size",
      });
    }
  },

  also: {
    workload(workload, report, context) {
      const { logAnalytics } = workload;
      // where these are on, aci-require-diagnostics says the same, with a fix
      if (logAnalytics?.state !== "unset" || anyPreset(context, "aci", "strict", "all")) return;
      report(workload, {
        message: `The logs of ${calledWorkload(workload, "inside")} are gone once it is. Send them to a workspace with diagnostics.logAnalytics.`,
        severity: "info",
        detail: "logAnalytics",
      });
    },
  },
});
