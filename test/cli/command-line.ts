import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckOutput } from "../../server/src/cli/output.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bundle = join(root, "dist/cli.cjs");

/** Builds the command line where the built one is missing or older than its source. */
export function build(): void {
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newest(join(root, "server/src")) < built) return;
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line, off a terminal, on 2026-11-22; nothing is kept between runs unless `env` says where. */
export function plimsoll(
  cwd: string,
  args: readonly string[],
  {
    stdin = "",
    env = {},
  }: { readonly stdin?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> } = {},
): Result {
  const run = spawnSync(process.execPath, [bundle, ...args], { ...settled(cwd, env), input: stdin });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** The same beside the test, which may be the one that it asks. */
export function plimsollBeside(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [bundle, ...args], settled(cwd, env), (_, out, err) =>
      done({ code: child.exitCode, out, err }),
    );
    child.stdin?.end();
  });
}

function settled(cwd: string, env: Readonly<Record<string, string>>) {
  const { NO_COLOR: _, ...inherited } = process.env;
  return {
    cwd,
    encoding: "utf8",
    timeout: 30_000,
    maxBuffer: 1 << 28,
    env: { ...inherited, PLIMSOLL_TODAY: "2026-11-22", XDG_CACHE_HOME: cwd, ...env },
  } as const;
}

/** As `plimsoll check --format json`, read. */
export function checkJson(
  cwd: string,
  ...args: string[]
): CheckOutput & { readonly code: number | null; readonly err: string } {
  const { code, out, err } = plimsoll(cwd, ["check", "--format", "json", ...args]);
  return { ...(JSON.parse(out) as CheckOutput), code, err };
}

/** A workspace on disk: the files by path; a `.git` makes it a root. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "plimsoll-"));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    mkdirSync(join(this.folder, ".git"));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A Compose file with one error of the recommended rules, on line 4. */
export const PRIVILEGED = "services:\n  app:\n    image: acme/app:1.4.2\n    privileged: true\n";
/** A Compose file without any. */
export const CLEAN = "services:\n  app:\n    image: acme/app:1.4.2\n    privileged: false\n";
