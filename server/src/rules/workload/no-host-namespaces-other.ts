import { hardening } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import type { Value } from "../../model/value.ts";
import { saidByExtended } from "../container/inheritance.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

const MEANS = {
  uts: { what: "shares the host name of its host and can change it as root", title: "Use a host name of its own" },
  user: {
    what: "leaves the user namespace of the daemon, so that its root is root on the host",
    title: "Use the daemon's user namespace",
  },
  cgroup: { what: "sees the control groups of its host and of its neighbours", title: "Use control groups of its own" },
  "cgroup parent": {
    what: "stands in a control group that is named here, past the limits of the daemon's own",
    title: "Use the daemon's control group",
  },
} as const;

export default rule({
  id: "no-host-namespaces-other",
  subject: "workload",
  kinds: ["compose"],
  category: "isolation",
  severity: "warning",
  presets: ["recommended", "cis-docker"],
  summary: "Do not share the host name, users or control groups of the host",
  why: "Each namespace that a container shares with its host is one wall less between them.",
  remedy: "Remove the setting: every container has namespaces of its own by default.",
  except: "Monitoring agents that read the control groups of all containers.",
  sameAs: { kics: ["4d9f44c6", "8af7162d"] },
  standards: {
    "cis-docker": ["5.21", "5.25", "5.31"],
    "nist-800-190": ["4.4.3"],
    "owasp-docker": ["D04"],
    cwe: ["CWE-653"],
  },
  fixes: ["hardening"],
  references: [
    { title: "Compose: userns_mode", url: "https://docs.docker.com/reference/compose-file/services/#userns_mode" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    userns_mode: host\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    uts: host\n    restart: always\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    restart: always\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    cgroup: private\n",
    },
  ],

  check(workload, report) {
    const modes: (readonly [keyof typeof MEANS, Value<boolean>])[] = [
      ["user", workload.hostUsers],
      ...(workload.hostNamespaces ?? []).map(({ what, host }) => [what, host] as const),
    ];
    for (const [what, host] of modes) {
      if (host.state !== "set" || !host.value || saidByExtended(workload.kind, host)) continue;
      report(host, {
        message: `${calledWorkload(workload)} ${MEANS[what].what}. Remove it.`,
        detail: what,
        ...(what === "cgroup parent" ? { severity: "info" } : {}),
        fixes: [hardening(MEANS[what].title, remove(host.place))],
      });
    }
  },
});
