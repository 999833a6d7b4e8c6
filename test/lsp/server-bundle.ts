import { join } from "node:path";
import * as esbuild from "esbuild";

export const root = join(import.meta.dirname, "../..");
export const SERVER = join(root, "out/lsp/server.cjs");

let built: Promise<unknown> | undefined;

/** Bundles the server as it is shipped for Node; once for all test files. */
export async function buildServer(): Promise<void> {
  built ??= esbuild.build({
    absWorkingDir: root,
    entryPoints: ["server/src/node.ts"],
    outfile: SERVER,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    logLevel: "warning",
  });
  await built;
}
