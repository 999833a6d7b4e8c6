import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Leaves word of every way into the network that is tried, and lets none of them through. Sockets of processes on this
 * computer have no host or port and pass.
 */
const PROGRAM = `const { appendFileSync } = require("node:fs");
const stop = (what) => function () {
  appendFileSync(process.env.CALLED, what + "\\n");
  throw Object.assign(new Error("no network"), { code: "EACCES" });
};
for (const name of ["connect", "createConnection"]) require("node:tls")[name] = stop("tls");
const { Socket } = require("node:net");
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null ? first.path : typeof first === "string" && Number.isNaN(Number(first)))
    return connect.apply(this, args);
  return stop("socket")();
};
for (const [module, names] of [
  ["dns", ["lookup", "resolve", "resolve4", "resolve6", "resolveAny"]],
  ["dns/promises", ["lookup", "resolve", "resolve4", "resolve6", "resolveAny"]],
  ["dgram", ["createSocket"]],
  ["http", ["request", "get"]],
  ["https", ["request", "get"]],
  ["http2", ["connect"]],
]) {
  const exported = require("node:" + module);
  for (const name of names) exported[name] = stop(module);
}
for (const name of ["fetch", "WebSocket", "EventSource"]) globalThis[name] = stop(name);
`;

/** Watches a process for attempts to use the network. */
export class Guard {
  readonly #folder = mkdtempSync(join(tmpdir(), "plimsoll-guard-"));

  constructor() {
    writeFileSync(this.#program, PROGRAM);
  }

  /** The environment of the process that is watched. */
  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--require ${this.#program}`, CALLED: this.#called };
  }

  /** What was tried, in order. */
  get called(): string[] {
    return existsSync(this.#called) ? readFileSync(this.#called, "utf8").trim().split("\n") : [];
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #program(): string {
    return join(this.#folder, "guard.cjs");
  }

  get #called(): string {
    return join(this.#folder, "called");
  }
}
