import { parsed, record } from "../text/json.ts";

/** How somebody is known to a registry. Never printed. */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** A refresh token that a log-in in a browser has left (`identitytoken`). */
  | { readonly kind: "identity"; readonly token: string };

/** What Docker's `config.json` says about log-ins. */
export interface DockerConfiguration {
  readonly auths: ReadonlyMap<string, Credentials>;
  /** Names of the programs that keep credentials, by registry, without `docker-credential-`. */
  readonly helpers: ReadonlyMap<string, string>;
  readonly store: string | undefined;
}

const HUB = "docker.io";

/** Reads Docker's `config.json`; what is faulty in it is left out. Never throws. */
export function parseDockerConfiguration(text: string): DockerConfiguration {
  const auths = new Map<string, Credentials>();
  const helpers = new Map<string, string>();
  const root = record(parsed(text));
  for (const [key, entry] of Object.entries(record(root.auths))) {
    const credentials = credentialsOf(record(entry));
    const registry = registryOfKey(key);
    // a plain name is more exact than one with a scheme and a path
    if (credentials && (!auths.has(registry) || key === registry)) auths.set(registry, credentials);
  }
  for (const [key, name] of Object.entries(record(root.credHelpers)))
    if (isHelperName(name)) helpers.set(registryOfKey(key), name);
  return { auths, helpers, store: isHelperName(root.credsStore) ? root.credsStore : undefined };
}

/** The program that is asked for a registry's credentials, without `docker-credential-`. */
export function helperFor(registry: string, { helpers, store }: DockerConfiguration): string | undefined {
  return helpers.get(registry) ?? store;
}

/** What a registry is called in `config.json` and by helpers: Docker Hub has a name of its own. */
export function keyOfRegistry(registry: string): string {
  return registry === HUB ? "https://index.docker.io/v1/" : registry;
}

/** What a helper has answered to `get`; undefined where it knows nothing. Never throws. */
export function parseHelperAnswer(text: string): Credentials | undefined {
  const { Username: user, Secret: secret } = record(parsed(text));
  if (typeof user !== "string" || typeof secret !== "string" || secret === "") return undefined;
  return user === "<token>" ? { kind: "identity", token: secret } : { kind: "password", user, password: secret };
}

function registryOfKey(key: string): string {
  const host = key.replace(/^https?:\/\//, "").split("/", 1)[0] ?? "";
  return /^(?:(?:index|registry-1)\.)?docker\.io$/.test(host) ? HUB : host;
}

function credentialsOf(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const { identitytoken, auth, username, password } = entry;
  if (typeof identitytoken === "string" && identitytoken !== "") return { kind: "identity", token: identitytoken };
  if (typeof auth === "string" && auth !== "") {
    const text = decoded(auth);
    const colon = text.indexOf(":");
    if (colon > 0) return { kind: "password", user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  if (typeof username === "string" && typeof password === "string" && username !== "")
    return { kind: "password", user: username, password };
  return undefined;
}

function decoded(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64.trim()), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(bytes).replace(/\0+$/, "");
  } catch {
    return "";
  }
}

/** A name that can't lead to another folder. */
function isHelperName(name: unknown): name is string {
  return typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}
