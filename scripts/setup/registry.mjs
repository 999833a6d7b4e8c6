// A real registry for the tests: Debian's docker-registry, unpacked into this folder and started by nobody else.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./dependencies.mjs";

const PLACE = join(root, ".vscode-test", "docker-registry");

/**
 * Finds a registry (Debian's docker-registry, or distribution's own program named in REGISTRY); unpacks Debian's
 * package where there is none.
 * @throws Error that says what to install.
 * @returns {string} the path of its program
 */
export function installRegistry() {
  const program = join(PLACE, "usr/bin/docker-registry");
  const found = [process.env.REGISTRY, program, onPath("docker-registry")].find((path) => path && existsSync(path));
  if (found) return found;
  const sentence =
    'The registry tests need a registry. Install it ("sudo apt-get install docker-registry" on Debian), or name its program in the environment variable REGISTRY.';
  if (!existsSync("/usr/bin/apt-get")) throw new Error(sentence);
  mkdirSync(join(root, ".vscode-test"), { recursive: true });
  const folder = mkdtempSync(join(root, ".vscode-test", "registry-"));
  const run = (command, ...args) =>
    spawnSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"], timeout: 120_000 }).status === 0;
  const download = () => run("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", "docker-registry");
  if (!download() && process.getuid?.() === 0 && run("apt-get", "update", "-qq")) download();
  const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
  const unpacked = archive !== undefined && run("dpkg-deb", "-x", archive, "unpacked");
  // renamed at the end: what was interrupted is made again
  if (unpacked && !existsSync(PLACE)) renameSync(join(folder, "unpacked"), PLACE);
  rmSync(folder, { recursive: true, force: true });
  if (!existsSync(program)) throw new Error(sentence);
  return program;
}

function onPath(name) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
