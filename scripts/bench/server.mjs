// The built language server over stdio, as an editor without pull diagnostics sees it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { root } from "../setup/dependencies.mjs";
import { quantile } from "./figures.mjs";
import { typing } from "./files.mjs";

const EDITS = 40;
const WARM = 10;

/** Milliseconds: from the start to the first diagnostics, and from a change to its diagnostics. Processor time where Linux tells it. */
export async function serve(kind, lines) {
  const begun = performance.now();
  const server = spawn(process.execPath, [join(root, "dist/server/node.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    const waiting = new Map();
    connection.onNotification("textDocument/publishDiagnostics", ({ version }) => waiting.get(version)?.());
    connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
    connection.listen();
    const published = (version) => new Promise((done) => waiting.set(version, done));
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    connection.sendNotification("initialized", {});
    const uri = `file:///bench/${kind.name}`;
    const text = kind.text(lines);
    const opened = published(1);
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: kind.languageId, version: 1, text },
    });
    await opened;
    const first = performance.now() - begun;
    const next = typing(text);
    const times = [];
    let cpu = 0;
    for (let n = 0; n < EDITS + WARM; n++) {
      if (n === WARM) cpu = cpuOf(server.pid);
      const version = n + 2;
      const { line, before, after } = next(n);
      const answer = published(version);
      const changed = performance.now();
      const range = { start: { line, character: 0 }, end: { line, character: before.length } };
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text: after }],
      });
      await answer;
      if (n >= WARM) times.push(performance.now() - changed);
    }
    return {
      first,
      median: quantile(times),
      p95: quantile(times, 0.95),
      cpu: (cpuOf(server.pid) - cpu) / EDITS,
    };
  } finally {
    connection.dispose();
    server.kill();
  }
}

/** Milliseconds of the processor that the main thread of a process has had; not a number where the system does not tell. */
function cpuOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
