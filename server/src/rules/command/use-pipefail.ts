import { baseFamily } from "../../knowledge/base-images.ts";
import type { Pipeline, ShellScript } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { append, replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { actual } from "./downloads.ts";

export default rule({
  id: "use-pipefail",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  summary: "Let a pipe fail when one of its commands fails",
  why: "The shell looks at the last command alone: a download that breaks off in front of the pipe is built into the image as if it were whole.",
  remedy: 'Use a shell with pipefail: SHELL ["/bin/bash", "-o", "pipefail", "-c"], or /bin/ash on Alpine.',
  except:
    "Commands that only list or look up what is there, such as find and grep, where the hadolint preset is not on.",
  sameAs: { hadolint: ["DL4006"], kics: ["efbf148a"], semgrep: ["dockerfile/best-practice/set-pipefail"] },
  standards: { cwe: ["CWE-754"] },
  fixes: ["choice", "hardening"],
  references: [
    { title: "Best practices: using pipes", url: "https://docs.docker.com/build/building/best-practices/#using-pipes" },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM alpine:3.23\nRUN wget -O - https://example.com/list | sort > /list\n",
      fixed: "FROM alpine:3.23\nRUN set -o pipefail && wget -O - https://example.com/list | sort > /list\n",
    },
    {
      kind: "dockerfile",
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN wget -O - https://example.com/list | sort > /list\n',
    },
  ],

  check(instruction, report, context) {
    const harmless = context.preset("hadolint") ? NEVER_FAIL : NO_LOSS;
    if (instruction.keyword !== "RUN" || instruction.json) return;
    for (const script of instruction.scripts) {
      if (script.dialect !== "posix") continue;
      const shell = shellAt(instruction);
      if (shell.pipefail) continue;
      const pipe = unguarded(script, harmless);
      if (!pipe) continue;
      const lost =
        pipe.commands
          .slice(0, -1)
          .map((c) => actual(c).name ?? "")
          .find((n) => !harmless.test(n)) || "the first command";
      report(pipe, {
        related: shell.at ? [{ at: shell.at, message: "The shell that it is given to" }] : [],
        message: `Where ${lost} fails, this RUN goes on as if nothing had happened: only the pipe's last command counts. Set pipefail.`,
        fixes: fixesFor(instruction, script, shell.name),
      });
    }
  },
});

/** The first pipe that may hide a failure, with no `set -o pipefail` before it. */
function unguarded({ commands }: ShellScript, harmless: RegExp): Pipeline | undefined {
  for (const command of commands) {
    if (command.name === "set" && command.args.some((a) => a.pattern.includes("pipefail"))) return undefined;
    const { pipeline } = command;
    if (command.index === 0 && hidesFailure(pipeline, harmless)) return pipeline;
  }
  return undefined;
}

const NEVER_FAIL = /^(?:echo|printf|yes|true|:)$/;

/** They list, look up and pass on what is there; where they fail half way, that is mostly meant, and nothing is lost. */
const NO_LOSS =
  /^(?:echo|printf|yes|true|:|find|ldd|scanelf|readelf|ls|dpkg|dpkg-query|dpkg-architecture|apt-cache|apt-mark|rpm|apk|pip[\d.]*|[ef]?grep|sort|uniq|cut|tr|g?sed|[gmn]?awk|head|tail|wc|tee|xargs|comm|rev|tac|shuf|seq|env|printenv|uname|arch|id|date|nproc|getent|hostname|lsb_release|basename|dirname|dd)$/;

/** `yes | ...` is meant to be cut off; `... || true` says that a failure does not matter; a condition is no step. */
function hidesFailure({ commands, operator, at, nested }: Pipeline, harmless: RegExp): boolean {
  if (commands.length < 2 || operator === "||" || !textOf(at).includes("|")) return false;
  if (nested && (isCondition(at) || isArgument(at) || !isPipe(textOf(at)))) return false;
  return commands.slice(0, -1).some((c) => !harmless.test(actual(c).name ?? ""));
}

/** Right behind `if` and the like, or behind a part of its list: `if [ -f x ] && a | b`. */
function isCondition({ piece, start }: Pipeline["at"]): boolean {
  const before = piece.text.slice(Math.max(0, start - 200), start);
  const step = before.slice(Math.max(before.lastIndexOf(";"), before.lastIndexOf("\n")) + 1);
  return /(?:^|[\s;])(?:if|elif|while|until|!)\s+$/.test(before) || /(?:^|\s)(?:if|elif|while|until)\s/.test(step);
}

/** In a substitution whose failure the shell passes over, pipefail or not: all but a plain assignment. */
function isArgument({ piece, start }: Pipeline["at"]): boolean {
  const before = piece.text.slice(Math.max(0, start - 200), start);
  const opening = /(?:\$\(|`)\s*$/.exec(before);
  if (!opening) return false;
  const assigned = /(?<![^\s;&|({])[A-Za-z_]\w*=["']?$/.exec(before.slice(0, opening.index));
  return !assigned || /\b(?:export|local|declare|typeset|readonly)\s+$/.test(before.slice(0, assigned.index));
}

/** A compound command lists what is inside it as the pipeline's too. */
function isPipe(text: string): boolean {
  return /[^|]\|[^|]/.test(text);
}

interface Shell {
  readonly name: string | undefined;
  /** The SHELL that names it. */
  readonly at?: Span;
  readonly pipefail: boolean;
}

/** The shell that a RUN is given to: what SHELL says in this stage or in those it builds on, else the base image's. */
function shellAt(instruction: Instruction): Shell {
  const { stage } = instruction;
  const shell = stage.shellAt(instruction);
  if (shell.state !== "set") return { name: baseShell(stage) === "ash" ? "ash" : undefined, pipefail: false };
  const words = shell.value;
  const name = words[0]?.replace(/^.*\//, "");
  // plain sh can't be told from a dash, which refuses the option
  const can = name === "bash" || name === "ash" || name === "zsh" || name === "ksh" || baseShell(stage) === "ash";
  return { name, at: shell.key ?? shell.at, pipefail: can && words.includes("pipefail") };
}

function baseShell({ rootImage }: BuildStage): string | undefined {
  const reference = rootImage && known(rootImage.reference);
  return reference && baseFamily(reference)?.shell;
}

function fixesFor(instruction: Instruction, script: ShellScript, shell: string | undefined): Fix[] {
  const { stage, heredocs } = instruction;
  if (stage.instructions[instruction.index] !== instruction || heredocs.length > 0) return [];
  const fixes: Fix[] = [];
  if (shell && /^(?:bash|ash|zsh|ksh)$/.test(shell)) {
    const { piece, start } = script.at;
    fixes.push(
      hardening("Begin the RUN with set -o pipefail", replace(span(piece, start, start), "set -o pipefail && ")),
    );
  }
  const base = baseShell(stage);
  if (base === "bash" || base === "ash") {
    const words = base === "bash" ? '"/bin/bash", "-o", "pipefail", "-c"' : '"/bin/ash", "-eo", "pipefail", "-c"';
    fixes.push(
      choice(`Put SHELL [${words}] above it (for all that follows)`, append(instruction.place, `SHELL [${words}]`)),
    );
  }
  return fixes;
}
