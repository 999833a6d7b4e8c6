// Bundles client, server and command line into dist/: node scripts/build.mjs [--minify] [--tests]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minify = process.argv.includes("--minify");

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify,
  keepNames: false,
  sourcemap: minify ? false : "linked",
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
};
/** Packages of which the bundles would hold two versions, or a form that can't be cut down to what is used. */
const alias = {
  yaml: join(root, "node_modules/yaml/browser/dist/index.js"),
  "vscode-languageserver-types": join(root, "node_modules/vscode-languageserver-types/lib/esm/main.js"),
};
// The oldest supported editor runs Node 20; the command line shares the server's code and target.
const node = { ...shared, platform: "node", format: "cjs", target: "node20", mainFields: ["module", "main"], alias };
const browser = {
  ...shared,
  platform: "browser",
  target: "es2022",
  define: { ...shared.define, global: "globalThis" },
  // Docker's ignore rules ask for it
  alias: { ...alias, path: "path-browserify" },
};

const bundles = {
  "dist/client/node.cjs": { ...node, entryPoints: ["client/src/node.ts"], external: ["vscode"] },
  // The web extension host wraps the client in a function with `require` and `module`; only `vscode` can be required.
  "dist/client/browser.js": { ...browser, format: "cjs", entryPoints: ["client/src/browser.ts"], external: ["vscode"] },
  "dist/server/node.cjs": { ...node, entryPoints: ["server/src/node.ts"] },
  "dist/server/browser.js": { ...browser, format: "iife", entryPoints: ["server/src/browser.ts"] },
  "dist/cli.cjs": { ...node, entryPoints: ["server/src/cli.ts"], banner: { js: "#!/usr/bin/env node" } },
};

/** The suites for the extension hosts: mocha and all in one file, as the web host can require nothing. */
const suites = {
  "out/suites/desktop.cjs": { ...node, entryPoints: ["test/vscode/desktop.ts"], external: ["vscode", "mocha"] },
  "out/suites/web.js": {
    ...browser,
    format: "cjs",
    entryPoints: ["test/vscode/web.ts"],
    external: ["vscode"],
    // Mocha's browser build sets globals; bundled it would take this bundle's exports for its own.
    banner: {
      js: `(function (module, exports, define) {${readFileSync(join(root, "node_modules/mocha/mocha.js"), "utf8")}\n}).call(globalThis);`,
    },
  },
};

const wanted = process.argv.includes("--tests") ? { ...bundles, ...suites } : bundles;
const built = await Promise.all(
  Object.entries(wanted).map(async ([outfile, options]) => {
    const { metafile } = await esbuild.build({ ...options, outfile });
    return [outfile, metafile];
  }),
);

mkdirSync(join(root, "out"), { recursive: true });
const report = {};
for (const [outfile, metafile] of built) {
  const output = metafile.outputs[outfile];
  report[outfile] = { bytes: output.bytes, largest: largestInputs(output) };
  console.log(`${outfile.padEnd(24)} ${(output.bytes / 1024).toFixed(0).padStart(6)} kB`);
}
writeFileSync(join(root, "out/bundle-sizes.json"), `${JSON.stringify(report, null, 2)}\n`);

/** The ten packages or source folders that weigh most in a bundle, in bytes. */
function largestInputs({ inputs }) {
  const weights = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part =
      /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path.slice(path.lastIndexOf("node_modules/")))?.[1] ?? dirname(path);
    weights.set(part, (weights.get(part) ?? 0) + bytesInOutput);
  }
  return Object.fromEntries([...weights].sort((a, b) => b[1] - a[1]).slice(0, 10));
}
