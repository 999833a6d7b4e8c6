import type { Container, ImageBuild } from "../../model/container.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { choice } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import { known, knownItems } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { saidByExtended } from "./inheritance.ts";
import { called } from "./wording.ts";

export default rule({
  id: "no-privileged-build",
  subject: "container",
  kinds: ["dockerfile", "compose"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Build images without privileges and without the host's network",
  why: "A build runs code of many makers. With privileges it can take over the machine that builds; in the host's network it reaches services that trust the machine.",
  remedy: "Leave the flag out; do what needs privileges when the container runs, or outside of the build.",
  standards: { "nist-800-190": ["4.4.3"], "owasp-docker": ["D04"], cwe: ["CWE-250"] },
  fixes: ["choice"],
  references: [
    { title: "RUN --security", url: "https://docs.docker.com/reference/dockerfile/#run---security" },
    { title: "Compose: build", url: "https://docs.docker.com/reference/compose-file/build/" },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN --security=insecure ./configure\n",
      fixed: "FROM debian:13\nRUN ./configure\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    build:\n      context: .\n      privileged: true\n",
      fixed: "services:\n  app:\n    build:\n      context: .\n      privileged: false\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN --network=none make\n" },
  ],

  check(container, report) {
    const { stage, build } = container;
    for (const instruction of stage?.dockerfile.instructions ?? [])
      reportRun(instruction.nested ?? instruction, report);
    if (build) reportBuild(container, build, report);
  },
});

function reportRun({ broken, run }: Instruction, report: Reporter): void {
  if (!run || broken) return;
  const { security, network } = run;
  if (security.state === "set" && security.value === "insecure") {
    report(
      { at: security.key ?? security.at },
      {
        message:
          "This step runs with all privileges: what it runs can take over the machine that builds. Leave --security=insecure out.",
        fixes: [choice("Remove --security", remove(security.place))],
      },
    );
  }
  if (network.state === "set" && network.value === "host") {
    report(
      { at: network.key ?? network.at },
      {
        message:
          "This step is in the network of the machine that builds, with all that trusts that machine. Leave --network=host out.",
        severity: "warning",
        fixes: [choice("Remove --network", remove(network.place))],
      },
    );
  }
}

function reportBuild(container: Container, build: ImageBuild, report: Reporter): void {
  const { privileged, network, entitlements } = build;
  if (privileged.state === "set" && privileged.value && !saidByExtended(container.kind, privileged)) {
    report(privileged, {
      message: `The image of ${called(container, "inside")} is built with all privileges: what its build runs can take over the machine. Set privileged to false.`,
      fixes: [choice("Build without privileges", set(privileged.place, false))],
    });
  }
  if (network.state === "set" && network.value === "host") {
    report(network, {
      message: `The image of ${called(container, "inside")} is built in the network of the machine, with all that trusts it. Leave network: host out.`,
      severity: "warning",
      fixes: [choice("Build in a network of its own", remove(network.place))],
    });
  }
  for (const { value, item } of knownItems(entitlements)) {
    if (value !== "security.insecure" && value !== "network.host") continue;
    report(item, {
      message: `${value} lets the build of ${called(container, "inside")} ${value === "network.host" ? "into the network of the machine" : "run steps with all privileges"}. Take it out.`,
      ...(value === "network.host" ? { severity: "warning" as const } : {}),
      detail: value,
      fixes: item.place && known(item.value) ? [choice(`Remove ${value}`, remove(item.place))] : [],
    });
  }
}
