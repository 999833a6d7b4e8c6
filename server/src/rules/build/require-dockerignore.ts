import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { hardening } from "../../model/fix.ts";
import { appendToFile, createFile } from "../../model/place.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { sourcesOf, takesFromContext } from "./copied-sources.ts";
import { linesToIgnore } from "./ignored-files.ts";

export default rule<"document", { readonly required: readonly string[] }>({
  id: "require-dockerignore",
  subject: "document",
  kinds: ["dockerfile"],
  category: "secrets",
  severity: "info",
  presets: ["recommended", "nist-800-190"],
  summary: "Keep a .dockerignore beside a Dockerfile that copies everything",
  why: "COPY of the whole context takes the git history, .env files and keys into the image, where anybody who can pull it can read them.",
  remedy: "Add a .dockerignore that names them, or copy only what is needed.",
  except:
    "A context that is assembled for the build alone. Where only a builder stage copies everything, it is told beyond `recommended` only.",
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-538"] },
  fixes: ["hardening"],
  options: {
    required: {
      type: "array",
      items: { type: "string" },
      description: "Files that an existing .dockerignore must name if they stand in the context.",
      default: [".env", ".npmrc", ".netrc"],
    },
  },
  references: [
    { title: ".dockerignore files", url: "https://docs.docker.com/build/concepts/context/#dockerignore-files" },
  ],
  examples: [
    { kind: "dockerfile", bad: "FROM node:22-slim\nWORKDIR /app\nCOPY . .\n" },
    {
      kind: "dockerfile",
      good: "FROM node:22-slim\nWORKDIR /app\nCOPY . .\n",
      neighbours: { ".dockerignore": ".git\n.env*\n" },
    },
    { kind: "dockerfile", good: "FROM node:22-slim\nCOPY package.json src/ /app/\n" },
  ],

  check({ dockerfile }, report, context) {
    const { facts, options } = context;
    const copies = dockerfile?.instructions.filter(
      (i) =>
        takesFromContext(i) &&
        sourcesOf(i).some((s) => mayBeWhole(s.text) && isWholeContext(s.value.state === "set" ? s.value.value : "")),
    );
    const copy = copies?.find(({ stage }) => reachesImage(stage)) ?? copies?.[0];
    // what a builder takes in stays behind, in its cache
    if (!copy || (!reachesImage(copy.stage) && onlyLenient(context))) return;
    const present = ignoreFiles(facts.path).map((path) => ({ path, text: facts.neighbours.text(path) }));
    if (present.some((f) => f.text === undefined)) return;
    const found = present.find((f) => f.text !== null);
    if (!found) reportMissing(copy);
    else reportGaps(copy, found.path, found.text as string);

    function reportMissing(at: Instruction): void {
      const lines = linesToIgnore(at.stage.dockerfile, folder(facts.path), facts.neighbours);
      report(at, {
        message: `Everything in the build context goes into ${where(at)}, and no .dockerignore keeps ${folder(facts.path) === "" ? "the git history, " : ""}.env files, keys or what a build left behind out. Add one.`,
        fixes: [
          hardening("Create .dockerignore", createFile(`${folder(facts.path)}.dockerignore`, `${lines.join("\n")}\n`)),
        ],
      });
    }

    function reportGaps(at: Instruction, path: string, text: string): void {
      const gaps = options.required.filter(
        (name) => typeof facts.neighbours.text(folder(path) + name) === "string" && !mentions(text, name),
      );
      if (gaps.length === 0) return;
      const lead = text === "" || text.endsWith("\n") ? "" : "\n";
      report(at, {
        message: `${gaps.join(", ")} stands in the build context and goes into ${where(at)}: ${path} does not name it. Add it there.`,
        detail: gaps.join(","),
        fixes: [
          hardening(`Add ${gaps.join(", ")} to ${path}`, appendToFile(path, text, `${lead}${gaps.join("\n")}\n`)),
        ],
      });
    }
  },
});

/** The final stage and those that it is built on. */
function reachesImage(stage: BuildStage): boolean {
  return stage.final || stage.children.some(reachesImage);
}

/** What another stage takes in stays in the build's cache, but not in the image. */
function where({ stage }: Instruction): string {
  return reachesImage(stage) ? "the image" : "this build stage and its cache";
}

/** What is plainly a name need not be looked up. */
function mayBeWhole(source: string): boolean {
  return !/\w/.test(source) || /[^\w./-]/.test(source);
}

function isWholeContext(source: string): boolean {
  return /^(?:\.|\.\/|\/|\*|\.\/\*|\/\*)$/.test(source);
}

/** Which files may say what to leave out: the Dockerfile's own, then those of its folder and of each folder above, since the context may be any of them. */
function ignoreFiles(path: Facts["path"]): string[] {
  const files = [`${path}.dockerignore`];
  for (let at = folder(path); ; at = folder(at.slice(0, -1))) {
    files.push(`${at}.dockerignore`);
    if (at === "") return files;
  }
}

/** The folder of a path with its slash; empty at the root. */
function folder(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Generous: any line that could leave the file out, or a file that leaves out everything first. */
function mentions(ignore: string, name: string): boolean {
  return ignore.split(/\r?\n/).some((line) => {
    const pattern = line
      .trim()
      .replace(/^\/|\/$/g, "")
      .replace(/^\*\*\//, "");
    return (
      pattern === "*" ||
      pattern === "**" ||
      pattern === ".*" ||
      pattern === name ||
      (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1)))
    );
  });
}
