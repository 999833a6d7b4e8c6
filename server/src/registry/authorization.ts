import { type Challenge, parseChallenges } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { type Endpoint, isLoopback } from "./endpoint.ts";
import { RegistryError } from "./registry-error.ts";
import type { Answer, Transport } from "./transport.ts";

/** Tells how somebody is known to a registry (`docker.io`, `localhost:5000`); undefined for nobody. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

const TOKEN_LIMIT = 1_000_000;
const CLIENT = "plimsoll";

/** Finds the `Authorization` header for a repository as its registry asks for it; one for each repository, kept in memory. */
export class Authorizations {
  readonly #transport: Transport;
  readonly #source: CredentialSource;
  readonly #withheld: string | undefined;
  readonly #known = new Map<string, string>();
  /** Those that are being found: requests that are refused together need one alone. */
  readonly #pending = new Map<string, Promise<string | undefined>>();

  /** @param withheld why the source may keep log-ins to itself: a sentence for those who then need one */
  constructor(transport: Transport, source: CredentialSource, withheld?: string) {
    this.#transport = transport;
    this.#source = source;
    this.#withheld = withheld;
  }

  /** What was found before. */
  known(endpoint: Endpoint): string | undefined {
    return this.#known.get(keyOf(endpoint));
  }

  /**
   * Answers a 401. @param url where it was asked @param sent what was sent with it
   * @returns the header to ask again with. @throws RegistryError where there is none that would help.
   */
  async answer(refusal: Answer, url: string, endpoint: Endpoint, sent: string | undefined): Promise<string> {
    const key = keyOf(endpoint);
    const known = this.#known.get(key);
    // found for another request while this one was under way
    if (known !== undefined && known !== sent) return known;
    const find = () => this.#find(refusal, url, endpoint).finally(() => this.#pending.delete(key));
    const pending = this.#pending.get(key) ?? find();
    this.#pending.set(key, pending);
    const header = await pending;
    if (header === undefined || header === sent)
      throw this.#logInNeeded(endpoint, await this.#source(endpoint.registry));
    this.#known.set(key, header);
    return header;
  }

  /** The registry refuses what it has been given. */
  async refused(endpoint: Endpoint): Promise<RegistryError> {
    this.#known.delete(keyOf(endpoint));
    return this.#logInNeeded(endpoint, await this.#source(endpoint.registry));
  }

  async #find(refusal: Answer, url: string, endpoint: Endpoint): Promise<string | undefined> {
    const challenges = parseChallenges(refusal.headers.get("www-authenticate") ?? "");
    const credentials = await this.#source(endpoint.registry);
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    return (await this.#bearer(bearer, url, endpoint, credentials)) ?? basic(challenges, credentials);
  }

  async #bearer(
    challenge: Challenge | undefined,
    url: string,
    endpoint: Endpoint,
    credentials: Credentials | undefined,
  ): Promise<string | undefined> {
    const realm = challenge?.parameters.get("realm");
    if (!challenge || !realm) return undefined;
    const { registry, repository } = endpoint;
    const service = challenge.parameters.get("service");
    const scope = challenge.parameters.get("scope") ?? `repository:${repository}:pull`;
    const address = URL.canParse(realm) ? new URL(realm) : undefined;
    const plain = url.startsWith("http:") && (isLoopback(address?.host ?? "") || address?.host === endpoint.host);
    if (!address || !(address.protocol === "https:" || (address.protocol === "http:" && plain))) {
      throw new RegistryError("denied", `${registry} wants the log-in sent without TLS, which is not done.`);
    }
    address.username = "";
    address.password = "";
    let answer: Answer;
    if (credentials?.kind === "identity") {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: credentials.token,
        client_id: CLIENT,
        scope,
      });
      if (service !== undefined) form.set("service", service);
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", headers, body: form.toString(), limit: TOKEN_LIMIT } as const;
      answer = await this.#transport.send(address.href, request, address.host);
    } else {
      if (service !== undefined) address.searchParams.set("service", service);
      for (const one of scope.split(" ")) address.searchParams.append("scope", one);
      if (credentials) address.searchParams.set("account", credentials.user);
      const request = { authorization: credentials && basicHeader(credentials), limit: TOKEN_LIMIT };
      answer = await this.#transport.send(address.href, request, address.host);
    }
    if (answer.status === 429) throw new RegistryError("rate limit", `${address.host} gives no more tokens for now.`);
    if (answer.status >= 500)
      throw new RegistryError("registry error", `${address.host} gives no token now (${answer.status}).`);
    if (answer.status !== 200) throw this.#logInNeeded(endpoint, credentials);
    const token = tokenOf(answer.body);
    if (token === undefined)
      throw new RegistryError("not understood", `${address.host} answers with something that is no token.`);
    return `Bearer ${token}`;
  }

  #logInNeeded({ registry, repository }: Endpoint, credentials: Credentials | undefined): RegistryError {
    const name = registry === "docker.io" ? "" : ` ${registry}`;
    if (credentials) {
      return new RegistryError(
        "denied",
        `${registry} does not accept the log-in that is kept for it, or ${repository} may not be read with it. Run "docker login${name}" again.`,
      );
    }
    const withheld = this.#withheld === undefined ? "" : ` ${this.#withheld}`;
    return new RegistryError(
      "log-in needed",
      `${registry} has no ${repository}, or shows it only to those who log in: run "docker login${name}".${withheld}`,
    );
  }
}

function keyOf({ host, repository }: Endpoint): string {
  return `${host} ${repository}`;
}

function basic(challenges: readonly Challenge[], credentials: Credentials | undefined): string | undefined {
  return credentials?.kind === "password" && challenges.some(({ scheme }) => scheme === "basic")
    ? basicHeader(credentials)
    : undefined;
}

function basicHeader({ user, password }: Extract<Credentials, { kind: "password" }>): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** A token that can stand in a header. */
function tokenOf(body: Uint8Array): string | undefined {
  try {
    const { token, access_token } = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    const found = token || access_token;
    return typeof found === "string" && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
