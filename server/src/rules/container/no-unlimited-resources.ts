import { choice } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { standsIn } from "./inheritance.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly allowedUlimits: readonly string[] }>({
  id: "no-unlimited-resources",
  subject: "container",
  kinds: ["compose"],
  category: "resources",
  severity: "warning",
  presets: ["cis-docker"],
  summary: "Leave the host's own protections switched on",
  why: "A container that the kernel may not stop when memory runs out, or whose limits are lifted, takes its whole host down with it.",
  remedy: "Remove the setting, and give the container a memory limit that fits it.",
  except: "Databases and search engines whose documentation asks for it: name their limits in `allowedUlimits`.",
  standards: { "cis-docker": ["5.19"], "owasp-docker": ["D07"], cwe: ["CWE-400"] },
  fixes: ["choice"],
  options: {
    allowedUlimits: {
      type: "array",
      items: { type: "string" },
      default: ["memlock"],
      description: "Names of ulimits that may be unlimited. Elasticsearch and OpenSearch ask for memlock.",
    },
  },
  references: [
    { title: "Compose: ulimits", url: "https://docs.docker.com/reference/compose-file/services/#ulimits" },
    { title: "Resource constraints", url: "https://docs.docker.com/engine/containers/resource_constraints/" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    mem_limit: 256m\n    oom_kill_disable: true\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    mem_limit: 256m\n    oom_kill_disable: false\n",
    },
    {
      kind: "compose",
      note: "Elasticsearch documents it.",
      good: "services:\n  search:\n    image: elasticsearch:9.1.2\n    ulimits:\n      memlock: -1\n",
    },
  ],

  check(container, report, { options }) {
    const { safeguards, memoryLimit } = container;
    if (!safeguards) return;
    const { oomKillDisabled, oomScoreAdjustment, swapLimit, ulimits } = safeguards;
    const name = called(container);
    if (oomKillDisabled.state === "set" && oomKillDisabled.value) {
      const unlimited = memoryLimit.state === "unset";
      report(oomKillDisabled, {
        message: `${name} may not be stopped when memory runs out${unlimited ? ", and has no memory limit either" : ""}: the kernel stops programs of the host instead. Set oom_kill_disable to false.`,
        ...(unlimited && { severity: "error" as const }),
        fixes: standsIn(container, oomKillDisabled)
          ? [choice("Set oom_kill_disable to false", set(oomKillDisabled.place, false))]
          : [],
      });
    }
    if (oomScoreAdjustment.state === "set" && oomScoreAdjustment.value < -500) {
      report(oomScoreAdjustment, {
        message: `${name} is stopped last when memory runs out (${oomScoreAdjustment.value}): programs of the host go before it. Leave oom_score_adj out.`,
        fixes: standsIn(container, oomScoreAdjustment)
          ? [choice("Remove oom_score_adj", remove(oomScoreAdjustment.place))]
          : [],
      });
    }
    if (known(swapLimit) === -1) {
      report(swapLimit.state === "set" ? swapLimit : container, {
        message: `${name} may use all swap of its host, which slows everything on it down. Leave memswap_limit out.`,
        fixes:
          swapLimit.state === "set" && standsIn(container, swapLimit)
            ? [choice("Remove memswap_limit", remove(swapLimit.place))]
            : [],
      });
    }
    for (const { name: limit, value, place } of ulimits) {
      if (value.state !== "set" || value.value !== -1 || options.allowedUlimits.includes(limit)) continue;
      report(value, {
        message: `${name} has no limit of ${limit} (${textOf(value.at)}). Leave it out, so that the host's own applies, or name a number.`,
        detail: limit,
        fixes: standsIn(container, value) ? [choice(`Remove the ulimit ${limit}`, remove(place))] : [],
      });
    }
  },
});
