import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient } from "./client.ts";

/** What people compare when a tag has moved. */
export interface ImageSummary {
  /** ISO date and time. */
  readonly created: string | undefined;
  /** Of the compressed layers for one platform, in bytes. */
  readonly size: number;
  /** Empty where the image names none: then root. */
  readonly user: string;
}

/**
 * Looks at the image behind a digest; of an index at that for linux/amd64, else at the first one.
 * @throws RegistryError
 */
export async function summarise(
  client: RegistryClient,
  reference: ImageReference,
  digest: string,
): Promise<ImageSummary | undefined> {
  let { manifest } = await client.byDigest(reference, digest);
  if (manifest.kind === "index") {
    const { manifests } = manifest;
    const usual = manifests.find(({ platform }) => platform?.os === "linux" && platform.architecture === "amd64");
    const one = usual ?? manifests.find(({ platform }) => platform !== undefined && platform.os !== "unknown");
    if (!one) return undefined;
    manifest = (await client.byDigest(reference, one.digest)).manifest;
  }
  if (manifest.kind !== "image") return undefined;
  const { created, user } = await client.configuration(reference, manifest.config);
  return { created, user, size: manifest.layers.reduce((sum, { size }) => sum + size, 0) };
}
