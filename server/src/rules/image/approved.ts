import { matchesWildcard } from "../../knowledge/image-name.ts";
import type { ImageReference } from "../../model/image-reference.ts";

/** True where a glob of `images.approvedBases` means the image: it may leave out `docker.io` and `library`, and may name a tag or a digest. */
export function isAmong(reference: ImageReference, globs: readonly string[]): boolean {
  const names = [`${reference.host}/${reference.repository}`, reference.familiar, reference.name];
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return names
    .flatMap((name) => [name, `${name}${tag}`, `${name}${tag}${digest}`])
    .some((name) => globs.some((glob) => matchesWildcard(glob, name)));
}

/**
 * True where a pattern of `images.approvedRegistries` means the image. One without a slash names a whole host
 * (`*.azurecr.io`), one with a slash a host and what its repositories begin with (`docker.io/library`,
 * `registry.example/base/*`). Hosts are compared as wholes: `azurecr.io.evil.example` is no `azurecr.io`.
 */
export function comesFrom({ host, repository }: ImageReference, pattern: string): boolean {
  const slash = pattern.indexOf("/");
  if (slash < 0) return matchesHost(pattern, host);
  const path = pattern.slice(slash + 1).replace(/\/$/, "");
  return (
    matchesHost(pattern.slice(0, slash), host) &&
    (matchesWildcard(path, repository) || matchesWildcard(`${path}/*`, repository))
  );
}

function matchesHost(pattern: string, host: string): boolean {
  const wanted = pattern === "index.docker.io" || pattern === "hub.docker.com" ? "docker.io" : pattern.toLowerCase();
  return matchesWildcard(wanted, host.toLowerCase());
}
