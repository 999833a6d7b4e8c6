import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const USER = "mariner";
export const PASSWORD = "open-sesame-41";
const HTPASSWD = `${USER}:$2y$05$abcdefghijklmnopqrstuuDzgiI6IA0KylwJIv.80Lj0PeLOydFL.\n`;

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
/** The certificate of the authority that has signed the one for localhost. */
export const AUTHORITY = join(fixtures, "authority.pem");

/** Debian's docker-registry on loopback, with storage of its own. */
export class DebianRegistry {
  readonly host: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  constructor(host: string, folder: string, process: ChildProcess) {
    this.host = host;
    this.#folder = folder;
    this.#process = process;
  }

  static async start(options: { readonly auth?: boolean; readonly tls?: boolean } = {}): Promise<DebianRegistry> {
    const setup: string = new URL("../../scripts/setup/registry.mjs", import.meta.url).href;
    const { installRegistry } = (await import(setup)) as { installRegistry(): string };
    const program = installRegistry();
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-registry-"));
    const host = `localhost:${await freePort()}`;
    writeFileSync(join(folder, "htpasswd"), HTPASSWD);
    const configuration = {
      version: 0.1,
      log: { level: "error" },
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      http: {
        addr: host,
        ...(options.tls && {
          tls: { certificate: join(fixtures, "localhost.pem"), key: join(fixtures, "localhost.key") },
        }),
      },
      ...(options.auth && { auth: { htpasswd: { realm: "harbour", path: join(folder, "htpasswd") } } }),
    };
    writeFileSync(join(folder, "config.yml"), JSON.stringify(configuration));
    const child = spawn(program, ["serve", join(folder, "config.yml")], { stdio: "ignore" });
    const registry = new DebianRegistry(host, folder, child);
    for (let tries = 0; tries < 200; tries++) {
      const up = await fetch(`http://${host}/v2/`).then(
        () => true,
        () => false,
      );
      if (up) return registry;
      if (child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    registry.stop();
    throw new Error("the registry does not start");
  }

  stop(): void {
    this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
