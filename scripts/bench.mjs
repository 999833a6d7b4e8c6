// Measures the built server and command line: node scripts/bench.mjs
// Milliseconds from a change to its diagnostics, over stdio, and from the start of the command line to its end.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run, setUp } from "./setup/dependencies.mjs";

setUp();
run(process.execPath, ["scripts/build.mjs", "--minify"], { stdio: "ignore" });
const protocol = await import("vscode-languageserver-protocol/node");

const EDITS = 40;
const LINES = [50, 500, 5000];

const DOCUMENTS = {
  dockerfile: {
    name: "Dockerfile",
    text: (lines) =>
      `FROM node:24.11.0-bookworm-slim\n${repeat(lines - 3, (i) => `RUN echo ${i} && npm run step-${i}\n`)}USER root\n`,
  },
  dockercompose: {
    name: "compose.yaml",
    text: (lines) =>
      `services:\n${repeat(lines / 5, (i) => `  app${i}:\n    image: acme/app:${i}\n    privileged: true\n    environment:\n      LEVEL: info\n`)}`,
  },
  yaml: {
    name: "manifest.yaml",
    text: (lines) =>
      repeat(
        lines / 12,
        (i) =>
          `---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app${i}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: acme/app:${i}\n          securityContext: { privileged: true }\n`,
      ),
  },
};

console.log("from a change to its diagnostics, ms            median     p95   findings");
for (const [languageId, { name, text }] of Object.entries(DOCUMENTS)) {
  for (const lines of LINES) {
    const { times, findings } = await measure(languageId, name, text(lines));
    const cells = [quantile(times, 0.5).toFixed(2), quantile(times, 0.95).toFixed(2), findings];
    console.log(`${`${name}, ${lines} lines`.padEnd(44)} ${cells.map((cell) => String(cell).padStart(8)).join("")}`);
  }
}
const folder = mkdtempSync(join(tmpdir(), "plimsoll-"));
try {
  writeFileSync(join(folder, "Dockerfile"), DOCUMENTS.dockerfile.text(50));
  const times = Array.from({ length: 9 }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, [join(root, "dist/cli.cjs"), "check", "Dockerfile"], { cwd: folder });
    return performance.now() - begun;
  });
  console.log(`command line, one Dockerfile of 50 lines, cold  ${quantile(times, 0.5).toFixed(0)} ms median`);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(languageId, name, text) {
  const server = spawn(process.execPath, [join(root, "dist/server/node.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  const waiting = new Map();
  connection.onNotification("textDocument/publishDiagnostics", (params) => waiting.get(params.version)?.(params));
  connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  connection.listen();
  const published = (version) => new Promise((done) => waiting.set(version, done));
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  connection.sendNotification("initialized", {});
  const uri = `file:///bench/${name}`;
  const opened = published(1);
  connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  let { diagnostics } = await opened;
  const lines = text.split("\n");
  const line = lines.findIndex((content, i) => i >= lines.length / 2 && /^RUN|image:/.test(content));
  const end = lines[line].length;
  const times = [];
  for (let version = 2; version < EDITS + 2; version++) {
    const answer = published(version);
    const at = { line, character: end + version - 2 };
    const begun = performance.now();
    const change = { range: { start: at, end: at }, text: "x" };
    connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
    ({ diagnostics } = await answer);
    times.push(performance.now() - begun);
  }
  connection.dispose();
  server.kill();
  return { times, findings: diagnostics.length };
}

function repeat(count, make) {
  return Array.from({ length: Math.max(1, Math.round(count)) }, (_, i) => make(i)).join("");
}

function quantile(values, part) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}
