import { digestOf, isDigest } from "./digest.ts";

/**
 * Keeps content of registries by its digest. Neither of its methods fails: what a store can't do it leaves, and what it
 * gives back need not be trusted, since the digest tells.
 */
export interface ContentStore {
  read(digest: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Puts content in the place of what was kept under this digest. */
  write(digest: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** What a store keeps under a digest; undefined where that is nothing, damaged or larger than the limit (in bytes). */
export async function kept(
  store: ContentStore | undefined,
  digest: string,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const content = isDigest(digest) ? await store?.read(digest) : undefined;
  return content && content.length <= limit && (await digestOf(content, digest)) === digest ? content : undefined;
}
