import type { Volume, Workload } from "../../model/container.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { lineage } from "../lineage.ts";
import { type Reporter, rule } from "../rule.ts";
import { clauses, type GivenMode, givenModes, modeBits, without } from "./file-modes.ts";

interface Options {
  readonly allowedPaths: readonly string[];
}

export default rule<"workload", Options>({
  id: "no-world-writable",
  subject: "workload",
  kinds: ["dockerfile", "kubernetes"],
  category: "user",
  severity: "warning",
  presets: ["recommended"],
  summary: "Do not let everybody write a file",
  why: "Whoever runs anything in the container can then change programs and settings that others, root among them, will run.",
  remedy: "Give the files to the user who has to write them with chown, and use 755 or 644.",
  except:
    "Folders for temporary files with the sticky bit (1777), folders that VOLUME names, and paths in allowedPaths.",
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-732"] },
  fixes: ["choice"],
  options: {
    allowedPaths: {
      type: "array",
      items: { type: "string" },
      default: ["/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm"],
      description: "Folders that everybody may write to, with all that is below them.",
    },
  },
  references: [{ title: "COPY --chmod", url: "https://docs.docker.com/reference/dockerfile/#copy---chown---chmod" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nCOPY app /app\nRUN chmod 777 /app\n",
      fixed: "FROM debian:13\nCOPY app /app\nRUN chmod 755 /app\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN mkdir -m 1777 /scratch && chmod 755 /app\n" },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: settings\n      configMap:\n        name: settings\n        defaultMode: 0777\n",
    },
  ],

  check(workload, report, { options }) {
    const stage = workload.containers[0]?.stage;
    if (stage) checkStages(stage, report, options);
    else checkVolumes(workload, report);
  },
});

/** What reaches the image; a builder stage may do as it likes. */
function checkStages(final: BuildStage, report: Reporter, { allowedPaths }: Options): void {
  const instructions = lineage(final).flatMap((stage) => stage.instructions);
  const volumes = instructions.flatMap((i) => (i.keyword === "VOLUME" ? i.words.map((w) => known(w.value)) : []));
  for (const instruction of instructions) {
    if (instruction.broken) continue;
    for (const mode of givenModes(instruction)) {
      const bits = modeBits(mode.text);
      if (!bits?.otherWrite || bits.sticky || isAllowed(mode.targets, allowedPaths)) continue;
      if (!mode.recursive && isMountPoint(mode, instruction, volumes)) continue;
      report(mode, {
        message: `Mode ${mode.text} lets everybody in the container write ${mode.recursive ? "all that is below" : "this"}. Give it to the user who needs to, and let only that one write.`,
        ...(mode.recursive ? { severity: "error" } : {}),
        fixes: fixes(mode),
      });
    }
  }
}

/** A folder for data that has to take whatever user the container is started as; what is mounted there brings its own mode. */
function isMountPoint({ command, at }: GivenMode, instruction: Instruction, volumes: readonly unknown[]): boolean {
  const targets = (command?.behind ?? command)?.args.filter((a) => a.at.start > at.start) ?? [];
  return (
    volumes.length > 0 &&
    targets.length > 0 &&
    targets.every(({ text, at: where }) => {
      const path = known(instruction.resolve({ text: text.replace(/^"(.*)"$/, "$1"), at: where }));
      return path !== undefined && volumes.includes(path.replace(/(?<=.)\/$/, ""));
    })
  );
}

function isAllowed(targets: readonly string[], allowed: readonly string[]): boolean {
  return (
    targets.length > 0 && targets.every((t) => allowed.some((folder) => t === folder || t.startsWith(`${folder}/`)))
  );
}

function fixes({ text, at, command }: GivenMode): Fix[] {
  if (textOf(at) !== text) return [];
  if (/^[0-7]+$/.test(text)) {
    const [group, other] = text.slice(-2);
    const tighter = without(text, group === other ? 0o022 : 0o002);
    const to = (mode: string, why: string) => choice(`Use ${mode}: ${why}`, replace(at, mode));
    return [
      to(tighter, "only the owner writes"),
      ...(command?.name === "chmod" ? [to("g=u", "the group may do what the owner may")] : []),
    ];
  }
  const given = clauses(text);
  if (!given) return [];
  const parts = given.flatMap(({ who, operator, permissions }) => {
    if (operator === "-" || !/[oa]/.test(who) || !permissions.includes("w")) return [`${who}${operator}${permissions}`];
    const others = permissions.replaceAll("w", "");
    const rest = who.includes("a") ? "ug" : who.replaceAll("o", "");
    return [...(rest ? [`${rest}${operator}${permissions}`] : []), ...(others ? [`o${operator}${others}`] : [])];
  });
  const tighter = parts.join(",");
  return tighter ? [choice(`Use ${tighter}`, replace(at, tighter))] : [];
}

function checkVolumes({ volumes }: Workload, report: Reporter): void {
  for (const { modes, name } of volumes as readonly Volume[]) {
    for (const mode of modes ?? []) {
      if (mode.state !== "set" || (mode.value & 0o002) === 0 || mode.value > 0o7777) continue;
      const octal = mode.value.toString(8).padStart(4, "0");
      const tighter = mode.value & ~0o022;
      report(mode, {
        message: `Mode ${octal} lets everybody write the files of volume ${known(name) ?? "this"}. Use 0644, or 0444.`,
        fixes: [choice(`Use ${tighter} (0${tighter.toString(8)})`, set(mode.place, tighter))],
      });
    }
  }
}
