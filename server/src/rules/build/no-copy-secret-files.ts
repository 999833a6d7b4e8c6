import { ignoredBy } from "../../knowledge/dockerignore.ts";
import { secretFile } from "../../knowledge/secrets/files.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { appendToFile, createFile } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { mountFile } from "../secret/secret-mounts.ts";
import { fromRoot, storedAt } from "../secret/stored-credentials.ts";
import { sourcesOf, takesFromContext } from "./copied-sources.ts";

export default rule<"instruction", { readonly patterns: readonly string[] }>({
  id: "no-copy-secret-files",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Do not copy keys, credential files or the git history into an image",
  why: "Whoever can pull the image can read the file, even if a later instruction deletes it: every layer is kept.",
  remedy:
    "Mount it for the one RUN that needs it, with --mount=type=secret or --mount=type=ssh, or hand it over at run time.",
  except: "Keys made for tests; say so in a suppression.",
  sameAs: { trivy: ["DS-0031"] },
  standards: {
    "cis-docker": ["4.10"],
    "nist-800-190": ["4.1.4"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-538", "CWE-312"],
  },
  fixes: ["choice"],
  options: {
    patterns: {
      type: "array",
      items: { type: "string" },
      description: "Further file names that hold secrets; * stands for any characters.",
      default: [],
    },
  },
  references: [{ title: "Build secrets", url: "https://docs.docker.com/build/building/secrets/" }],
  examples: [
    { kind: "dockerfile", bad: "FROM node:22-slim\nCOPY package.json .npmrc /app/\n" },
    {
      kind: "dockerfile",
      bad: "FROM node:22-slim\nWORKDIR /app\nCOPY package.json ./\nCOPY .npmrc ./\nRUN npm ci && rm .npmrc\n",
      fixed:
        "FROM node:22-slim\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\n",
    },
    {
      kind: "dockerfile",
      good: "FROM node:22-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\nCOPY .env.example /app/\n",
    },
  ],

  check(instruction, report, { facts, options }) {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return;
    if (options.patterns.length === 0 && !SUSPICIOUS.test(textOf(instruction.argumentsAt))) return;
    const fromContext = takesFromContext(instruction);
    for (const source of sourcesOf(instruction)) {
      const path = source.value.state === "set" ? source.value.value : undefined;
      const what = path === undefined ? undefined : secretFile(path, options.patterns);
      if (path === undefined || !what || (fromContext && leftOut(path, facts))) continue;
      report(source, {
        message: `${path} is ${what.what}: everybody who can pull the image can read it, even if it is deleted later. Mount it when the container starts, or with RUN --mount=type=secret where only the build needs it.`,
        severity: what.certain && fromContext ? "error" : "warning",
        detail: path,
        sameAs: what.what === "a file of environment variables" || !fromContext ? {} : { trivy: ["DS-0031"] },
        fixes: fromContext ? [...mountFixes(instruction, path), ...fixesFor(path, facts)] : [],
      });
    }
  },
});

/** Something of every name and path below, or a variable that may hold one; most instructions have nothing of it. */
const SUSPICIOUS =
  /\$|id_|\.(?:pfx|p12|jks|keystore|ppk|key|pem|npmrc|pypirc|netrc|git|docker|htpasswd|pgpass|my\.cnf|env|tfstate|ssh|aws|kube|config|azure)|_netrc/i;

/** True where a .dockerignore leaves the file out of the context; then COPY can't take it. */
function leftOut(path: string, facts: Facts): boolean {
  return ignoreFiles(facts).some(({ text }) => text !== undefined && text !== null && ignoredBy(text)(relative(path)));
}

/** Where a RUN below reads it, it can be mounted there. */
function mountFixes(copy: Instruction, source: string): Fix[] {
  const { stage, index, words } = copy;
  const target = words.length === 2 ? words[1]?.value : undefined;
  if (target?.state !== "set" || stage.instructions[index] !== copy || copy.heredocs.length > 0) return [];
  const name = relative(source).split("/").at(-1) ?? "";
  const isFolder = /(?:^|\/)\.?$/.test(target.value);
  const to = isFolder ? `${target.value.replace(/\.$/, "")}${name}` : target.value;
  const path = fromRoot(to, copy);
  const stored = path === undefined ? undefined : storedAt(path);
  return stored ? mountFile(stage, stored, { copy }) : [];
}

function fixesFor(path: string, facts: Facts): Fix[] {
  const file = ignoreFiles(facts).find((f) => typeof f.text === "string") ?? ignoreFiles(facts)[1];
  if (!file || file.text === undefined) return [];
  const name = relative(path);
  const title = `Leave ${name} out of the build context (${file.path}); the instruction must then go`;
  if (file.text === null) return [choice(title, createFile(file.path, `${name}\n`))];
  const lead = file.text === "" || file.text.endsWith("\n") ? "" : "\n";
  return [choice(title, appendToFile(file.path, file.text, `${lead}${name}\n`))];
}

function ignoreFiles({ path, neighbours }: Facts): { path: string; text: string | null | undefined }[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return [`${path}.dockerignore`, `${folder}.dockerignore`].map((p) => ({ path: p, text: neighbours.text(p) }));
}

function relative(path: string): string {
  return path.replace(/^\.?\/+/, "").replace(/\/+$/, "");
}
