import { type Deprecation, deprecated } from "../knowledge/deprecated-images.ts";
import { officialName } from "../knowledge/image-name.ts";
import { officialTags } from "../knowledge/official-images.ts";
import { movement } from "../knowledge/supported-tags.ts";
import { dateInTag } from "../knowledge/tag-date.ts";
import type { ImageKnowledge } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { Unknown } from "../model/value.ts";
import type { ImageLocation, Mention } from "./mentions.ts";
import { type Support, supportOf } from "./support.ts";

/** The images that files name, each with what is known of it. */
export interface Inventory {
  /** In the order of their names. */
  readonly images: readonly InventoryImage[];
  /** What no name can be read off, in the order of what is written there. */
  readonly unknown: readonly UnknownImage[];
}

export interface InventoryImage {
  /** How people call it: `node`, `ghcr.io/acme/app`. */
  readonly name: string;
  /** One of Docker's own official images. */
  readonly official: boolean;
  /** The tags and digests that it is used in, as `versionOf` writes them: more than one where files differ. */
  readonly versions: readonly string[];
  /** In the order of their versions. */
  readonly references: readonly InventoryReference[];
}

/** One version of an image; references that differ only in how the name is written, or in a `latest` left out, are one. */
export interface InventoryReference {
  readonly reference: ImageReference;
  /** In how many ways it is written. */
  readonly written: readonly string[];
  readonly version: string;
  readonly pin: Pin;
  /** Of the product and of the distribution inside, as far as the tag names them. */
  readonly support: readonly Support[];
  readonly deprecated: Deprecation | undefined;
  readonly made: Made | undefined;
  readonly places: readonly ImageLocation[];
}

/**
 * digest: it is always the same image; tag: a version, which its publisher can put elsewhere; floating: no version, so that
 * it surely will be; built: a build beside the place makes it, nothing is pulled.
 */
export type Pin = "digest" | "tag" | "floating" | "built";

/** When an image was made, an ISO date, and who says so. */
export interface Made {
  readonly date: string;
  readonly by: "tag" | "registry";
}

export interface UnknownImage {
  readonly written: string;
  readonly why: Unknown;
  readonly places: readonly ImageLocation[];
}

export interface InventoryFacts {
  /** ISO date. */
  readonly today: string;
  /** What registries have told. */
  readonly images?: Pick<ImageKnowledge, "told"> | undefined;
}

/** Gathers what files say of images: by name, then by version. */
export function inventory(mentions: Iterable<Mention>, facts: InventoryFacts): Inventory {
  const byName = new Map<string, Map<string, Known[]>>();
  const unknown = new Map<string, Unnamed[]>();
  for (const mention of mentions) {
    if (mention.state === "unknown") {
      mapped(unknown, `${mention.why} ${mention.written}`, () => []).push(mention);
    } else {
      const { reference, builtHere } = mention;
      const versions = mapped(byName, reference.familiar, () => new Map<string, Known[]>());
      mapped(versions, `${fullVersion(reference)} ${builtHere}`, (): Known[] => []).push(mention);
    }
  }
  return {
    images: [...byName].map(([name, versions]) => imageOf(name, versions, facts)).sort(by(({ name }) => name)),
    unknown: [...unknown.values()].map(unknownOf).sort(by(({ written }) => written)),
  };
}

type Known = Mention & { readonly state: "known" };
type Unnamed = Mention & { readonly state: "unknown" };

function imageOf(name: string, uses: ReadonlyMap<string, readonly Known[]>, facts: InventoryFacts): InventoryImage {
  const references = [...uses.values()].map((mentions) => referenceOf(mentions, facts)).sort(byVersion);
  const [first] = references as [InventoryReference];
  return {
    name,
    official: isOfficial(first),
    versions: [...new Map(references.map((one) => [fullVersion(one.reference), one.version])).values()],
    references,
  };
}

/** True for Docker's own official images; those that are given up are no longer in the list of tags. */
export function isOfficial({ reference, deprecated }: Pick<InventoryReference, "reference" | "deprecated">): boolean {
  const name = officialName(reference);
  return name !== undefined && (officialTags(name) !== undefined || deprecated !== undefined);
}

function referenceOf(mentions: readonly Known[], { today, images }: InventoryFacts): InventoryReference {
  const [{ reference, builtHere }] = mentions as [Known];
  const pulled = { support: supportOf(reference, today), deprecated: deprecated(reference) };
  const nothing = { support: [], deprecated: undefined };
  return {
    reference,
    written: [...new Set(mentions.map((mention) => mention.reference.text))],
    version: versionOf(reference),
    pin: builtHere ? "built" : pinOf(reference),
    ...(builtHere ? nothing : pulled),
    made: builtHere ? undefined : madeOf(reference, today, images),
    places: placesOf(mentions),
  };
}

/** How much a reference that is pulled may come to mean another image. */
export function pinOf(reference: ImageReference): Exclude<Pin, "built"> {
  if (reference.digest !== undefined) return "digest";
  return movement(reference) === undefined ? "tag" : "floating";
}

function madeOf(reference: ImageReference, today: string, images: InventoryFacts["images"]): Made | undefined {
  const created = images?.told(reference)?.created;
  if (created !== undefined) return { date: created.slice(0, 10), by: "registry" };
  const date = reference.tag === undefined ? undefined : dateInTag(reference.tag, today);
  return date === undefined ? undefined : { date, by: "tag" };
}

/** How many characters of a digest tell people which one it is. */
const ENOUGH = 12;

/** A version for people: `22-alpine`, `22@sha256:0123456789ab`, `latest` where there is neither tag nor digest. */
export function versionOf({ tag, digest }: Pick<ImageReference, "tag" | "digest">): string {
  return digest === undefined ? (tag ?? "latest") : `${tag ? `${tag}@` : ""}${shortDigest(digest)}`;
}

/** The beginning of a digest: `sha256:0123456789ab`. */
export function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(":") + 1 + ENOUGH);
}

function fullVersion({ tag, digest }: ImageReference): string {
  return digest === undefined ? (tag ?? "latest") : `${tag ?? ""}@${digest}`;
}

function unknownOf(mentions: readonly Unnamed[]): UnknownImage {
  const [{ written, why }] = mentions as [Unnamed];
  return { written, why, places: placesOf(mentions) };
}

/** Each once: several stages may take one default of an ARG, several services one anchor. */
function placesOf(mentions: readonly Mention[]): ImageLocation[] {
  const places = mentions.map(({ path, kind, line, column }) => ({ path, kind, line, column }));
  return [...new Map(places.map((place) => [`${place.line}:${place.column} ${place.path}`, place])).values()];
}

const numerically = new Intl.Collator("en", { numeric: true });

function byVersion(a: InventoryReference, b: InventoryReference): number {
  return numerically.compare(a.version, b.version) || (a.pin < b.pin ? -1 : 1);
}

function by<T>(key: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function mapped<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
