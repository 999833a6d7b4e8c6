import type { BuildStage } from "../../model/dockerfile.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { known } from "../../model/value.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { sourcesOf } from "./copied-sources.ts";

export default rule({
  id: "no-copy-entire-filesystem",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["nist-800-190"],
  summary: "Copy what is needed from a stage, not its whole file system",
  why: "Compilers, caches, package lists and whatever else the stage holds, secrets too, come along, and overwrite the files of the base image.",
  remedy: "Name the files or folders that the image needs.",
  except:
    "FROM scratch with one COPY of everything, to make one layer of an image; it is told as information only. Stages from scratch and images that are made to be laid over others, such as tonistiigi/xx, are not reported.",
  sameAs: { hadolint: ["DL3067"] },
  standards: { "nist-800-190": ["4.1.2"], cwe: ["CWE-200"] },
  references: [{ title: "Multi-stage builds", url: "https://docs.docker.com/build/building/multi-stage/" }],
  examples: [
    { kind: "dockerfile", bad: "FROM golang:1.26 AS build\nFROM alpine:3.23\nCOPY --from=build / /\n" },
    { kind: "dockerfile", good: "FROM golang:1.26 AS build\nFROM alpine:3.23\nCOPY --from=build /app /app\n" },
  ],

  check(instruction, report) {
    const from = instruction.flags.find((f) => f.name === "from");
    const destination = instruction.words.at(-1);
    if (instruction.keyword !== "COPY" || !from || destination?.value.state !== "set") return;
    if (!isRoot(destination.value.value)) return;
    const whole = sourcesOf(instruction).find((s) => s.value.state === "set" && isRoot(s.value.value));
    if (!whole) return;
    const [source] = instruction.fromStages;
    // what a stage from scratch holds was chosen file by file
    if (source ? lineage(source).at(-1)?.scratch || isMadeForIt(rootName(source)) : isMadeForIt(nameOf(from.value)))
      return;
    const squash = lineage(instruction.stage).at(-1)?.scratch === true;
    report(whole, {
      message: squash
        ? `Everything in ${from.value} becomes this image, also what only its build needed. Copy the files that are needed if it is not meant as one layer of the same.`
        : `Everything in ${from.value} is laid over this image, ${source ? "also what only its build needed" : "whatever that image holds on the day of the build"}. Name the files that are needed.`,
      ...(squash ? { severity: "info" as const } : {}),
    });
  },
});

/** Images of a few files that their makers tell to copy whole. */
function isMadeForIt(repository: string | undefined): boolean {
  return repository !== undefined && /(?:^|\/)(?:tonistiigi\/xx|[\w.-]*rootfs[\w.-]*)$/.test(repository);
}

function rootName({ rootImage }: BuildStage): string | undefined {
  return rootImage && known(rootImage.reference)?.repository;
}

function nameOf(image: string | undefined): string | undefined {
  return image === undefined ? undefined : parseImageReference(image)?.repository;
}

/** `/`, `/.`, `/*` and the like. */
function isRoot(path: string): boolean {
  return /^[/\\](?:\.?[/\\]?|\*)$/.test(path);
}
