import type { ImageReference } from "../../model/image-reference.ts";

/**
 * The package URL of an image (ECMA-427): `pkg:oci/node@sha256:...?repository_url=docker.io%2Flibrary%2Fnode&tag=22` with a
 * digest, which that type identifies artifacts by, else `pkg:docker/node@22`.
 */
export function packageUrl({ host, repository, tag, digest }: ImageReference): string {
  const hub = host === "docker.io";
  if (digest !== undefined) {
    const name = repository.slice(repository.lastIndexOf("/") + 1);
    const where = `repository_url=${encoded(`${host}/${repository}`)}`;
    return `pkg:oci/${name}@${encoded(digest.toLowerCase())}?${where}${tag === undefined ? "" : `&tag=${encoded(tag)}`}`;
  }
  const path = hub ? repository.replace(/^library\//, "") : repository;
  return `pkg:docker/${path}@${encoded(tag ?? "latest")}${hub ? "" : `?repository_url=${encoded(host)}`}`;
}

/** Colons stay as they are, also where they separate nothing. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":");
}
