import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import type { Profile } from "./profile.ts";

/** Where VS Code lies and the Node that runs it. */
export interface Installation {
  readonly node: string;
  readonly vscode: string;
}

/** A VS Code server on loopback. */
export interface VscodeServer {
  /** Host and port: what addresses of remote files name. */
  readonly authority: string;
  /** All that the server has written. */
  output(): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** 0: any free port. */
  readonly port?: number;
  /** Workspaces are trusted only where the user says so, as the settings ask. */
  readonly trustAsks?: boolean;
}

const START_TIMEOUT_MS = 60_000;

/** Starts the server and waits until it listens. */
export async function startServer(
  { node, vscode }: Installation,
  profile: Profile,
  { env = {}, port = 0, trustAsks = false }: ServerOptions = {},
): Promise<VscodeServer> {
  const child = spawn(
    node,
    [
      join(vscode, "out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...["--telemetry-level", "off", ...(trustAsks ? [] : ["--disable-workspace-trust"]), ...dataFolders(profile)],
      // Without it a built workbench ignores an extension under development and its tests.
      "--enable-smoke-test-driver",
    ],
    // A process group of its own, so that its extension hosts end with it.
    { env: environment(profile, env), stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let written = "";
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid as number), name);
    } catch {
      // It has ended already.
    }
  };
  const end = () => signal("SIGKILL");
  process.once("exit", end);

  const listening = await new Promise<string>((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`VS Code did not start:\n${written}`)), START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      written += chunk;
      const found = /Extension host agent listening on (\d+)/.exec(written)?.[1];
      if (!found) return;
      clearTimeout(timer);
      done(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", failed);
    child.once("exit", (code) => {
      clearTimeout(timer);
      failed(new Error(`VS Code ended with ${code}:\n${written}`));
    });
  });

  return {
    authority: `127.0.0.1:${listening}`,
    output: () => written,
    stop: () =>
      new Promise((done) => {
        process.off("exit", end);
        if (child.exitCode !== null || child.signalCode) return done();
        child.once("exit", () => done());
        signal("SIGTERM");
        setTimeout(() => signal("SIGKILL"), 3_000).unref();
      }),
  };
}

/** Runs VS Code's own command line, such as `--install-extension`, on a profile. @returns what it wrote */
export function runVscode({ node, vscode }: Installation, profile: Profile, args: readonly string[]): Promise<string> {
  const base = [join(vscode, "out/server-main.js"), "--accept-server-license-terms", ...dataFolders(profile)];
  const child = spawn(node, [...base, ...args], { env: environment(profile), stdio: ["ignore", "pipe", "pipe"] });
  let written = "";
  child.stdout.on("data", (chunk) => (written += chunk));
  child.stderr.on("data", (chunk) => (written += chunk));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => (code === 0 ? done(written) : failed(new Error(`exit code ${code}: ${written}`))));
  });
}

/** The address of a page that opens a folder. @param payload orders to the workbench, such as `["openFile", uri]` */
export function pageOf(
  server: VscodeServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams({ folder: resolve(folder) });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${server.authority}/?${query}`;
}

/** The address by which the workbench knows a file of this machine. */
export function remoteUri(server: VscodeServer, path: string): string {
  return `vscode-remote://${server.authority}${encodeURI(resolve(path))}`;
}

function dataFolders({ user, extensions, server }: Profile): string[] {
  return ["--server-data-dir", server, "--user-data-dir", user, "--extensions-dir", extensions];
}

function environment(profile: Profile, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...extra };
  // Set where these tests run inside an editor; they would change how the server starts.
  for (const name of Object.keys(env))
    if (/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$)/.test(name)) delete env[name];
  // No extension gallery is asked, and sockets lie in the profile, not in the shared temporary folder.
  return { ...env, EXTENSIONS_GALLERY: "{}", TMPDIR: profile.folder };
}
