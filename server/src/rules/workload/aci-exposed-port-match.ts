import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { effective } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { exampleGroup } from "./example-group.ts";

export default rule({
  id: "aci-exposed-port-match",
  subject: "workload",
  kinds: ["aci"],
  category: "network",
  severity: "info",
  presets: ["aci"],
  summary: "Open the ports that containers listen at, and no others",
  why: "A port that is open and that no container declares is a leftover, or leads to something that nobody thinks of.",
  remedy: "Remove it from ipAddress.ports, or declare it at the container that listens there.",
  standards: { "cis-docker": ["5.9"], "owasp-docker": ["D03"], cwe: ["CWE-668"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "aci",
      bad: `${exampleGroup("  ipAddress:\n    type: Public\n    ports: [{port: 443}, {port: 8080}]\n")}        ports: [{port: 443}]\n`,
      fixed: `${exampleGroup("  ipAddress:\n    type: Public\n    ports: [{port: 443}]\n")}        ports: [{port: 443}]\n`,
    },
    {
      kind: "aci",
      good: `${exampleGroup("  ipAddress:\n    type: Public\n    ports: [{port: 443}]\n")}        ports: [{port: 443}]\n`,
    },
  ],

  check({ group, containers }, report) {
    if (!group) return;
    const declared = containers.flatMap(({ ports }) => ports);
    const ports = new Set(declared.map(({ number, protocol }) => `${effective(number)}/${protocol}`));
    const seen = new Set<string>();
    for (const { number, protocol, at, place } of group.openPorts) {
      const name = effective(protocol);
      if (number.state !== "set" || name === undefined) continue;
      const port = `${number.value}/${name}`;
      const twice = seen.has(port);
      seen.add(port);
      // a port that can't be known may be any of them
      if (!twice && (!group.declaredPortsKnown || ports.has(port))) continue;
      report(at, {
        message: twice
          ? `Port ${number.value} is opened twice. Remove one.`
          : `Port ${number.value} is open for ${name.toUpperCase()}, and no container declares it. Remove it, or declare it where it is listened at.`,
        detail: port,
        fixes: group.openPorts.length > 1 ? [choice(`Remove port ${number.value}`, remove(place))] : [],
      });
    }
  },
});
