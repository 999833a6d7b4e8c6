import { parsed, record } from "../text/json.ts";
import { isDigest } from "./digest.ts";

/** A piece of content: what it is, how large (bytes), and its digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** What a tag or digest leads to: an image, or an index of images for several platforms. */
export type Manifest =
  | { readonly kind: "image"; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  | { readonly kind: "index"; readonly manifests: readonly Descriptor[] };

/** What is known of an image from its configuration (OCI image specification). */
export interface ImageConfiguration {
  /** ISO date and time. */
  readonly created: string | undefined;
  readonly platform: Platform | undefined;
  /** Empty where the image says nothing: then root. */
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The media types of an index or image; the registry answers with the one it has. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
] as const;

const MOST_DESCRIPTORS = 10_000;

/** Reads an index or image; undefined where it is neither (the first schema of Docker, which has no digest of its own, too). */
export function parseManifest(text: string): Manifest | undefined {
  const root = record(parsed(text));
  if (root.schemaVersion !== 2) return undefined;
  if (Array.isArray(root.manifests)) return { kind: "index", manifests: descriptors(root.manifests) };
  const config = descriptorOf(root.config);
  return config && Array.isArray(root.layers) ? { kind: "image", config, layers: descriptors(root.layers) } : undefined;
}

/** Reads an image's configuration; what is missing or faulty in it is left empty. */
export function parseConfiguration(text: string): ImageConfiguration {
  const root = record(parsed(text));
  const config = record(root.config);
  return {
    created: typeof root.created === "string" ? root.created : undefined,
    platform: platformOf(root),
    user: typeof config.User === "string" ? config.User : "",
    entrypoint: strings(config.Entrypoint),
    command: strings(config.Cmd),
    exposedPorts: Object.keys(record(config.ExposedPorts)),
    labels: stringRecord(config.Labels),
  };
}

/** Reads what `tags/list` answers; undefined where it is something else. */
export function parseTags(text: string): readonly string[] | undefined {
  const { tags } = record(parsed(text));
  return Array.isArray(tags) ? strings(tags) : tags === null ? [] : undefined;
}

function descriptors(list: readonly unknown[]): Descriptor[] {
  return list.slice(0, MOST_DESCRIPTORS).flatMap((one) => descriptorOf(one) ?? []);
}

function descriptorOf(value: unknown): Descriptor | undefined {
  const { mediaType, digest, size, platform, artifactType, annotations } = record(value);
  if (typeof mediaType !== "string" || typeof digest !== "string" || typeof size !== "number") return undefined;
  if (!isDigest(digest) || !Number.isSafeInteger(size) || size < 0) return undefined;
  const known = platformOf(platform);
  return {
    mediaType,
    digest,
    size,
    ...(known && { platform: known }),
    ...(typeof artifactType === "string" && { artifactType }),
    ...(annotations !== undefined && { annotations: stringRecord(annotations) }),
  };
}

function platformOf(value: unknown): Platform | undefined {
  const { os, architecture, variant } = record(value);
  if (typeof os !== "string" || typeof architecture !== "string") return undefined;
  return { os, architecture, ...(typeof variant === "string" && variant !== "" && { variant }) };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function stringRecord(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
