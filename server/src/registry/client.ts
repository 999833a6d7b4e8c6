import type { ImageReference } from "../model/image-reference.ts";
import { Authorizations, type CredentialSource } from "./authorization.ts";
import { type ContentStore, kept } from "./content-store.ts";
import { digestOf, isDigest } from "./digest.ts";
import { type Endpoint, endpointOf, isHost, type RegistryOptions } from "./endpoint.ts";
import { failure, nameOf, nameWith, notUnderstood } from "./failure.ts";
import {
  type Descriptor,
  type ImageConfiguration,
  MANIFEST_TYPES,
  type Manifest,
  parseConfiguration,
  parseManifest,
  parseTags,
} from "./manifest.ts";
import { nextPage } from "./next-page.ts";
import { RegistryError } from "./registry-error.ts";
import { type Answer, codeOf, isTlsFault, type Network, type Request, Transport, wait } from "./transport.ts";

export interface ClientOptions extends RegistryOptions {
  readonly network?: Network;
  readonly credentials?: CredentialSource;
  /** Why `credentials` may keep log-ins to itself: a sentence for those who then need one. */
  readonly withheld?: string | undefined;
  /** For one request; 20,000 if not said. Milliseconds. */
  readonly timeout?: number;
  /** How often a request is tried; 3 if not said. */
  readonly tries?: number;
  readonly signal?: AbortSignal;
  /** What outlives the client: manifests and configurations by their digests, never tags. */
  readonly store?: ContentStore;
}

/** What a tag or digest leads to. */
export interface Resolved {
  /** Of the index where there is one, so that every platform is meant. Checked against the content. */
  readonly digest: string;
  readonly manifest: Manifest;
}

/** In bytes; the specification asks registries to take manifests of 4 MB at least. */
const MANIFEST_LIMIT = 8 * 2 ** 20;
const CONFIGURATION_LIMIT = 8 * 2 ** 20;
const TAGS_LIMIT = 4 * 2 ** 20;
const MOST_PAGES = 50;
const MOST_REFERRERS = 10_000;
/** What servers answer that know no HEAD. */
const UNKNOWN_METHOD: ReadonlySet<number> = new Set([400, 405, 501]);
/** What servers answer that know no referrers API, which is younger; one of them answers with a page for people. */
const KNOWS_NO_REFERRERS: ReadonlySet<number> = new Set([200, 400, 404, 405, 501]);
const ACCEPT = { Accept: MANIFEST_TYPES.join(", ") };

/**
 * Reads from registries as the OCI distribution specification (1.1) defines them. Everything that it is told is kept in
 * memory as long as the client lives. Every method throws RegistryError alone.
 */
export class RegistryClient {
  readonly #options: ClientOptions;
  readonly #transport: Transport;
  readonly #authorizations: Authorizations;
  readonly #network: Network;
  readonly #schemes = new Map<string, Promise<string>>();
  readonly #resolved = new Map<string, Promise<Resolved>>();

