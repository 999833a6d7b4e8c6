import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly ignorePorts: readonly number[] }>({
  id: "bind-ports-to-interface",
  subject: "container",
  kinds: ["compose"],
  category: "network",
  severity: "warning",
  presets: ["cis-docker"],
  summary: "Publish ports on the address that is meant",
  why: "Without an address Docker publishes a port on all of the host's interfaces, and its rules come before those of the host's firewall.",
  remedy: "Write the address in front: 127.0.0.1:8080:80 for the host itself.",
  sameAs: { dclint: ["no-unbound-port-interfaces"], kics: ["451d79dc"] },
  standards: {
    "cis-docker": ["5.14"],
    "nist-800-190": ["4.4.2"],
    "owasp-docker": ["D03"],
    cwe: ["CWE-1327"],
  },
  fixes: ["choice"],
  options: {
    ignorePorts: {
      type: "array",
      items: { type: "number" },
      default: [80, 443],
      description: "Ports of the host that are meant for everybody.",
    },
  },
  references: [{ title: "Compose: ports", url: "https://docs.docker.com/reference/compose-file/services/#ports" }],
  examples: [
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    ports:\n      - "8080:80"\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    ports:\n      - "127.0.0.1:8080:80"\n',
    },
    {
      kind: "compose",
      note: "The web is meant to reach a reverse proxy.",
      good: 'services:\n  proxy:\n    image: acme/proxy:1.4\n    ports:\n      - "443:8443"\n',
    },
  ],

  check(container, report, { options }) {
    for (const port of container.ports) {
      const { published, hostIp, exposure, number } = port;
      if (exposure !== "published" || hostIp.state === "unknown" || published.state === "unknown") continue;
      const ip = known(hostIp) ?? "";
      if (!["", "0.0.0.0", "::"].includes(ip)) continue;
      const host = known(published);
      if (host !== undefined && options.ignorePorts.includes(host)) continue;
      const what = host === undefined ? `Port ${known(number) ?? ""}`.trim() : `Port ${host}`;
      report(port, {
        message: `${what} of ${called(container, "inside")} is published on every address of the host. Write the address that is meant in front.`,
        ...(host === undefined ? { severity: "info" as const } : {}),
        fixes: [choice("Publish it on 127.0.0.1 only", set(hostIp.place, "127.0.0.1"))],
      });
    }
  },
});
