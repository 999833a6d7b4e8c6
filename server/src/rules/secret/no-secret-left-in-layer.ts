import { secretFile } from "../../knowledge/secrets/files.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { Fix } from "../../model/fix.ts";
import { known } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { sourcesOf } from "../build/copied-sources.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { mountFile } from "./secret-mounts.ts";
import { fromRoot, storedAt } from "./stored-credentials.ts";

export default rule<"container">({
  id: "no-secret-left-in-layer",
  subject: "container",
  kinds: ["dockerfile"],
  category: "secrets",
  severity: "warning",
  presets: ["recommended"],
  summary: "Do not delete a secret in a later layer",
  why: "Each instruction adds a layer and takes nothing from those below: the file is gone from view, but everybody who has the image can read it.",
  remedy:
    "Mount it for the one RUN that needs it, with --mount=type=secret, or create, use and delete it in the same RUN.",
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-212"] },
  fixes: ["choice"],
  references: [{ title: "Build secrets", url: "https://docs.docker.com/build/building/secrets/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM node:24-slim\nRUN echo "//registry.example/:_authToken=$TOKEN" > .npmrc\nRUN npm ci\nRUN rm .npmrc\n',
    },
    {
      kind: "dockerfile",
      bad: 'FROM node:24-slim\nWORKDIR /app\nRUN echo "//registry.example/:_authToken=$TOKEN" > .npmrc\nRUN npm ci\nRUN rm .npmrc\n',
      fixed: "FROM node:24-slim\nWORKDIR /app\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\n",
    },
    {
      kind: "dockerfile",
      good: "FROM node:24-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n",
    },
  ],

  check({ stage }, report) {
    if (!stage) return;
    const created: Created[] = [];
    const instructions = lineage(stage)
      .toReversed()
      .flatMap((s) => s.instructions);
    for (const instruction of instructions) {
      if (instruction.broken) continue;
      for (const command of commandsOf(instruction)) {
        if (command.name !== "rm" && command.name !== "shred") continue;
        for (const word of command.args) {
          const path = word.value === undefined ? undefined : normal(word.value);
          const found = path && created.find((c) => isBelow(c.path, path));
          if (!found) continue;
          report(word, {
            message: `${found.path} is ${found.what} and stays in the layer of an earlier instruction, where everybody who has the image can read it. Delete it in the RUN that creates it, or mount it.`,
            detail: found.path,
            related: [{ at: found.at, message: "It is created here" }],
            fixes: fixesFor(found, instruction),
          });
        }
      }
      created.push(...createdBy(instruction));
    }
  },
});

interface Created {
  readonly path: string;
  readonly what: string;
  readonly at: Span;
  readonly by: Instruction;
  /** The command that creates it; undefined where COPY or ADD does. */
  readonly command?: ShellCommand;
}

/** What is created and deleted in one stage can be mounted instead where it is read. */
function fixesFor({ path, by, command }: Created, { stage }: Instruction): Fix[] {
  const from = fromRoot(path, by);
  const stored = by.stage === stage && from !== undefined ? storedAt(from) : undefined;
  // curl and wget fetch what nobody here has
  if (!stored || !command || !/^(?:echo|printf|cat|tee)$/.test(command.name ?? "")) return [];
  return mountFile(stage, stored, { makers: [command] });
}

function commandsOf({ keyword, scripts }: Instruction): ShellCommand[] {
  return keyword === "RUN" ? scripts.flatMap((s) => s.commands.map((c) => c.behind ?? c)) : [];
}

/** The secret files that are still there when the instruction has run. */
function createdBy(instruction: Instruction): Created[] {
  const secrets = (paths: readonly (readonly [path: string | undefined, at: Span, command?: ShellCommand])[]) =>
    paths.flatMap(([path, at, command]): Created[] => {
      const clean = path === undefined ? "" : normal(path);
      const found = clean === "" ? undefined : secretFile(clean);
      return found ? [{ path: clean, what: found.what, at, by: instruction, ...(command ? { command } : {}) }] : [];
    });
  if (instruction.keyword === "COPY" || instruction.keyword === "ADD") {
    const target = instruction.words.at(-1);
    // a secret in the context is no-copy-secret-files' matter
    if (!target || sourcesOf(instruction).some((s) => secretFile(known(s.value) ?? s.text))) return [];
    return secrets([[known(target.value), target.at]]).filter(({ path }) => !/\.(?:ssh|aws|azure)$/.test(path));
  }
  const commands = commandsOf(instruction);
  const removed = commands
    .filter((c) => c.name === "rm" || c.name === "shred")
    .flatMap((c) => c.args.map((a) => normal(a.value ?? a.pattern)));
  const mounted = instruction.run?.mounts.flatMap(({ target }) => known(target) ?? []) ?? [];
  return secrets(commands.flatMap((c) => writes(c).map(([path, at]) => [path, at, c] as const))).filter(
    ({ path }) => ![...removed, ...mounted].some((r) => isBelow(path, normal(r))),
  );
}

const LAST_WORD = new Set(["cp", "mv", "install"]);
const ANY_WORD = new Set(["tee", "curl", "wget"]);

/** The files that a command writes: redirections, and what copies and downloads name. */
function writes({ name = "", args, redirects }: ShellCommand): [string | undefined, Span][] {
  const redirected = redirects
    .filter((r) => /^\d*>{1,2}\|?$|^&>{1,2}$/.test(r.operator) && r.target)
    .map((r): [string | undefined, Span] => [r.target?.value, r.target?.at ?? r.at]);
  const plain = args.filter((a) => a.value !== undefined && !a.value.startsWith("-") && !a.value.includes("://"));
  const named = LAST_WORD.has(name) ? plain.slice(-1) : ANY_WORD.has(name) ? plain : [];
  return [...redirected, ...named.map((a): [string | undefined, Span] => [a.value, a.at])];
}

/** `~/.npmrc` and `./.npmrc` as the build sees them. */
function normal(path: string): string {
  return path
    .slice(0, 1000)
    .replace(/^~(?=\/|$)/, "/root")
    .replace(/^(?:\.\/)+/, "")
    .replace(/\/+(?:\*)?$/, "");
}

/** The same file, or one in the folder; a relative path may be any that ends so. */
function isBelow(path: string, folder: string): boolean {
  if (folder === "" || folder === ".") return false;
  if (path === folder || path.startsWith(`${folder}/`)) return true;
  return (
    path.startsWith("/") !== folder.startsWith("/") && (path.endsWith(`/${folder}`) || folder.endsWith(`/${path}`))
  );
}
