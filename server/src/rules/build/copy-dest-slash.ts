import type { Instruction, InstructionWord } from "../../model/dockerfile.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import { append, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { onlyLenient } from "../container/presets.ts";
import { Matching } from "../lineage.ts";
import { type Reporter, rule } from "../rule.ts";
import { isAbsolute } from "./container-path.ts";

export default rule({
  id: "copy-dest-slash",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "error",
  presets: ["recommended"],
  notSecurity: true,
  summary: "End the destination of several sources with a slash",
  why: "Without the slash the destination is a file: builders refuse the instruction, or each source overwrites the one before.",
  remedy: "End the destination with /. Set WORKDIR before a destination that is relative.",
  except:
    "A relative destination without WORKDIR is told beyond `recommended` only: the file builds, and what the base image decides is often what is meant.",
  sameAs: { hadolint: ["DL3021", "DL3045"], trivy: ["DS-0011"], kics: ["6db6e0c2"] },
  fixes: ["safe", "choice"],
  references: [{ title: "COPY: destination", url: "https://docs.docker.com/reference/dockerfile/#destination" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nCOPY package.json package-lock.json /app\n",
      fixed: "FROM node:24-slim\nCOPY package.json package-lock.json /app/\n",
    },
    { kind: "dockerfile", good: "FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json .\n" },
  ],

  check(instruction, report, context) {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return;
    const destination = instruction.words.at(-1);
    if (!destination || isHistory(instruction)) return;
    if (instruction.words.length > 2 && isFile(destination)) {
      const end = destination.at.end - (/["']$/.test(destination.text) ? 1 : 0);
      report(destination, {
        message: `${instruction.words.length - 1} sources go to ${shown(destination)}, which is a file as long as it has no slash at its end. Add one.`,
        detail: "slash",
        sameAs: { hadolint: ["DL3021"], trivy: ["DS-0011"], kics: ["6db6e0c2"] },
        fixes: [safe("Add the slash", replace(span(destination.at.piece, end, end), "/"))],
      });
    }
    if (!onlyLenient(context) || context.preset("hadolint")) reportRelative(instruction, destination, report);
  },
});

/** Text from `docker history`: `COPY file:8b88... in /x`. */
function isHistory({ words }: Instruction): boolean {
  return words.at(-2)?.text === "in" && /^(?:file|dir|multi):/.test(words[0]?.text ?? "");
}

/** Surely no folder: what ends with a variable, a slash, `.` or `..` may be one. */
function isFile({ value, text }: InstructionWord): boolean {
  const path = value.state === "set" ? value.value : text.replace(/["']$/, "");
  if (value.state !== "set" && !/[\w-]$/.test(path.replace(/\$(?:\w+|\{[^}]*\})$/, ""))) return false;
  return path !== "" && !/[/\\]$|(?:^|[/\\])\.{1,2}$/.test(path);
}

const workdirs = new Matching(({ keyword, broken }) => keyword === "WORKDIR" && !broken);

/** Where the file then is depends on the base image. */
function reportRelative(instruction: Instruction, destination: InstructionWord, report: Reporter): void {
  const workdir = instruction.stage.workdirAt(instruction);
  if (isAbsolute(destination) !== false || hasTriggerAbove(instruction)) return;
  // a fragment is taken as it stands: no FROM above it brings another folder
  const fragment = !instruction.stage.from && !workdirs.lastAbove(instruction);
  if (workdir.state !== "unset" && !fragment) return;
  const keyword = textOf(instruction.keywordAt);
  const empty = workdir.state === "unset" && workdir.fallback === "/";
  report(destination, {
    message: empty
      ? `No WORKDIR is set, so ${shown(destination)} is meant from the root folder. Begin with / to say so.`
      : `No WORKDIR says which folder ${shown(destination)} is relative to: the base image decides, at any version anew. Set WORKDIR or begin with /.`,
    severity: empty ? "hint" : "info",
    detail: "relative",
    sameAs: instruction.keyword === "COPY" ? { hadolint: ["DL3045"] } : {},
    fixes: empty
      ? fromRoot(destination)
      : [
          choice(
            "Set WORKDIR /app above (the files then go there)",
            append(instruction.place, keyword === keyword.toLowerCase() ? "workdir /app" : "WORKDIR /app"),
          ),
        ],
  });
}

/** An image from scratch begins in its root folder: the path stays the same one. */
function fromRoot({ text, at }: InstructionWord): Fix[] {
  if (!/^[\w.-][\w./-]*$/.test(text) || /(?:^|\/)\.\.(?:\/|$)/.test(text)) return [];
  return [safe("Begin with /", replace(at, `/${text.replace(/^\.(?:\/|$)/, "")}`))];
}

/** ONBUILD WORKDIR speaks for what ONBUILD holds below it. */
function hasTriggerAbove(instruction: Instruction): boolean {
  const { stage, index } = instruction;
  if (instruction === stage.instructions[index]) return false;
  return stage.instructions.slice(0, index).some(({ nested }) => nested?.keyword === "WORKDIR");
}

function shown({ text }: InstructionWord): string {
  return text.slice(0, 120);
}
