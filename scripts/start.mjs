// Opens examples/ in VS Code with the extension loaded: node scripts/start.mjs [--browser] [--port N] [--exit-after-ready]
// Desktop VS Code where `code` is on the PATH, else (or with --browser) VS Code served on loopback for a browser.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { environment, fail, root, run, setUp } from "./setup/dependencies.mjs";
import { findCode, installVscode } from "./setup/vscode.mjs";

setUp();
const exitAfterReady = process.argv.includes("--exit-after-ready");
const portAt = process.argv.indexOf("--port");
const port = portAt < 0 ? 0 : Number(process.argv[portAt + 1]);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail("--port needs a number between 0 and 65535.");
const examples = join(root, "examples");
const code = process.argv.includes("--browser") ? undefined : findCode();

run(process.execPath, ["scripts/build.mjs"]);
if (code) {
  const arguments_ = [`--extensionDevelopmentPath=${root}`, examples];
  spawn(code, arguments_, { stdio: "inherit", env: environment, shell: process.platform === "win32" });
  console.log("VS Code opens the examples with Plimsoll loaded.");
} else await serve();

async function serve() {
  const { createProfile } = await import("../test/vscode/launcher/profile.ts");
  const { pageOf, remoteUri, startServer } = await import("../test/vscode/launcher/server.ts");
  const profile = createProfile();
  // The profile is removed and the server ended when this process exits.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
  const server = await startServer(installVscode(), profile, { port });
  const page = pageOf(server, examples, [
    ["extensionDevelopmentPath", remoteUri(server, root)],
    ["openFile", remoteUri(server, join(examples, "Dockerfile"))],
  ]);
  const answer = await fetch(page);
  if (!answer.ok) fail(`VS Code answers ${answer.status}:\n${server.output()}`);
  console.log(`\nVS Code with Plimsoll is ready. Open this address in a browser (Ctrl+C ends it):\n\n  ${page}\n`);
  if (exitAfterReady) {
    await server.stop();
    process.exit(0);
  }
}
