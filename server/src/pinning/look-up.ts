import { type ImageReference, parseImageReference } from "../model/image-reference.ts";
import { askEach } from "../registry/ask-each.ts";
import type { RegistryClient } from "../registry/client.ts";
import { type ImageSummary, summarise } from "../registry/image-summary.ts";
import { RegistryError } from "../registry/registry-error.ts";

/** What a registry says of a reference. */
export type Outcome =
  /** Its tag had no digest yet. */
  | { readonly state: "found"; readonly wanted: ImageReference }
  /** Its digest is still the one that the tag points to, or one of its platforms. */
  | { readonly state: "current" }
  | { readonly state: "moved"; readonly wanted: ImageReference; readonly change: Change | undefined }
  | { readonly state: "unresolved"; readonly message: string };

/** What is known of the images that a tag pointed to and points to. */
export interface Change {
  readonly before: ImageSummary | undefined;
  readonly after: ImageSummary | undefined;
}

/** What registries say, by the text of the reference that they were asked about. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * Asks the registries, each reference once.
 * @param step is told of each reference before it is asked about
 * @param signal ends the asking: what is left is not in the answer
 */
export async function lookUp(
  references: readonly ImageReference[],
  client: RegistryClient,
  step: (reference: ImageReference) => void,
  signal?: AbortSignal,
): Promise<Outcomes> {
  const unique = [...new Map(references.map((reference) => [reference.text, reference])).values()];
  const answers = await askEach(unique, (reference) => outcomeOf(reference, client), { step, signal });
  return new Map(
    [...answers].map(([{ text }, answer]) => [
      text,
      answer instanceof RegistryError ? { state: "unresolved", message: answer.message } : answer,
    ]),
  );
}

async function outcomeOf(reference: ImageReference, client: RegistryClient): Promise<Outcome> {
  if (reference.digest === undefined) {
    const { digest } = await client.resolve(reference);
    return { state: "found", wanted: withDigest(reference, digest) };
  }
  const now = await client.digest(reference);
  if (now === reference.digest) return { state: "current" };
  const { digest, manifest } = await client.resolve(reference);
  const isPlatform = manifest.kind === "index" && manifest.manifests.some((one) => one.digest === reference.digest);
  if (digest === reference.digest || isPlatform) return { state: "current" };
  const change = await changeBetween(reference, reference.digest, digest, client);
  return { state: "moved", wanted: withDigest(reference, digest), change };
}

/** The reference with its tag, `latest` where it has none, and a digest. @throws RegistryError where that is no digest */
export function withDigest({ name, tag = "latest" }: ImageReference, digest: string): ImageReference {
  const text = `${name}:${tag}@${digest}`;
  const reference = parseImageReference(text);
  if (!reference) throw new RegistryError("not understood", `${text} is no reference.`);
  return reference;
}

/** What cannot be read any more is left out: registries throw away what no tag names. */
async function changeBetween(
  reference: ImageReference,
  before: string,
  after: string,
  client: RegistryClient,
): Promise<Change | undefined> {
  const [old, now] = await Promise.all(
    [before, after].map((digest) =>
      summarise(client, reference, digest).catch((error: unknown) => {
        if (error instanceof RegistryError) return undefined;
        throw error;
      }),
    ),
  );
  return old || now ? { before: old, after: now } : undefined;
}
