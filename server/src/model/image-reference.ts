/**
 * A reference to a container image, as the OCI distribution specification and the `distribution/reference`
 * grammar define it: `[host[:port]/]path[:tag][@digest]`.
 */
export interface ImageReference {
  /** As written, without surrounding quotes. */
  readonly text: string;
  /** As written before the tag and digest: `node`, `ghcr.io/acme/app`. */
  readonly name: string;
  /** Where the registry is; `docker.io` where the text names none. */
  readonly host: string;
  /** True where the text itself names the registry. */
  readonly hostWritten: boolean;
  /** The repository on that registry, normalised: `library/node`, `acme/app`. */
  readonly repository: string;
  /** How people call it: `node`, `bitnami/redis`, `ghcr.io/acme/app`. */
  readonly familiar: string;
  readonly tag: string | undefined;
  /** `sha256:...` without the `@`. */
  readonly digest: string | undefined;
}

const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]+\])(?::\d+)?$/;

/** References by their text, so that one is read once and what is found out about it can be kept with it. */
const known = new Map<string, ImageReference | undefined>();
const MOST_KNOWN = 2000;

/**
 * Parses a reference; undefined where the text is none (a variable, a template, white space, an upper-case repository).
 * The same text mostly gives the same object.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const present = known.get(text);
  if (present !== undefined || known.has(text)) return present;
  if (known.size >= MOST_KNOWN) known.clear();
  const reference = parse(text);
  known.set(text, reference);
  return reference;
}

function parse(text: string): ImageReference | undefined {
  const [beforeDigest, digest, ...more] = text.split("@");
  if (!beforeDigest || more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = beforeDigest.lastIndexOf(":");
  const hasTag = colon > beforeDigest.lastIndexOf("/");
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hostWritten = slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (hostWritten && !HOST.test(first)) return undefined;
  const path = hostWritten ? name.slice(slash + 1) : name;
  if (!path?.split("/").every((part) => PATH_COMPONENT.test(part))) return undefined;
  const host = !hostWritten || first === "index.docker.io" ? "docker.io" : first;
  const repository = host === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  const familiar = host === "docker.io" ? repository.replace(/^library\//, "") : `${host}/${repository}`;
  return { text, name, host, hostWritten, repository, familiar, tag, digest };
}

/** The reference's text with another tag; a digest, which would contradict it, is dropped. */
export function withTag(reference: ImageReference, tag: string): string {
  return `${reference.name}:${tag}`;
}
