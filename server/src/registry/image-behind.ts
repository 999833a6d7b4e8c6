import type { PlatformFacts } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient, Resolved } from "./client.ts";
import type { Descriptor, ImageConfiguration, Manifest, Platform } from "./manifest.ts";
import { RegistryError } from "./registry-error.ts";

/** What a digest leads to, seen for one platform. */
export interface ImageBehind {
  /** Every platform that can be run; sizes are not known yet. Of a plain image its own one. */
  readonly platforms: readonly PlatformFacts[];
  /** The one that the rest is of: `linux/amd64` where there is one, else the first. */
  readonly platform: string;
  readonly configuration: ImageConfiguration;
  /** When it was built as the index says, which may know better than the configuration: an ISO date and time, not checked. */
  readonly built: string | undefined;
  /** Of that platform's compressed layers, in bytes. */
  readonly size: number;
  /** The manifests of an index that hold what is attested of its images, as BuildKit writes them. */
  readonly attestations: readonly Descriptor[];
}

/** What is kept of one index. */
const MOST_PLATFORMS = 200;

/** The configurations of images that can be run; other artifacts, such as Helm charts, have their own. */
const IMAGE_CONFIGURATIONS: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/**
 * Reads the image behind a manifest of the reference's repository.
 * @throws RegistryError also where it is no image that can be run
 */
export async function imageBehind(
  client: RegistryClient,
  reference: ImageReference,
  { digest, manifest }: Resolved,
): Promise<ImageBehind> {
  if (manifest.kind === "image") {
    const configuration = await configurationOf(client, reference, manifest);
    const platform = platformName(configuration.platform);
    const platforms = [{ name: platform, digest, size: undefined }];
    return { platforms, platform, configuration, built: undefined, size: sizeOf(manifest), attestations: [] };
  }
  const attestations = manifest.manifests.filter(isAttestation);
  const images = manifest.manifests.filter((one) => !isAttestation(one)).slice(0, MOST_PLATFORMS);
  const platforms = images.map((one) => ({ name: platformName(one.platform), digest: one.digest, size: undefined }));
  const one = platforms.find(({ name }) => name === "linux/amd64") ?? platforms[0];
  if (!one) throw noImage(reference);
  const built = images[platforms.indexOf(one)]?.annotations?.["org.opencontainers.image.created"];
  const { manifest: image } = await client.byDigest(reference, one.digest);
  if (image.kind !== "image") throw noImage(reference);
  const configuration = await configurationOf(client, reference, image);
  return { platforms, platform: one.name, configuration, built, size: sizeOf(image), attestations };
}

/** Of an image's compressed layers, in bytes. */
export function sizeOf(manifest: Extract<Manifest, { kind: "image" }>): number {
  return manifest.layers.reduce((sum, { size }) => sum + size, 0);
}

async function configurationOf(
  client: RegistryClient,
  reference: ImageReference,
  { config }: Extract<Manifest, { kind: "image" }>,
): Promise<ImageConfiguration> {
  if (!IMAGE_CONFIGURATIONS.has(config.mediaType)) throw noImage(reference);
  return client.configuration(reference, config);
}

/** `vnd.docker.reference.type` and the platform `unknown/unknown` are BuildKit's image attestation storage. */
function isAttestation({ platform, annotations = {} }: Descriptor): boolean {
  return Object.hasOwn(annotations, "vnd.docker.reference.type") || platform?.os === "unknown";
}

/** `unknown` also for what is no platform: the name is shown to people. */
function platformName(platform: Platform | undefined): string {
  const { os, architecture, variant = "" } = platform ?? { os: "", architecture: "" };
  const parts = [os, architecture, ...(variant === "" ? [] : [variant])];
  return parts.every((part) => /^[\w.-]{1,40}$/.test(part)) ? parts.join("/") : "unknown";
}

function noImage({ text }: ImageReference): RegistryError {
  return new RegistryError("not understood", `${text} is no image that can be run.`);
}
