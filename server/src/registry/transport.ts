import { isLoopback } from "./endpoint.ts";
import { RegistryError } from "./registry-error.ts";

/** What requests are made with; tests and hosts put their own in its place. */
export interface Network {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits; rejects when the signal is given. Milliseconds. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Request {
  readonly method?: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: string | undefined;
  readonly body?: string;
  /** The most bytes that an answer may have. */
  readonly limit: number;
}

/** An answer, its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The host that gave it where the request was sent on to another one. */
  readonly elsewhere: string | undefined;
}

export interface TransportOptions {
  readonly network: Network;
  /** For one try, the body included. Milliseconds. */
  readonly timeout: number;
  /** How often a request is tried where the server is busy or the connection breaks. */
  readonly tries: number;
  readonly signal?: AbortSignal | undefined;
}

const MOST_REDIRECTS = 5;
/** Longer than this nobody waits for a registry that asks for patience. Milliseconds. */
const MOST_PATIENCE = 10_000;
/** Of an answer that is an error. Bytes. */
const ERROR_LIMIT = 65_536;
const AGENT = "plimsoll";

/** Makes requests: bounded in time and size, tried again where that helps, and followed elsewhere without credentials. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /**
   * @param host how the registry is called in messages
   * @throws RegistryError where there is no answer; one with a status of failure is an answer.
   */
  async send(url: string, request: Request, host: string): Promise<Answer> {
    const { network, tries, signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      let delay = 500 * 2 ** (attempt - 1);
      try {
        const answer = await this.#follow(url, request, host);
        const { status } = answer;
        if (attempt >= tries || !(status === 429 || (status >= 500 && status !== 501))) return answer;
        delay = patience(answer.headers.get("retry-after")) ?? delay;
        if (delay > MOST_PATIENCE) return answer;
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error;
        if (attempt >= tries) throw new RegistryError("unreachable", error.message);
      }
      await network.wait(delay, signal).catch(() => {
        throw cancelled();
      });
    }
  }

  async #follow(start: string, request: Request, host: string): Promise<Answer> {
    const { origin, protocol } = new URL(start);
    let url = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const here = new URL(url);
      const answer = await this.#once(url, request, host, here.origin === origin ? undefined : here.host);
      const location = answer.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === null) return answer;
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (!next || request.method === "POST")
        throw new RegistryError("refused redirect", `${host} sends the request to an address that can't be used.`);
      next.username = "";
      next.password = "";
      // only what was asked without TLS on this computer may go on without it
      const plainIsFine = protocol === "http:" && (next.origin === origin || isLoopback(next.host));
      if (next.protocol !== "https:" && !(next.protocol === "http:" && plainIsFine)) {
        throw new RegistryError(
          "refused redirect",
          `${host} sends the request on to ${next.host} without TLS, which is not followed.`,
        );
      }
      url = next.href;
    }
    throw new RegistryError("refused redirect", `${host} sends the request on and on; it was given up.`);
  }

  async #once(url: string, request: Request, host: string, elsewhere: string | undefined): Promise<Answer> {
    const { network, timeout, signal } = this.#options;
    const limit = AbortSignal.timeout(timeout);
    const { method = "GET", headers = {}, authorization, body } = request;
    try {
      const response = await network.fetch(url, {
        method,
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        headers: {
          "User-Agent": AGENT,
          ...headers,
          ...(authorization !== undefined && elsewhere === undefined && { Authorization: authorization }),
        },
        ...(body !== undefined && { body }),
      });
      const most = response.ok ? request.limit : ERROR_LIMIT;
      const { status, headers: told } = response;
      return { status, headers: told, body: await readBody(response, most, host), elsewhere };
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      if (signal?.aborted) throw cancelled();
      if (limit.aborted) {
        throw new RegistryError("timed out", `${host} gave no whole answer in ${timeout / 1000} s. Try again later.`);
      }
      throw connectionError(error, host);
    }
  }
}

/** The connection broke, which may not happen again. */
class BrokenConnection extends Error {}

/** The body, read to its end; of a failure only its beginning. */
async function readBody(response: Response, limit: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  const tooLarge = () =>
    new RegistryError("too large", `${host} answers with more than ${Math.round(limit / 1024)} KB, which is not read.`);
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  if (response.ok && declared > limit) {
    await reader.cancel();
    throw tooLarge();
  }
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length <= limit) continue;
    await reader.cancel();
    if (response.ok) throw tooLarge();
    break;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Milliseconds that `Retry-After` (seconds or a date) asks for. */
function patience(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function cancelled(): RegistryError {
  return new RegistryError("cancelled", "The look-up was cancelled.");
}

/** Codes of Node and of its TLS library; the error's own text is not passed on, since it may hold an address. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its name can't be resolved now",
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to its network",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by an authority that is not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by an authority that is not known here",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

/** The code of a failed fetch, looked for in the causes. */
export function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string" && code !== "") return code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return "";
}

function connectionError(error: unknown, host: string): Error {
  const code = codeOf(error);
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (!reason) {
    const why = isTlsFault(code) ? "it does not speak TLS as it should" : "the connection broke";
    return new BrokenConnection(`${host} can't be reached: ${why}${code ? ` (${code})` : ""}.`);
  }
  const remedy = /authority|itself/.test(reason) ? " Name the authority's certificate in NODE_EXTRA_CA_CERTS." : "";
  return new RegistryError("unreachable", `${host} can't be reached: ${reason}.${remedy}`);
}

/** True where the other side does not speak TLS at all. */
export function isTlsFault(code: string): boolean {
  return /^(?:ERR_SSL_|EPROTO$)/.test(code);
}

/** Waits, in milliseconds; rejects when the signal is given. */
export function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      done();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