  constructor(options: ClientOptions = {}) {
    const { timeout = 20_000, tries = 3, signal } = options;
    this.#options = options;
    this.#network = options.network ?? { fetch: (url, init) => fetch(url, init), wait };
    this.#transport = new Transport({ network: this.#network, timeout, tries, signal });
    this.#authorizations = new Authorizations(
      this.#transport,
      options.credentials ?? (async () => undefined),
      options.withheld,
    );
  }

  /** What the reference's tag points to now (`latest` where it has none); its digest is not looked at. */
  resolve(reference: ImageReference): Promise<Resolved> {
    return this.#manifest(reference, reference.tag ?? "latest");
  }

  /** What a digest of the reference's repository names. */
  async byDigest(reference: ImageReference, digest: string): Promise<Resolved> {
    if (!isDigest(digest))
      throw new RegistryError("not understood", `${digest} is no digest of SHA-256 or SHA-512: it can't be checked.`);
    return this.#manifest(reference, digest);
  }

  /** The digest that the reference's tag points to now, without the content where the registry tells it that way. */
  async digest(reference: ImageReference): Promise<string> {
    const told = await this.#toldDigest(reference, reference.tag ?? "latest");
    return told ?? (await this.resolve(reference)).digest;
  }

  /** The configuration of an image (a manifest of kind `image`) of the reference's repository. */
  async configuration(reference: ImageReference, { digest }: Descriptor): Promise<ImageConfiguration> {
    const { store } = this.#options;
    const known = await kept(store, digest, CONFIGURATION_LIMIT);
    if (known) return parseConfiguration(decode(known));
    const endpoint = this.#endpoint(reference);
    const answer = await this.#ask(endpoint, `blobs/${digest}`, { limit: CONFIGURATION_LIMIT });
    if (answer.status !== 200) throw failure(answer, endpoint, `the configuration of ${nameOf(reference)}`);
    await verify(answer.body, digest, endpoint);
    await store?.write(digest, answer.body);
    return parseConfiguration(decode(answer.body));
  }

  /** The tags of the reference's repository, up to `most`. */
  async tags(reference: ImageReference, most = 10_000): Promise<readonly string[]> {
    const endpoint = this.#endpoint(reference);
    const tags = new Set<string>();
    for await (const answer of this.#pages(endpoint, "tags/list?n=1000", { limit: TAGS_LIMIT })) {
      if (answer.status !== 200) throw failure(answer, endpoint, `the tags of ${nameOf(reference)}`);
      const found = parseTags(decode(answer.body));
      if (!found) throw notUnderstood(endpoint, "a list of tags");
      for (const tag of found) tags.add(tag);
      if (tags.size >= most) break;
    }
    return [...tags].slice(0, most);
  }

  /**
   * What refers to a digest of the reference's repository: signatures, attestations. Asks the referrers API, else the tag
   * that stands in for it. @param artifactType only those of this type
   */
  async referrers(reference: ImageReference, digest: string, artifactType?: string): Promise<readonly Descriptor[]> {
    const endpoint = this.#endpoint(reference);
    const headers = { Accept: MANIFEST_TYPES[0] };
    const filter = artifactType === undefined ? "" : `?artifactType=${encodeURIComponent(artifactType)}`;
    const request: Request = { headers, limit: MANIFEST_LIMIT };
    const found: Descriptor[] = [];
    let refusal: Answer | undefined;
    for await (const answer of this.#pages(endpoint, `referrers/${digest}${filter}`, request)) {
      const page = indexIn(answer);
      if (page) found.push(...page);
      else refusal = answer;
      if (!page || found.length >= MOST_REFERRERS) break;
    }
    if (refusal) {
      const what = `what refers to ${reference.familiar}`;
      const answer = await this.#ask(endpoint, `manifests/${digest.replace(":", "-")}`, request);
      if (answer.status !== 200 && answer.status !== 404) throw failure(answer, endpoint, what);
      // nothing under the tag means that there is nothing only where the API is not known
      if (answer.status === 404 && !KNOWS_NO_REFERRERS.has(refusal.status)) throw failure(refusal, endpoint, what);
      found.push(...(indexIn(answer) ?? []));
    }
    return found.filter((one) => artifactType === undefined || one.artifactType === artifactType);
  }

  /** A list that an answer's `Link` leads on from. */
  async *#pages(endpoint: Endpoint, first: string, request: Request): AsyncGenerator<Answer> {
    const asked = new Set<string>();
    for (let next: string | undefined = first; next !== undefined && !asked.has(next) && asked.size < MOST_PAGES; ) {
      asked.add(next);
      const answer: Answer = await this.#ask(endpoint, next, request);
      yield answer;
      next = nextPage(answer.headers.get("link"), await this.#base(endpoint), next);
    }
  }

  #endpoint(reference: ImageReference): Endpoint {
    return endpointOf(reference, this.#options);
  }

  #manifest(reference: ImageReference, name: string): Promise<Resolved> {
    const endpoint = this.#endpoint(reference);
    const key = `${endpoint.host} ${endpoint.repository} ${name}`;
    const present = this.#resolved.get(key) ?? this.#readManifest(reference, name, endpoint);
    this.#resolved.set(key, present);
    return present;
  }

  #head(endpoint: Endpoint, name: string): Promise<Answer> {
    return this.#ask(endpoint, `manifests/${name}`, { method: "HEAD", headers: ACCEPT, limit: 0 });
  }

  /** What a tag points to as the registry tells it without the content; undefined where it does not tell that way. */
  async #toldDigest(reference: ImageReference, tag: string): Promise<string | undefined> {
    const endpoint = this.#endpoint(reference);
    const answer = await this.#head(endpoint, tag);
    if (answer.status === 200) return digestIn(answer);
    if (UNKNOWN_METHOD.has(answer.status)) return undefined;
    throw failure(answer, endpoint, nameWith(reference, tag));
  }

  /** The manifest as it is kept; a tag is asked for all the same. */
  async #keptManifest(reference: ImageReference, name: string): Promise<Resolved | undefined> {
    const { store } = this.#options;
    if (!store) return undefined;
    const digest = isDigest(name) ? name : await this.#toldDigest(reference, name);
    const content = digest === undefined ? undefined : await kept(store, digest, MANIFEST_LIMIT);
    const manifest = content && parseManifest(decode(content));
    return digest === undefined || !manifest ? undefined : { digest, manifest };
  }

  async #readManifest(reference: ImageReference, name: string, endpoint: Endpoint): Promise<Resolved> {
    const known = await this.#keptManifest(reference, name);
    if (known) return known;
    const answer = await this.#ask(endpoint, `manifests/${name}`, { headers: ACCEPT, limit: MANIFEST_LIMIT });
    const what = nameWith(reference, name);
    if (answer.status !== 200) throw failure(answer, endpoint, what);
    const digest = isDigest(name) ? name : (digestIn(answer) ?? (await digestOf(answer.body)));
    await verify(answer.body, digest, endpoint);
    const manifest = parseManifest(decode(answer.body));
    if (!manifest) throw notUnderstood(endpoint, `an image for ${what}`);
    await this.#options.store?.write(digest, answer.body);
    return { digest, manifest };
  }

  /** Asks below a repository; logs in where that is asked for. */
  async #ask(endpoint: Endpoint, path: string, request: Request): Promise<Answer> {
    const url = `${await this.#base(endpoint)}/v2/${endpoint.repository}/${path}`;
    const authorization = this.#authorizations.known(endpoint);
    const answer = await this.#transport.send(url, { ...request, authorization }, endpoint.registry);
    if (answer.status !== 401) return answer;
    if (answer.elsewhere !== undefined) {
      // a log-in is for the host that it was made for
      const sentence = `${endpoint.registry} sends the request on to ${answer.elsewhere}, which asks for a log-in.`;
      throw new RegistryError("log-in needed", sentence);
    }
    const found = await this.#authorizations.answer(answer, url, endpoint, authorization);
    const again = await this.#transport.send(url, { ...request, authorization: found }, endpoint.registry);
    if (again.status === 401) throw await this.#authorizations.refused(endpoint);
    return again;
  }

  #base(endpoint: Endpoint): Promise<string> {
    const { host } = endpoint;
    const present = this.#schemes.get(host) ?? this.#findScheme(endpoint);
    this.#schemes.set(host, present);
    return present.then((scheme) => `${scheme}://${host}`);
  }

  /** Without TLS only where that is allowed and nobody speaks TLS there. */
  async #findScheme({ host, registry, mayBePlain }: Endpoint): Promise<string> {
    if (!isHost(host)) throw new RegistryError("unreachable", `${quoted(registry)} is no name of a host.`);
    if (!mayBePlain) return "https";
    const { timeout = 20_000, signal } = this.#options;
    const limit = AbortSignal.timeout(timeout);
    try {
      const init = { redirect: "manual", signal: signal ? AbortSignal.any([signal, limit]) : limit } as const;
      const { body } = await this.#network.fetch(`https://${host}/v2/`, init);
      await body?.cancel();
      return "https";
    } catch (error) {
      const code = codeOf(error);
      return isTlsFault(code) || code === "ECONNRESET" || code === "UND_ERR_SOCKET" ? "http" : "https";
    }
  }
}

async function verify(body: Uint8Array<ArrayBuffer>, digest: string, { registry }: Endpoint): Promise<void> {
  if ((await digestOf(body, digest)) === digest) return;
  throw new RegistryError(
    "digest mismatch",
    `What ${registry} sent does not have the digest ${digest} that it should have: it is damaged or forged.`,
  );
}

/** The digest that the registry tells with an answer. */
function digestIn({ headers }: Answer): string | undefined {
  const told = headers.get("docker-content-digest");
  return told !== null && isDigest(told) ? told : undefined;
}

/** What an index lists; undefined where the answer is none. */
function indexIn({ status, body }: Answer): readonly Descriptor[] | undefined {
  const manifest = status === 200 ? parseManifest(decode(body)) : undefined;
  return manifest?.kind === "index" ? manifest.manifests : undefined;
}

/** A text that is no host, without what may be a log-in before its name. */
function quoted(text: string): string {
  return `"${text.slice(text.lastIndexOf("@") + 1)}"`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
