import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { withoutSlash } from "../build/container-path.ts";
import { rule } from "../rule.ts";
import { stands } from "./word-edits.ts";

export default rule({
  id: "no-cd-in-run",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Change the folder by WORKDIR",
  why: "cd lasts until its RUN ends: alone it does nothing, and at the start of a long RUN it hides where the commands work.",
  remedy: "Put a WORKDIR above the RUN.",
  sameAs: {
    hadolint: ["DL3003"],
    trivy: ["DS-0013"],
    kics: ["f4a6bcd3"],
    semgrep: ["dockerfile/best-practice/use-workdir"],
  },
  fixes: ["choice", "safe"],
  examples: [
    { kind: "dockerfile", bad: "FROM debian:13\nRUN cd /opt/app\n", fixed: "FROM debian:13\nWORKDIR /opt/app\n" },
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN cd /opt/app && make\n",
      fixed: "FROM debian:13\nWORKDIR /opt/app\nRUN make\n",
    },
    {
      kind: "dockerfile",
      note: "In the middle of a RUN it has its use.",
      good: "FROM debian:13\nRUN tar -xf /src.tar -C /opt && cd /opt/src && make\n",
    },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "RUN" || instruction.json) return;
    const [script] = instruction.scripts;
    const [first] = script?.pipelines ?? [];
    const cd = first?.commands[0];
    if (!script || !first || first.commands.length !== 1 || cd?.name !== "cd" || cd.args.length > 1) return;
    const [folder] = cd.args;
    const shown = folder ? textOf(folder.at) : "the home folder";
    if (script.commands.length === 1) {
      report(cd, {
        message: `This RUN does nothing: the folder is ${shown} until it ends, and it ends at once. Use WORKDIR.`,
        severity: "warning",
        fixes: asWorkdir(cd, undefined),
      });
    } else if (folder?.pattern.startsWith("/") && (first.operator === "&&" || first.operator === ";")) {
      const next = script.pipelines[1]?.at.start;
      const there = isThere(folder, instruction);
      report(cd, {
        message: there
          ? `This cd does nothing: WORKDIR is ${shown} already. Leave it out.`
          : `The commands of this RUN work in ${shown}. Say so with a WORKDIR above it.`,
        fixes: there ? withoutCd(cd, next) : asWorkdir(cd, next),
      });
    }
  },
});

/** The working folder is this one already. */
function isThere({ value }: ShellWord, instruction: Instruction): boolean {
  const workdir = instruction.stage.workdirAt(instruction);
  return value !== undefined && workdir.state === "set" && withoutSlash(workdir.value) === withoutSlash(value);
}

/** Takes out `cd /x &&`, which changes nothing. */
function withoutCd(cd: ShellCommand, next: number | undefined): Fix[] {
  const { piece, end, start } = cd.at;
  if (next === undefined || !/^[\s\\`]*(?:&&|;)[\s\\`]*$/.test(textOf(span(piece, end, next)))) return [];
  return [safe("Leave out the cd", replace(span(piece, start, next), ""))];
}

/** `RUN cd /x && make` as WORKDIR and RUN; later instructions then work in that folder too, so that somebody has to look. */
function asWorkdir(cd: ShellCommand, next: number | undefined): Fix[] {
  const { instruction } = cd.script;
  const [folder] = cd.args;
  if (!instruction || !folder?.value?.startsWith("/") || !stands(folder, cd)) return [];
  if (instruction.heredocs.length > 0 || (instruction.flags.length > 0 && next !== undefined)) return [];
  if (instruction !== instruction.stage.instructions[instruction.index]) return [];
  const { piece } = cd.at;
  const { keywordAt, stage, at } = instruction;
  const run = textOf(keywordAt);
  const keyword = run === run.toLowerCase() ? "workdir" : "WORKDIR";
  if (next === undefined) {
    const rest = textOf(span(piece, cd.at.end, at.end));
    return rest.trim() === ""
      ? [choice("Write WORKDIR", replace(span(piece, keywordAt.start, cd.at.end), `${keyword} ${folder.text}`))]
      : [];
  }
  if (!/^[\s\\`]*(?:&&|;)[\s\\`]*$/.test(textOf(span(piece, cd.at.end, next)))) return [];
  return [
    choice(
      "Put a WORKDIR above it (later instructions then work there too)",
      replace(span(piece, keywordAt.start, next), `${keyword} ${folder.text}${stage.dockerfile.lineBreak}${run} `),
    ),
  ];
}
