import { secretName } from "../../knowledge/secrets/secrets.ts";
import type { ShellScript, ShellWord } from "../../model/command.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { Fix } from "../../model/fix.ts";
import { known } from "../../model/value.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { mountVariable } from "./secret-mounts.ts";

export default rule({
  id: "use-build-secret-mount",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Give secrets to RUN by --mount=type=secret",
  why: "A build argument or ENV that a command uses stays in the image's history, with its value.",
  remedy: "Write RUN --mount=type=secret,id=NAME,env=NAME and pass the value with docker build --secret.",
  standards: {
    "cis-docker": ["4.10"],
    "nist-800-190": ["4.1.4"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-522"],
  },
  fixes: ["choice"],
  references: [{ title: "Build secrets", url: "https://docs.docker.com/build/building/secrets/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM node:22-slim\nARG NPM_TOKEN\nRUN npm config set "//registry.example.com/:_authToken=$NPM_TOKEN" && npm ci\n',
      fixed: "FROM node:22-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n",
    },
    {
      kind: "dockerfile",
      bad: 'FROM debian:13\nARG TOKEN\nRUN curl -fsS -H "Authorization: Bearer $TOKEN" -O https://example.com/x\n',
      fixed:
        'FROM debian:13\nRUN --mount=type=secret,id=TOKEN,env=TOKEN curl -fsS -H "Authorization: Bearer $TOKEN" -O https://example.com/x\n',
    },
    {
      kind: "dockerfile",
      good: "FROM node:22-slim\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci --token=$NPM_TOKEN\n",
    },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "RUN") return;
    const told = new Set<string>();
    for (const script of instruction.scripts) {
      for (const { word, name } of secretsUsed(script)) {
        const declared = told.has(name) || mounted(instruction, name) ? undefined : declaration(instruction, name);
        if (!declared) continue;
        told.add(name);
        report(spotOf(word, name), {
          message: `$${name} comes from ${declared.source === "build-arg" ? "a build argument" : "ENV"}, so that its value stays in the image's history. Give it to this RUN with --mount=type=secret.`,
          detail: name,
          related: [{ at: declared.at, message: `${name} is declared here` }],
          fixes: fixesFor(instruction, name, declared),
        });
      }
    }
  },
});

/** A word and a variable in it that goes by the name of a secret. */
interface SecretUse {
  readonly word: ShellWord;
  readonly name: string;
}

/** A script stays the same object while its text does, so that it is searched once. */
const searched = new WeakMap<ShellScript, readonly SecretUse[]>();

function secretsUsed(script: ShellScript): readonly SecretUse[] {
  let used = searched.get(script);
  if (!used) {
    used = script.commands
      .flatMap(({ words, assignments }) => [...words, ...assignments.flatMap(({ value }) => value ?? [])])
      .flatMap((word) => word.variables.filter(secretName).map((name) => ({ word, name })));
    searched.set(script, used);
  }
  return used;
}

/** The variable where it can be found in the word as written, else the whole word. */
function spotOf({ text, at }: ShellWord, name: string): Span {
  const found = textOf(at) === text ? new RegExp(`\\$(?:${name}(?!\\w)|\\{${name}(?!\\w)[^}]*\\})`).exec(text) : null;
  return found ? span(at.piece, at.start + found.index, at.start + found.index + found[0].length) : at;
}

function mounted({ run }: Instruction, name: string): boolean {
  return run?.mounts.some(({ type, env }) => known(type) === "secret" && known(env) === name) ?? false;
}

/** The ARG or ENV that gives the variable its value here: the last one above, in this stage or those it builds on. */
function declaration(instruction: Instruction, name: string): EnvironmentVariable | undefined {
  const { stage } = instruction;
  return stage.definitionAt(instruction, name, (v) => v.stage === stage || v.source === "env");
}

function fixesFor({ stage, index }: Instruction, name: string, declared: EnvironmentVariable): Fix[] {
  // a trigger of ONBUILD runs where nobody here sees
  if (declared.stage !== stage || !stage.instructions[index]) return [];
  return mountVariable(stage, name, declared);
}
