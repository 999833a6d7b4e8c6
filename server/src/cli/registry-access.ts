import http from "node:http";
import { RegistryClient } from "../registry/client.ts";
import { UsageError } from "./arguments.ts";
import { cacheFolder } from "./cache-folder.ts";
import { ContentFolder } from "./content-folder.ts";
import { dockerCredentials } from "./docker-credentials.ts";
import type { RegistryAccess } from "./registry-options.ts";
import { Roots } from "./workspace.ts";

/** A client as the options say, with the log-ins that Docker keeps and the proxy of the environment. @throws UsageError */
export function registryClient(
  { insecure, mirrors, timeout, cache }: RegistryAccess,
  cwd: string,
  warn: (sentence: string) => void,
): RegistryClient {
  const { env } = process;
  const fault = useProxy(env);
  if (fault !== undefined) warn(fault);
  const folder = cache ? cacheFolder(env, cwd) : undefined;
  return new RegistryClient({
    insecure,
    mirrors,
    timeout,
    // a repository is another's as a whole, also where somebody works in a folder of it
    credentials: dockerCredentials(env, [cwd, new Roots(cwd).of(cwd, cwd).folder]),
    ...(folder !== undefined && { store: new ContentFolder(folder) }),
  });
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
