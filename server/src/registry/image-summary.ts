import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient } from "./client.ts";
import { imageBehind } from "./image-behind.ts";

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
 * Looks at the image behind a digest of the reference's repository; of an index at one platform's.
 * @throws RegistryError
 */
export async function summarise(
  client: RegistryClient,
  reference: ImageReference,
  digest: string,
): Promise<ImageSummary> {
  const { configuration, size } = await imageBehind(client, reference, await client.byDigest(reference, digest));
  const { created, user } = configuration;
  return { created, user, size };
}
