import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { describe, it } from "mocha";

const root = join(import.meta.dirname, "../..");

/** Who may reach the network, and who starts other programs, in what is shipped; each with what it does there. */
const MAY: Readonly<Record<string, string>> = {
  "server/src/registry/transport.ts": "fetch(",
  "server/src/registry/client.ts": "fetch(",
  // hands the transport's requests to fetch
  "server/src/node.ts": "fetch(",
  "client/src/registry-requests.ts": "fetch(",
  // tells Node to ask the proxy
  "server/src/cli/registry-access.ts": "node:http",
  "server/src/cli/docker-credentials.ts": "node:child_process",
  // pipes and sockets between an editor and its language server, where the client asks for these
  "node_modules/vscode-jsonrpc/lib/node/main.js": "net",
  "node_modules/vscode-languageclient/lib/node/main.js": "child_process",
  "node_modules/vscode-languageclient/lib/node/processes.js": "child_process",
  "node_modules/vscode-languageserver/lib/node/files.js": "child_process",
};

const CALL =
  /(?<!["'`\w])\b(?:fetch|importScripts|sendBeacon)\s*\(|\bnew\s+(?:XMLHttpRequest|WebSocket|EventSource)\b/g;
const MODULE = /^(?:node:)?(?:net|tls|dgram|dns|https?|http2|child_process|cluster)(?:\/|$)/;

/** Every file of a bundle that reaches the network or starts programs, with how. */
async function waysOut(entry: string): Promise<Map<string, string>> {
  const inBrowser = entry.includes("browser");
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: inBrowser ? "browser" : "node",
    mainFields: ["module", "main"],
    external: ["vscode"],
    alias: inBrowser ? { path: "path-browserify" } : {},
    logLevel: "error",
  });
  const found = new Map<string, string>();
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    const code = readFileSync(join(root, file), "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/(^|[^:])\/\/.*$/gm, "$1");
    const ways = [...(code.match(CALL) ?? []), ...imports.map(({ path }) => path).filter((path) => MODULE.test(path))];
    // a package that has another version of one has it in a folder of its own
    if (ways.length > 0) found.set(file.replace(/^.*(?=node_modules\/)/, ""), [...new Set(ways)].join(" "));
  }
  return found;
}

describe("what is shipped", function () {
  this.timeout(60_000);

  for (const entry of [
    "client/src/node.ts",
    "client/src/browser.ts",
    "server/src/node.ts",
    "server/src/browser.ts",
    "server/src/cli.ts",
  ]) {
    it(`reaches the network from where registries are asked alone: ${entry}`, async () => {
      const found = await waysOut(entry);
      assert.ok(found.size > 0);
      for (const [file, way] of found) assert.equal(way, MAY[file], file);
    });
  }
});
