// The built language server over stdio, as an editor without pull diagnostics sees it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
export function serve(kind, lines) {
  const begun = performance.now();
  return connected(undefined, async (connection, pid) => {
    const waiting = new Map();
    connection.onNotification("textDocument/publishDiagnostics", ({ version }) => waiting.get(version)?.());
    const published = (version) => new Promise((done) => waiting.set(version, done));
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
      if (n === WARM) cpu = cpuOf(pid);
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
      cpu: (cpuOf(pid) - cpu) / EDITS,
    };
  });
}

/** What a server that has just started takes for a request about a whole folder, and for the same once more. */
export function serveFolder(folder, request, params) {
  const uri = pathToFileURL(folder).href;
  return connected({ uri, name: "bench" }, async (connection, pid) => {
    const ask = async () => {
      const cpu = cpuOf(pid);
      const begun = performance.now();
      await connection.sendRequest(request, params);
      return { wall: performance.now() - begun, cpu: cpuOf(pid) - cpu };
    };
    return [await ask(), await ask()];
  });
}

/** Starts a server, and stops it when what is done with it has ended. */
async function connected(workspaceFolder, use) {
  const server = spawn(process.execPath, [join(root, "dist/server/node.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: workspaceFolder?.uri ?? null,
      workspaceFolders: workspaceFolder ? [workspaceFolder] : null,
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    connection.sendNotification("initialized", {});
    return await use(connection, server.pid);
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
