// Makes a fresh clone runnable. Only Node's own modules are imported: there may be no node_modules yet.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The Node that the scripts run on: npm's `node` package, whatever the host has. */
export const node = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** The environment in which the project's own tools and Node come first. */
export const environment = {
  ...process.env,
  PATH: [join(root, "node_modules/.bin"), dirname(node), process.env.PATH].join(delimiter),
};

/** Installs what package-lock.json names, unless it is there already, and goes on with the project's own Node. */
export function setUp() {
  const missing = firstMissing();
  if (missing) {
    console.log(`Installing packages (${missing}) ...`);
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (!existsSync(node)) fail(`npm installed no Node at ${node}: allow the install script of the package "node".`);
  }
  if (resolve(process.execPath) === node) return;
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: "inherit", env: environment, cwd: root });
  process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}

/** Why packages have to be installed, or undefined where all are there in the versions of the lock file. */
function firstMissing() {
  if (!existsSync(node)) return "there are none yet";
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  const changed = Object.entries(wanted).find(
    ([path, { version, optional }]) => path !== "" && !optional && present[path]?.version !== version,
  );
  return changed && `${changed[0].replace("node_modules/", "")} changed`;
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/** Runs a program to its end with its output shown; ends this process where that fails. */
export function run(command, args, options = {}) {
  const shell = process.platform === "win32" && !command.endsWith(".exe");
  const { status, error } = spawnSync(command, args, {
    stdio: "inherit",
    cwd: root,
    env: environment,
    shell,
    ...options,
  });
  if (error || status !== 0) fail(`${command} ${args.join(" ")}: ${error?.message ?? `exit code ${status}`}`);
}

/** Ends the process with one sentence. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
