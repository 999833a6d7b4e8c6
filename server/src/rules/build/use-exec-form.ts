import { findGivenSecrets, findSecrets } from "../../knowledge/secrets/secrets.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { FirstInstruction } from "../lineage.ts";
import { rule } from "../rule.ts";

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
  sameAs: {
    hadolint: ["DL3025"],
    buildkit: ["JSONArgsRecommended"],
    kics: ["b86987e1"],
    semgrep: ["dockerfile/best-practice/prefer-json-notation"],
  },
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
    if (instruction.json || instruction.heredocs.length > 0 || chosenShell.standsAbove(instruction)) return;
    const text = textOf(instruction.argumentsAt);
    if (text.trim() === "") return;
    const quoted = singleQuotedArray(text);
    report(instruction.keywordAt, {
      message: quoted
        ? `${instruction.keyword} looks like a JSON array, but single quotes make it a shell command that can't be found. Use double quotes.`
        : `${instruction.keyword} in shell form runs under /bin/sh -c, which does not pass signals on to the program. Write it as a JSON array.`,
      ...(quoted ? { severity: "warning" as const } : {}),
      fixes: quoted
        ? [choice("Use double quotes", replace(instruction.argumentsAt, json(quoted)))]
        : fixesFor(instruction, text),
    });
  },
});

/** BuildKit's condition: a SHELL instruction earlier in the stage or its parents says that the shell is meant. */
const chosenShell = new FirstInstruction(({ keyword }) => keyword === "SHELL");

function fixesFor(instruction: Instruction, text: string): Fix[] {
  if (/\\\r?\n|`\r?\n|\n/.test(text)) return [];
  // an edit is printed with the finding: it must not repeat a password
  if (findGivenSecrets(text).length > 0 || findSecrets(text).length > 0) return [];
  const words = plainWords(instruction);
  if (words) return [hardening("Write as a JSON array", replace(instruction.argumentsAt, json(words)))];
  const script = text.trim();
  return [choice("Keep the shell, as a JSON array", replace(instruction.argumentsAt, json(["/bin/sh", "-c", script])))];
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
