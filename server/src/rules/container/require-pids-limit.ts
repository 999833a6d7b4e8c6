import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly limit: number }>({
  id: "require-pids-limit",
  subject: "container",
  kinds: ["compose"],
  category: "resources",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Limit the processes of every container",
  why: "A container that starts processes without end uses up those of its host, on which then nothing starts any more.",
  remedy: "Set pids_limit above the number of processes and threads that the program needs.",
  except: "Hosts whose daemon sets a default limit for all containers.",
  sameAs: { kics: ["221e0658"] },
  standards: { "cis-docker": ["5.29"], "nist-800-190": ["4.4.3"], "owasp-docker": ["D07"], cwe: ["CWE-770"] },
  group: "resources",
  fixes: ["choice"],
  options: {
    limit: { type: "number", minimum: 1, default: 200, description: "The limit that is proposed." },
  },
  references: [
    { title: "Compose: pids_limit", url: "https://docs.docker.com/reference/compose-file/services/#pids_limit" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    pids_limit: -1\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    pids_limit: 200\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    deploy:\n      resources:\n        limits:\n          pids: 100\n",
    },
  ],

  check(container, report, { options }) {
    const { pidsLimit: limit } = container;
    if (limit.state !== "unset") return;
    report(limit, {
      message: `${called(container)} may start processes until its host can start none. Set pids_limit above the number that it needs.`,
      fixes: [choice(`Limit processes to ${options.limit}, as a start`, set(limit.place, options.limit))],
    });
  },
});
