// Sets up, builds and runs every test: node scripts/test.mjs [SUITE...]
// The last line says "N passed, M failed"; the exit code is 0 only where nothing failed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { environment, root, setUp } from "./setup/dependencies.mjs";

setUp();
const started = performance.now();
const results = join(root, "out/results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Kinds of test that there have to be; a folder of test/ without any test of its own holds data. */
const REQUIRED = ["rules", "fixes", "properties", "formats", "lsp", "cli"];

/** @typedef {{ title: string, state: "passed" | "failed" | "pending", error?: string }} Row */

/** What there is to run, in order. */
const mochaSuites = [...new Set([...REQUIRED, ...foldersWithTests()])]
  .sort()
  .map((name) => ({ name, run: () => mocha(name) }));
const suites = [
  { name: "build", run: () => script("build", ["scripts/build.mjs", "--tests"]) },
  { name: "check", run: () => script("check", ["scripts/check.mjs"]) },
  ...mochaSuites,
  { name: "syntaxes", run: () => script("syntaxes", ["scripts/test-syntaxes.mjs"]) },
  { name: "vscode", run: () => vscode("desktop") },
  { name: "web", run: () => vscode("web") },
  { name: "package", run: () => packaged() },
  {
    name: "start",
    run: () => script("npm start serves VS Code", ["scripts/start.mjs", "--browser", "--exit-after-ready"]),
  },
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`No suite is named ${unknown.join(", ")}. There are: ${suites.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

const summary = [];
for (const { name, run } of suites.filter((suite) => asked.length === 0 || asked.includes(suite.name))) {
  const begun = performance.now();
  const rows = await run().catch((error) => [{ title: "runs", state: "failed", error: error.stack }]);
  if (rows.length === 0) rows.push({ title: "has tests", state: "failed", error: "the suite ran no test" });
  const failures = rows.filter(({ state }) => state !== "passed");
  for (const { title, state, error } of failures) {
    console.log(`\n${name}: ${title}: ${state === "pending" ? "skipped" : "failed"}\n${error ?? ""}`);
  }
  const line = { name, passed: rows.length - failures.length, failed: failures.length, ms: performance.now() - begun };
  summary.push(line);
  console.log(tell(line));
  if (name === "build" && failures.length > 0) break;
}

const total = (key) => summary.reduce((sum, line) => sum + line[key], 0);
console.log(`\n${summary.map(tell).join("\n")}\n${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${total("passed")} passed, ${total("failed")} failed`);
process.exit(total("failed") === 0 ? 0 : 1);

function foldersWithTests() {
  return readdirSync(join(root, "test"), { recursive: true })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => path.split(/[\\/]/)[0]);
}

function tell({ name, passed, failed, ms }) {
  const verdict = failed > 0 ? "FAILED" : "ok";
  return `${verdict.padEnd(6)} ${name.padEnd(12)} ${passed} passed, ${failed} failed, ${(ms / 1000).toFixed(1)} s`;
}

/** A script that passes or fails as a whole, or that prints `ok: TITLE` and `failed: TITLE` lines. */
async function script(title, args) {
  const { code, output } = await spawnNode(args);
  const rows = [...output.matchAll(/^(ok|failed): (.*)$/gm)].map(([, verdict, what]) => ({
    title: what,
    state: verdict === "ok" ? "passed" : "failed",
  }));
  const failure = rows.find(({ state }) => state === "failed");
  if (failure) failure.error = output;
  else if (code !== 0) rows.push({ title, state: "failed", error: output });
  else if (rows.length === 0) rows.push({ title, state: "passed" });
  return rows;
}

/** All `*.test.ts` of a folder of test/. */
async function mocha(folder) {
  const report = join(results, `${folder}.json`);
  const options = ["--no-config", "--timeout", "60000", "--reporter", "json", "--reporter-option", `output=${report}`];
  const { code, output } = await spawnNode([
    "node_modules/mocha/bin/mocha.js",
    ...options,
    `test/${folder}/**/*.test.ts`,
  ]);
  if (!existsSync(report)) return [{ title: "loads", state: "failed", error: output }];
  const { passes, failures, pending } = JSON.parse(readFileSync(report, "utf8"));
  const rows = [
    ...passes.map(({ fullTitle }) => ({ title: fullTitle, state: "passed" })),
    ...failures.map(({ fullTitle, err }) => ({ title: fullTitle, state: "failed", error: err.stack ?? err.message })),
    ...pending.map(({ fullTitle }) => ({ title: fullTitle, state: "pending" })),
  ];
  if (code !== 0 && failures.length === 0) rows.push({ title: "ends well", state: "failed", error: output });
  return rows;
}

async function vscode(kind) {
  const { runInVscode } = await import("./test-vscode.mjs");
  return runInVscode(kind);
}

/** The packaged extension: what is in it, and that it installs and works, restricted mode included. */
async function packaged() {
  const rows = await script("package", ["scripts/package.mjs", "--out", "out/plimsoll.vsix"]);
  if (rows.some(({ state }) => state === "failed")) return rows;
  return [...rows, ...(await vscode("package")), ...(await vscode("restricted"))];
}

/** Runs the project's own Node to its end, ten minutes at most. */
function spawnNode(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, env: environment, timeout: 600_000 });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}
