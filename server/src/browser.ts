import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import type { Host } from "./language/host.ts";
import { startServer } from "./language/server.ts";

const turns = new MessageChannel();
const tasks: (() => void)[] = [];
turns.port1.onmessage = () => tasks.shift()?.();

/** A worker reaches no files: the client is asked for them. */
const host: Host = {
  reads: () => false,
  readFile: async () => undefined,
  listFiles: async () => undefined,
  listReports: async () => undefined,
  holdsRepository: async () => false,
  network: async () => undefined,
  credentials: async () => undefined,
  kept: async () => undefined,
  // a timer would wait for four milliseconds after a few turns
  soon: (task) => {
    tasks.push(task);
    turns.port2.postMessage(null);
  },
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
};

const worker = globalThis as unknown as DedicatedWorkerGlobalScope;
startServer(
  createConnection(ProposedFeatures.all, new BrowserMessageReader(worker), new BrowserMessageWriter(worker)),
  host,
);
