import http from "node:http";
import { RegistryClient } from "../registry/client.ts";
import { type parseArguments, UsageError } from "./arguments.ts";
import { cacheFolder } from "./cache-folder.ts";
import { ContentFolder } from "./content-folder.ts";
import { dockerCredentials } from "./docker-credentials.ts";

/** The options of commands that ask registries. */
export const REGISTRY_OPTIONS = {
  insecure: {
    value: "HOST",
    repeatable: true,
    help: "a registry that may be asked without TLS; this computer always may",
  },
  mirror: {
    value: "HOST=HOST",
    repeatable: true,
    help: "whom to ask instead of a registry: docker.io=mirror.example/hub; * for all others",
  },
  timeout: { value: "SECONDS", help: "how long to wait for one answer: 20 if not said" },
  "no-cache": { help: "keep nothing of what registries tell, and use nothing that is kept" },
} as const;

/** A client as the options say, with the log-ins that Docker keeps and the proxy of the environment. @throws UsageError */
export function registryClient(
  options: ReturnType<typeof parseArguments>["options"],
  cwd: string,
  warn: (sentence: string) => void,
): RegistryClient {
  const { env } = process;
  const fault = useProxy(env);
  if (fault !== undefined) warn(fault);
  const mirrors = Object.fromEntries((options.get("mirror") ?? []).map(mirrorOf));
  const seconds = Number(options.get("timeout")?.[0] ?? 20);
  if (!(seconds > 0 && seconds <= 600)) throw new UsageError("--timeout takes a number of seconds up to 600.");
  const insecure = options.get("insecure") ?? [];
  const folder = options.has("no-cache") ? undefined : cacheFolder(env, cwd);
  return new RegistryClient({
    insecure,
    mirrors,
    timeout: seconds * 1000,
    credentials: dockerCredentials(env, [cwd]),
    ...(folder !== undefined && { store: new ContentFolder(folder) }),
  });
}

function mirrorOf(text: string): [string, string] {
  const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (!from || !to || !URL.canParse(`https://${to}`)) throw new UsageError(`--mirror takes HOST=HOST, not "${text}".`);
  return [from, to];
}

/**
 * Lets this process ask the proxy that the environment names: Node does so only where it is told to.
 * @returns a sentence where that can't be done. @throws UsageError where what is named is no address.
 */
export function useProxy(env: NodeJS.ProcessEnv): string | undefined {
  const named = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((name) => env[name]);
  if (named === undefined || env.NODE_USE_ENV_PROXY) return undefined;
  const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: (env: NodeJS.ProcessEnv) => void };
  if (!setGlobalProxyFromEnv)
    return `${named} is set, but this version of Node can't use it unasked: set NODE_USE_ENV_PROXY=1 too.`;
  const direct = [env.no_proxy || env.NO_PROXY, "localhost", "127.0.0.1", "[::1]"].filter(Boolean).join(",");
  try {
    setGlobalProxyFromEnv({ ...env, no_proxy: direct, NO_PROXY: direct });
    return undefined;
  } catch {
    throw new UsageError(`${named} is no address of a proxy.`);
  }
}
