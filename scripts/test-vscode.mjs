// Runs the suite of test/vscode in real VS Code: node scripts/test-vscode.mjs [desktop|web|package|restricted]... [--verbose]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, run, setUp } from "./setup/dependencies.mjs";
import { findDesktopVscode, installChromium, installVscode } from "./setup/vscode.mjs";

/**
 * Runs the suite in one kind of host; needs dist/ and out/suites/.
 * @param {"desktop" | "web" | "package" | "restricted"} kind `package` is the desktop host with the packaged extension
 *   installed, `restricted` that in a workspace which is not trusted
 * @returns {Promise<readonly { title: string, state: string, duration?: number, error?: string }[]>}
 */
export async function runInVscode(kind, { verbose = false } = {}) {
  const host = kind === "web" ? "web" : "desktop";
  const packaged = kind === "package" || kind === "restricted";
  const extension = packaged ? join(root, "out/plimsoll.vsix") : root;
  const suite = join(root, host === "web" ? "out/suites/web" : "out/suites/desktop.cjs");
  const workspace = join(root, "examples");
  const desktop = kind === "desktop" ? findDesktopVscode() : undefined;
  if (desktop) {
    const { runInDesktopVscode } = await import("../test/vscode/launcher/run-desktop.ts");
    return runInDesktopVscode(desktop, { extension, suite, workspace });
  }
  const { runSuite } = await import("../test/vscode/launcher/run-suite.ts");
  const installation = installVscode();
  const chromium = installChromium();
  const failurePicture = join(root, "out", `${kind}-failure.png`);
  if (kind === "restricted") {
    const { runRestricted } = await import("../test/vscode/launcher/run-restricted.ts");
    return runRestricted({ installation, chromium, extension, failurePicture });
  }
  return runSuite({ installation, chromium, extension, suite, workspace, host, verbose, failurePicture });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp();
  mkdirSync(join(root, "out"), { recursive: true });
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
  const kinds = asked.length > 0 ? asked : ["desktop", "web"];
  run(process.execPath, ["scripts/build.mjs", "--tests"]);
  if (kinds.includes("package") || kinds.includes("restricted"))
    run(process.execPath, ["scripts/package.mjs", "--out", "out/plimsoll.vsix"]);
  let failed = 0;
  for (const kind of kinds) {
    const rows = await runInVscode(kind, { verbose: process.argv.includes("--verbose") });
    for (const { title, state, duration, error } of rows) {
      console.log(
        `${state.padEnd(7)} ${kind}: ${title}${duration ? ` (${duration} ms)` : ""}${error ? `\n${error}` : ""}`,
      );
    }
    if (!rows.some(({ state }) => state === "passed")) failed++;
    failed += rows.filter(({ state }) => state !== "passed").length;
  }
  process.exit(failed === 0 ? 0 : 1);
}
