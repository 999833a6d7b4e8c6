import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { CredentialSource } from "../registry/authorization.ts";
import {
  type Credentials,
  type DockerConfiguration,
  helperFor,
  keyOfRegistry,
  parseDockerConfiguration,
  parseHelperAnswer,
} from "../registry/credentials.ts";
import { readText } from "./read-text.ts";
import { realInside } from "./workspace.ts";

const HELPER_TIMEOUT = 10_000;

/**
 * The log-ins that Docker keeps for this user: those of `config.json`, else what its credential helper says. Helpers are
 * programs: to be asked only where a person has asked for something that needs them.
 * @param workspace its folders, absolute; nothing in them is run or believed, unless the user's home lies in
 *   one: that is the user's own
 * @param options.programs whether helpers may be asked at all
 */
export function dockerCredentials(
  env: NodeJS.ProcessEnv,
  workspace: readonly string[],
  { programs = true }: { readonly programs?: boolean } = {},
): CredentialSource {
  const folders = workspace.filter((folder) => !realInside(folder, homedir()));
  let configuration: DockerConfiguration | undefined;
  const known = new Map<string, Promise<Credentials | undefined>>();
  const find = async (registry: string): Promise<Credentials | undefined> => {
    configuration ??= parseDockerConfiguration(configurationText(env, folders));
    const helper = helperFor(registry, configuration);
    const own = configuration.auths.get(registry);
    if (own && !configuration.helpers.has(registry)) return own;
    const asked = programs ? helper : undefined;
    const program = asked === undefined ? undefined : programOf(`docker-credential-${asked}`, env, folders);
    return program === undefined ? own : ask(program, keyOfRegistry(registry));
  };
  return (registry) => {
    const present = known.get(registry) ?? find(registry);
    known.set(registry, present);
    return present;
  };
}

function configurationText(env: NodeJS.ProcessEnv, folders: readonly string[]): string {
  const { DOCKER_CONFIG } = env;
  const folder = DOCKER_CONFIG && isAbsolute(DOCKER_CONFIG) ? DOCKER_CONFIG : join(homedir(), ".docker");
  const file = join(folder, "config.json");
  const read = readText(file);
  return "text" in read && !isIn(folders, file) ? read.text : "";
}

/** Looked for in the absolute folders of PATH alone. */
function programOf(name: string, { PATH = "" }: NodeJS.ProcessEnv, folders: readonly string[]): string | undefined {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  return PATH.split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find((program) => isExecutable(program) && !isIn(folders, program));
}

function isIn(folders: readonly string[], file: string): boolean {
  return folders.some((folder) => realInside(folder, file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ask(program: string, key: string): Promise<Credentials | undefined> {
  return new Promise((done) => {
    const options = { cwd: homedir(), timeout: HELPER_TIMEOUT, maxBuffer: 1_000_000, windowsHide: true };
    const child = execFile(program, ["get"], options, (error, out) => done(error ? undefined : parseHelperAnswer(out)));
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`${key}\n`);
  });
}
