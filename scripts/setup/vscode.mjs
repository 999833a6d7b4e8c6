// Real VS Code without a desktop: the server and workbench that npm's code-server carries, and a Chromium to open it in.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment, fail, node, root, run } from "./dependencies.mjs";

const VERSION = "4.139.1";

const QUIET = ["--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--loglevel=error"];

/** Parts of VS Code that neither tests nor examples use. */
const UNUSED = [
  "extensions/copilot",
  "extensions/mermaid-markdown-features",
  "node_modules/@microsoft/mxc-sdk",
  "node_modules/@vscode/windows-process-tree",
  "node_modules/@vscode/windows-registry",
];

/**
 * Installs VS Code into .vscode-test where it is missing.
 * @returns {{ node: string, vscode: string }} the Node to run it with and the folder of VS Code
 */
export function installVscode() {
  const home = join(root, ".vscode-test", `code-server-${VERSION}`);
  const vscode = join(home, "node_modules/code-server/lib/vscode");
  const complete = join(home, ".complete");
  if (existsSync(complete) && existsSync(join(vscode, "node_modules"))) return { node, vscode };

  console.log(`Installing VS Code (code-server ${VERSION}, about 400 MB) into .vscode-test ...`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // Older argon2 has to be compiled; only code-server's log-in, which is not used, needs it.
  writeFileSync(join(home, "package.json"), '{ "private": true, "overrides": { "argon2": "0.44.0" } }\n');
  run("npm", ["install", ...QUIET, "--no-package-lock", `code-server@${VERSION}`], { cwd: home });
  // Not `npm ci`: the lock file that code-server ships lacks a package.
  run("npm", ["install", ...QUIET, "--omit=dev", "--no-save"], { cwd: vscode });
  for (const part of UNUSED) rmSync(join(vscode, part), { recursive: true, force: true });
  // Written last: an installation that was interrupted is made again.
  writeFileSync(complete, "");
  return { node, vscode };
}

const CHROMIUM_PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/**
 * Finds Chromium; installs Debian's where it is missing and this user may. Else says what to install and ends.
 * @returns {string} the path of its program
 */
export function installChromium() {
  const found = findChromium();
  if (found) return found;
  const packages = ["chromium", "fonts-dejavu-core"];
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium with apt-get ...");
    const apt = { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    spawnSync("apt-get", ["update", "-qq"], apt);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], apt);
  }
  return (
    findChromium() ??
    fail(
      `The editor tests need Chromium. Install it ("sudo apt-get install ${packages.join(" ")}" on Debian), ` +
        "or name its program in the environment variable CHROMIUM.",
    )
  );
}

function findChromium() {
  return CHROMIUM_PLACES.find((path) => path && existsSync(path));
}

/**
 * Desktop VS Code: `VSCODE_EXECUTABLE_PATH`, else where the `code` on the PATH belongs to; undefined where there is none
 * or no display to open it on.
 */
export function findDesktopVscode() {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  if (process.env.VSCODE_EXECUTABLE_PATH) return process.env.VSCODE_EXECUTABLE_PATH;
  const code = findCode();
  if (!code) return undefined;
  const folder = dirname(dirname(realpathSync(code)));
  const places = ["code", "Code.exe", "../../MacOS/Electron"].map((name) => join(folder, name));
  return places.find((path) => existsSync(path));
}

/** The path of the `code` command, or undefined. */
export function findCode() {
  try {
    const finder = process.platform === "win32" ? "where" : "which";
    return execFileSync(finder, ["code"], { encoding: "utf8", env: environment, stdio: ["ignore", "pipe", "ignore"] })
      .split(/\r?\n/)
      .find(Boolean);
  } catch {
    return undefined;
  }
}
