import type { ImageFacts, PlatformFacts } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient } from "./client.ts";
import { imageBehind, sizeOf } from "./image-behind.ts";
import { trustOf } from "./trust.ts";

export interface LookUpOptions {
  /** ISO date and time. */
  readonly now: string;
  /** `all` asks for the size of every platform, a request each; `one` is enough if not said. */
  readonly sizes?: "one" | "all";
}

/** Of how many platforms the sizes are asked. */
const MOST_SIZES = 20;
const MOST_TEXTS = 200;
const LONGEST_TEXT = 4000;
/** A build that is made reproducible writes the beginning of some time instead of its own: of Unix, of DOS. */
const FIRST_TIME = Date.UTC(1981, 0);

/**
 * Asks the registry of a reference about the image behind its digest, else behind its tag.
 * @throws RegistryError where it does not tell what image that is; what lies beside the image it may keep to itself
 */
export async function lookUpImage(
  client: RegistryClient,
  reference: ImageReference,
  { now, sizes = "one" }: LookUpOptions,
): Promise<ImageFacts> {
  const pinned = reference.digest;
  const resolved = await (pinned === undefined ? client.resolve(reference) : client.byDigest(reference, pinned));
  const { digest } = resolved;
  const image = await imageBehind(client, reference, resolved);
  const { platform, size, configuration } = image;
  const all = sizes === "all" ? await sizesOf(client, reference, image.platforms.slice(0, MOST_SIZES)) : undefined;
  const chosen = image.platforms.find(({ name }) => name === platform);
  return {
    digest,
    asked: now,
    platforms: image.platforms.map((one) => ({ ...one, size: one === chosen ? size : all?.get(one.digest) })),
    platform,
    created: latest([configuration.created, image.built, configuration.labels["org.opencontainers.image.created"]]),
    user: configuration.user.slice(0, LONGEST_TEXT),
    entrypoint: bounded(configuration.entrypoint),
    command: bounded(configuration.command),
    exposedPorts: bounded(configuration.exposedPorts),
    labels: Object.fromEntries(
      Object.entries(configuration.labels)
        .slice(0, MOST_TEXTS)
        .map(([name, value]) => [name.slice(0, LONGEST_TEXT), value.slice(0, LONGEST_TEXT)]),
    ),
    trust: await trustOf(client, reference, digest, image.attestations),
  };
}

async function sizesOf(
  client: RegistryClient,
  reference: ImageReference,
  platforms: readonly PlatformFacts[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const { digest } of platforms) {
    const { manifest } = await client.byDigest(reference, digest);
    if (manifest.kind === "image") sizes.set(digest, sizeOf(manifest));
  }
  return sizes;
}

/**
 * Docker's official images keep the time of the last commit as that of the image, and that of the build beside it; a label
 * may come from the base. So the latest is right.
 */
function latest(texts: readonly (string | undefined)[]): string | undefined {
  const times = texts.map((text) => new Date(text ?? "").getTime()).filter((time) => time >= FIRST_TIME);
  return times.length > 0 ? new Date(Math.max(...times)).toISOString() : undefined;
}

/** Registries are strangers. */
function bounded(texts: readonly string[]): readonly string[] {
  return texts.slice(0, MOST_TEXTS).map((text) => text.slice(0, LONGEST_TEXT));
}
