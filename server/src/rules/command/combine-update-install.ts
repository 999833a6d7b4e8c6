import type { Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { mountsOver } from "./cached-folders.ts";
import { type PackageCommand, packageCommand } from "./package-command.ts";

export default rule({
  id: "combine-update-install",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "warning",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Update the package index in the RUN that installs",
  why: "The layer with the index is cached: a later build installs from an old index, gets outdated packages or fails.",
  remedy: "Join the two with && in one RUN.",
  sameAs: { trivy: ["DS-0017"], checkov: ["CKV_DOCKER_5"], kics: ["9bae49be"] },
  standards: { "cis-docker": ["4.7"], "nist-800-190": ["4.1.1"], "owasp-docker": ["D02"], cwe: ["CWE-1104"] },
  fixes: ["choice"],
  references: [
    { title: "Best practices: apt-get", url: "https://docs.docker.com/build/building/best-practices/#apt-get" },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl\n",
      fixed: "FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl\n",
    },
    {
      kind: "dockerfile",
      note: "The index is mounted, not kept in a layer.",
      good: "FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y curl\n",
    },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "RUN") return;
    if (!instruction.scripts.some((s) => s.commands.some((c) => packageCommand(c)?.action === "update"))) return;
    // what can't be read may be the installation
    if (instruction.scripts.some((s) => s.errors.length > 0)) return;
    const commands = instruction.scripts.flatMap((s) => s.commands);
    const asked = commands.map((c) => packageCommand(c));
    const index = asked.findIndex((a) => a?.action === "update" && a.manager.kind === "system");
    const update = asked[index];
    if (!update?.verb || update.manager.caches.some((folder) => mountsOver(instruction, folder))) return;
    if (
      asked.some(
        (a) => a?.manager.family === update.manager.family && (a?.action === "install" || a?.action === "upgrade"),
      )
    )
      return;
    if (commands.slice(index + 1).some((c, i) => !asked[index + 1 + i] && mayInstall(c.name))) return;
    // an installation that is written in a way of its own
    if (commands.slice(index + 1).some((c) => c.words.some(({ text }) => text.includes("install")))) return;
    report(update.command, {
      message: `This layer with ${update.manager.name}'s index is cached, so that a later RUN installs from an old one. Put ${update.manager.name} ${update.subcommand} and the installation into one RUN.`,
      fixes: joined(instruction, update),
    });
  },
});

/** Anything but a few programs that surely install nothing. */
function mayInstall(name: string | undefined): boolean {
  return (
    name === undefined ||
    !/^(?:echo|rm|set|export|true|:|mkdir|chmod|chown|ls|cat|sleep|printf|cd|apt-cache|apt-config|dpkg-reconfigure)$/.test(
      name,
    )
  );
}

/** Joins with the next instruction where that is a RUN that installs with the same package manager. */
function joined(instruction: Instruction, update: PackageCommand): Fix[] {
  const next = instruction.stage.instructions[instruction.index + 1];
  if (next?.keyword !== "RUN" || next.nested || next.json || instruction.json) return [];
  if (next.flags.length + next.heredocs.length + instruction.heredocs.length > 0) return [];
  const installs = next.scripts
    .flatMap((s) => s.commands)
    .some((c) => {
      const asked = packageCommand(c);
      return asked?.action === "install" && asked.manager.family === update.manager.family;
    });
  if (!installs) return [];
  const { piece, end } = instruction.at;
  const { escape: continuation, lineBreak } = instruction.stage.dockerfile;
  const text = textOf(next.argumentsAt).trimEnd();
  return [
    choice(
      "Join with the next RUN",
      replace(span(piece, end, end), ` && ${continuation}${lineBreak}    ${text.trimStart()}`),
      remove(next.place),
    ),
  ];
}
