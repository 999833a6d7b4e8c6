import { findGivenSecrets, findSecrets } from "../../knowledge/secrets/secrets.ts";
import type { ShellCommand, ShellScript } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { effective } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";

const ELSEWHERE: SameAs = {
  hadolint: ["DL3025"],
  kics: ["b86987e1"],
  semgrep: ["dockerfile/best-practice/prefer-json-notation"],
};

export default rule({
  id: "use-exec-form",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "attack-surface",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Write CMD and ENTRYPOINT as a JSON array",
  why: "In shell form a shell is process 1: it does not pass signals on, so that stopping the container kills the program after a time-out, and the image needs a shell.",
  remedy: "Write the command as a JSON array of its words.",
  except:
    "A command that needs the shell (variables, pipes) may keep it; SHELL in the same stage says so and silences the rule.",
  sameAs: { ...ELSEWHERE, buildkit: ["JSONArgsRecommended"] },
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-78"] },
  fixes: ["hardening", "choice"],
  references: [
    { title: "Shell and exec form", url: "https://docs.docker.com/reference/dockerfile/#shell-and-exec-form" },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM node:22-slim\nCMD node server.js --name "my app"\n',
      fixed: 'FROM node:22-slim\nCMD ["node", "server.js", "--name", "my app"]\n',
    },
    {
      kind: "dockerfile",
      note: "A shell that was asked for.",
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nCMD run | tee log\n',
    },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "CMD" && instruction.keyword !== "ENTRYPOINT") return;
    const { stage } = instruction;
    const shell = stage.shellAt(instruction);
    // a SHELL above says that the shell is meant
    if (instruction.json || instruction.heredocs.length > 0 || shell.state === "set") return;
    const text = textOf(instruction.argumentsAt);
    if (text.trim() === "") return;
    const quoted = singleQuotedArray(text);
    report(instruction.keywordAt, {
      message: quoted
        ? `${instruction.keyword} looks like a JSON array, but single quotes make it a shell command that can't be found. Use double quotes.`
        : `${instruction.keyword} in shell form runs under ${(effective(shell) ?? ["/bin/sh", "-c"]).join(" ")}, which does not pass signals on to the program. Write it as a JSON array.`,
      ...(quoted ? { severity: "warning" as const } : {}),
      // BuildKit does not look behind ONBUILD
      ...(instruction === stage.instructions[instruction.index] ? {} : { sameAs: ELSEWHERE }),
      fixes: quoted
        ? [choice("Use double quotes", replace(instruction.argumentsAt, json(quoted)))]
        : fixesFor(instruction, text),
    });
  },
});

function fixesFor(instruction: Instruction, text: string): Fix[] {
  const { argumentsAt, scripts } = instruction;
  // a comment would be lost
  if (/\n[ \t]*#/.test(text)) return [];
  // an edit is printed with the finding: it must not repeat a password
  if (findGivenSecrets(text).length > 0 || findSecrets(text).length > 0) return [];
  if (scripts[0]?.dialect === "cmd") return windowsFixes(instruction, text);
  if (scripts[0]?.dialect !== "posix") return [];
  const words = plainWords(instruction);
  if (words) return [asArray(instruction, words)];
  if (/\n/.test(text)) return [];
  return [
    choice(
      "Keep the shell, as a JSON array",
      replace(argumentsAt, json(["/bin/sh", "-c", replacingShell(scripts[0], text)])),
    ),
  ];
}

function asArray({ keyword, argumentsAt, stage }: Instruction, words: readonly string[]): Fix {
  const edit = replace(argumentsAt, json(words));
  // the shell takes no arguments, the program takes those of CMD
  return keyword === "ENTRYPOINT" && stage.command
    ? choice("Write as a JSON array (the words of CMD are then handed to it)", edit)
    : hardening("Write as a JSON array", edit);
}

/** The script, its last command in the place of the shell where it is a program that ends the script. */
function replacingShell({ pipelines, errors, at }: ShellScript, text: string): string {
  const last = pipelines.at(-1);
  const command = last?.commands[0];
  const script = text.trim();
  if (!last || !command || last.commands.length !== 1 || last.operator !== undefined || errors.length > 0)
    return script;
  const before = pipelines.slice(0, -1);
  if (before.some(({ operator }) => operator !== "&&" && operator !== ";")) return script;
  const own = textOf(command.at);
  const program = command.words[0];
  if (program?.value === undefined || BUILTINS.has(program.value) || command.assignments.length > 0) return script;
  if (program.at.start !== command.at.start || command.script.at.start !== at.start) return script;
  const start = script.lastIndexOf(own);
  return start < 0 || !script.endsWith(textOf(last.at))
    ? script
    : `${script.slice(0, start)}exec ${script.slice(start)}`;
}

/** On Windows the shell is cmd, whose quotes and variables are its own. */
function windowsFixes(instruction: Instruction, text: string): Fix[] {
  const script = text.trim();
  if (/[\n`]/.test(script)) return [];
  if (!/["'%^&|<>()!*?]/.test(script)) {
    return [asArray(instruction, script.split(/[ \t]+/))];
  }
  return [
    choice("Keep the shell, as a JSON array", replace(instruction.argumentsAt, json(["cmd", "/S", "/C", script]))),
  ];
}

/** The words of a command that needs no shell; undefined where one is needed. */
function plainWords({ scripts }: Instruction): string[] | undefined {
  const script = scripts[0];
  if (scripts.length !== 1 || !script || script.dialect !== "posix" || script.errors.length > 0) return undefined;
  const command = script.commands[0];
  if (script.commands.length !== 1 || !command || !isPlain(command)) return undefined;
  const values = command.words.map((w) => w.value);
  return values.every((v) => v !== undefined) ? values : undefined;
}

/** What only a shell can run. */
const BUILTINS = new Set(
  ". : [ alias bg break cd command continue eval exec exit export fg getopts hash jobs local read readonly return set shift source test times trap type ulimit umask unalias unset wait".split(
    " ",
  ),
);

function isPlain(command: ShellCommand): boolean {
  const { words, assignments, redirects, pipeline, at, script } = command;
  return (
    assignments.length === 0 &&
    redirects.length === 0 &&
    pipeline.commands.length === 1 &&
    pipeline.operator === undefined &&
    !pipeline.nested &&
    words[0]?.value !== undefined &&
    !BUILTINS.has(words[0].value) &&
    // nothing but this command: no `exec`, `time` or other word that was looked through
    textOf(at).trim() === textOf(script.at).trim() &&
    words[0].at.start === at.start &&
    words.every((w) => w.variables.length === 0 && w.substitutions.length === 0 && !unquotedGlob(w.text))
  );
}

function unquotedGlob(text: string): boolean {
  return /^~|[*?[\]{}]/.test(text) && !/^(['"]).*\1$/.test(text);
}

function singleQuotedArray(text: string): string[] | undefined {
  const inner = /^\s*\[(\s*'[^'"\\]*'\s*(?:,\s*'[^'"\\]*'\s*)*)\]\s*$/.exec(text)?.[1];
  return inner?.split(",").map((item) => item.trim().slice(1, -1));
}

function json(words: readonly string[]): string {
  return `[${words.map((w) => JSON.stringify(w)).join(", ")}]`;
}
