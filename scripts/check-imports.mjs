// Reads every import of the source and holds it against the directions that the architecture allows.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./setup/dependencies.mjs";

/** What each part of server/src may import besides itself. */
const ALLOWED = {
  text: [],
  model: ["text"],
  knowledge: ["text", "model"],
  formats: ["text", "model", "knowledge"],
  rules: ["text", "model", "knowledge"],
  settings: ["text", "model", "knowledge", "rules", "formats/format.ts", "formats/yaml"],
  engine: ["text", "model", "knowledge", "formats", "rules", "settings"],
  registry: ["text", "model"],
  pinning: ["text", "model", "knowledge", "formats", "engine", "registry"],
  scans: ["text", "model"],
  inventory: ["text", "model", "knowledge", "formats", "engine"],
  report: ["text", "model", "rules", "engine", "inventory"],
};
/** Parts that must run in a web worker: no module of Node. The shells may import what they show. */
const PURE = new Set([...Object.keys(ALLOWED), "language"]);
ALLOWED.language = [...Object.keys(ALLOWED), "version.ts"];
ALLOWED.cli = [...Object.keys(ALLOWED), "version.ts"];

/** The client shares the protocol with the server and nothing else. */
const CLIENT_MAY = new Set(["server/src/language/protocol.ts"]);

const problems = [];
for (const file of [...sources("server/src"), ...sources("client/src")]) {
  for (const { specifier, typeOnly } of importsOf(file)) {
    const problem = objection(file, specifier, typeOnly);
    if (problem) problems.push(`${file}: ${problem}`);
  }
}
for (const problem of problems) console.log(problem);
process.exit(problems.length === 0 ? 0 : 1);

function objection(file, specifier, typeOnly) {
  const part = partOf(file);
  if (!specifier.startsWith(".")) {
    if (specifier === "vscode" && !file.startsWith("client/")) return "only the client may import vscode";
    const ofNode = specifier.startsWith("node:");
    if (ofNode && !typeOnly && PURE.has(part))
      return `${part} must not import ${specifier}: it runs in a web worker too`;
    return undefined;
  }
  const target = relative(root, join(root, dirname(file), specifier)).replaceAll("\\", "/");
  if (target === "package.json") return undefined;
  if (file.startsWith("client/")) {
    const fine = target.startsWith("client/src/") || CLIENT_MAY.has(target);
    return fine ? undefined : `the client must not import ${target}`;
  }
  // Entry points tie the parts together.
  if (part === undefined) return undefined;
  const name = target.replace("server/src/", "");
  const fine =
    partOf(target) === part || ALLOWED[part].some((allowed) => name === allowed || name.startsWith(`${allowed}/`));
  return fine ? undefined : `${part} must not import ${target}`;
}

/** The folder of server/src that a file stands in; undefined for entry points and the client. */
function partOf(file) {
  return /^server\/src\/([^/]+)\//.exec(file)?.[1];
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

function importsOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[\w*{][^;"']*?from\s+)?["']([^"']+)["']/gm);
  const dynamic = text.matchAll(/\bimport\((type\s+)?\s*["']([^"']+)["']\s*\)/g);
  return [...statements, ...dynamic].map(([, type, specifier]) => ({ specifier, typeOnly: type !== undefined }));
}
