import type { ImageReference } from "../model/image-reference.ts";
import {
  type Cycle,
  distributionOf,
  endOfLife,
  imageCycle,
  isLongTerm,
  isSupported,
  productOf,
} from "./end-of-life.ts";
import { compareVersions, inSeries, officialName, tagParts } from "./image-name.ts";
import { officialTags } from "./official-images.ts";

/** How much of a version a tag must name: any of it, major and minor, or all of it. */
export type Precision = "tag" | "minor" | "patch";

/** A tag that exists and is supported. */
export interface SupportedTag {
  readonly tag: string;
  /** `LTS until 2028-04-30`, `supported until 2030-10-31`, `newest`. */
  readonly label: string;
  readonly longTerm: boolean;
}

/** Words of tags that move from one release to the next. */
export const FLOATING_WORDS: ReadonlySet<string> = new Set(
  `latest stable edge main master trunk head dev devel develop development nightly current lts rolling mainline testing
  unstable rawhide snapshot canary next beta alpha rc preview insiders prod production release sid experimental oldstable oldoldstable`.split(
    /\s+/,
  ),
);

/**
 * How a reference moves without being changed: it has no tag (`missing`), the tag `latest`, another tag that names no version
 * (`moving`: `stable`, `alpine`, `lts-slim`). Undefined where it names a version, a release or a digest.
 * @param floating words that count as moving
 */
export function movement(
  reference: ImageReference,
  floating: ReadonlySet<string> = FLOATING_WORDS,
): "missing" | "latest" | "moving" | undefined {
  if (reference.digest !== undefined) return undefined;
  const { tag } = reference;
  if (tag === undefined) return "missing";
  if (tag === "latest") return floating.has(tag) ? "latest" : undefined;
  const { version, words } = tagParts(tag);
  if (version !== undefined || words.some((word) => FLOATING_WORDS.has(word) && !floating.has(word))) return undefined;
  const name = officialName(reference);
  const tags = name === undefined ? undefined : officialTags(name);
  if (words.every((word) => floating.has(word) || VARIANTS.has(word))) {
    // A bare name that is no official image was built nearby.
    if (name !== undefined && !tags) return undefined;
    return words.some((word) => floating.has(word)) || floating.has("latest") ? "moving" : undefined;
  }
  // An official image whose versions stand at the front of its tags, and none does here.
  const own = productOf(reference);
  if (!tags || !own || versionsOf(tags).length === 0 || imageCycle(own, reference)) return undefined;
  return tags.has(tag) ? "moving" : undefined;
}

/** Words of tags that name a variant, never a version. */
const VARIANTS = new Set(
  "alpine slim debian ubuntu fpm apache cli zts jdk jre headless management minimal full".split(" "),
);

/** Release names that a tag carries instead of, or beside, the version of what is inside. */
const DISTRIBUTION_WORD =
  /^(?:alpine\d[\d.]*|wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|trusty|xenial|bionic|focal|jammy|noble|resolute)$/;

/**
 * The versions of a Docker Official Image that are supported on that day, as tags that keep the variant (`alpine`, `slim`, ...)
 * of the reference: long-term supported ones first, then newest first. Empty where the data does not hold the image or variant.
 * @param today ISO date
 * @param limit how many at most
 */
export function supportedTags(
  reference: ImageReference,
  today: string,
  precision: Precision = "tag",
  limit = 4,
): readonly SupportedTag[] {
  const known = supported.get(reference) ?? new Map<string, readonly SupportedTag[]>();
  supported.set(reference, known);
  const key = `${today} ${precision} ${limit}`;
  const present = known.get(key) ?? findSupportedTags(reference, today, precision, limit);
  known.set(key, present);
  return present;
}

const supported = new WeakMap<ImageReference, Map<string, readonly SupportedTag[]>>();

function findSupportedTags(
  reference: ImageReference,
  today: string,
  precision: Precision,
  limit: number,
): SupportedTag[] {
  const name = officialName(reference);
  const tags = name === undefined ? undefined : officialTags(name);
  if (!tags) return [];
  const own = productOf(reference);
  // A codename is the version of `debian:bookworm` and `node:iron`, not a variant.
  const named = own && imageCycle(own, reference)?.codename;
  const outdated = endOfLife(reference, today)?.distribution?.state === "ended";
  const words = tagParts(reference.tag).words.filter((word) => !FLOATING_WORDS.has(word) && word !== named);
  const variants = suffixes(words).slice(outdated ? -1 : 0);
  const cycles = own?.cycles.filter((cycle) => isSupported(cycle, today) && /^\d/.test(cycle.name)) ?? [];
  if (own && own.cycles.length > 0) {
    const found = cycles.flatMap((cycle): (SupportedTag & { cycle: string })[] => {
      const tag = bestTag(tags, cycle.name, variants, precision);
      return tag ? [{ tag, label: label(cycle, today), longTerm: isLongTerm(cycle, today), cycle: cycle.name }] : [];
    });
    found.sort((a, b) => Number(b.longTerm) - Number(a.longTerm) || compareVersions(b.cycle, a.cycle));
    return found.slice(0, limit).map(({ tag, label, longTerm }) => ({ tag, label, longTerm }));
  }
  const byCodename = releasesByCodename(reference, tags, today);
  return (byCodename ?? newestTags(tags, variants, precision)).slice(0, Math.min(limit, 3));
}

/** The tag of a cycle with the first variant that it comes in. */
function bestTag(
  tags: ReadonlySet<string>,
  cycle: string,
  variants: readonly string[],
  precision: Precision,
): string | undefined {
  const versions = versionsOf(tags).filter((version) => inSeries(version, cycle) && precise(version, precision));
  // The shortest that is precise enough, then the newest.
  versions.sort((a, b) => a.split(".").length - b.split(".").length || compareVersions(b, a));
  for (const suffix of variants) {
    for (const version of versions) if (tags.has(version + suffix)) return version + suffix;
  }
  return undefined;
}

/** `buildpack-deps:stretch-scm`: the image follows a distribution, whose supported releases take the place of the one named. */
function releasesByCodename(
  reference: ImageReference,
  tags: ReadonlySet<string>,
  today: string,
): SupportedTag[] | undefined {
  const { version, words } = tagParts(reference.tag);
  const inside = distributionOf(reference);
  const codename = inside?.product.cycles.find((cycle) => cycle.name === inside.version)?.codename;
  if (version !== undefined || !inside || codename === undefined || words[0] !== codename) return undefined;
  return inside.product.cycles.flatMap((cycle): SupportedTag[] => {
    const tag = [cycle.codename, ...words.slice(1)].join("-");
    if (!isSupported(cycle, today) || cycle.codename === undefined || !tags.has(tag)) return [];
    return [{ tag, label: label(cycle, today), longTerm: isLongTerm(cycle, today) }];
  });
}

/** Without any word about support: the newest minor releases. */
function newestTags(tags: ReadonlySet<string>, variants: readonly string[], precision: Precision): SupportedTag[] {
  const all = versionsOf(tags).sort((a, b) => compareVersions(b, a));
  const wanted = precision === "patch" ? 3 : 2;
  const fitting = all.filter((version) => version.split(".").length === wanted);
  for (const suffix of variants) {
    const found = (fitting.length > 0 ? fitting : all).filter((version) => tags.has(version + suffix));
    if (found.length > 0) {
      return found.map((version, i) => ({ tag: version + suffix, label: i === 0 ? "newest" : "", longTerm: false }));
    }
  }
  return [];
}

/**
 * The tag with the same version and variant that does not name an ended release of the distribution: `3.13-slim` for
 * `3.13-slim-buster`. Undefined where the version is not published any more.
 */
export function withoutDistribution(reference: ImageReference): string | undefined {
  const name = officialName(reference);
  const { version, words } = tagParts(reference.tag);
  if (name === undefined || version === undefined) return undefined;
  const tag = version + (suffixes(words).at(-1) ?? "");
  return tag !== reference.tag && officialTags(name)?.has(tag) ? tag : undefined;
}

/** What stands behind the version: the words as they are, then without the release of the distribution. */
function suffixes(words: readonly string[]): string[] {
  const plain = words
    .map((word) => (DISTRIBUTION_WORD.test(word) ? (word.startsWith("alpine") ? "alpine" : "") : word))
    .filter((word) => word !== "");
  return [...new Set([words, plain].map((list) => list.map((word) => `-${word}`).join("")))];
}

const versionLists = new WeakMap<ReadonlySet<string>, readonly string[]>();

function versionsOf(tags: ReadonlySet<string>): string[] {
  let versions = versionLists.get(tags);
  if (!versions) {
    versions = [...tags].flatMap((tag) => /^\d+(?:\.\d+)*(?=$|-)/.exec(tag)?.[0] ?? []);
    versions = [...new Set(versions)].filter((version) => !isDate(version));
    versionLists.set(tags, versions);
  }
  return [...versions];
}

/** `20260805` names a day, no version. */
function isDate(version: string): boolean {
  return /^20\d{6}/.test(version);
}

function precise(version: string, precision: Precision): boolean {
  const numbers = version.split(".").length;
  return precision === "tag" || numbers >= (precision === "minor" ? 2 : 3);
}

function label(cycle: Cycle, today: string): string {
  const until = typeof cycle.end === "string" ? ` until ${cycle.end}` : "";
  return isLongTerm(cycle, today) ? `LTS${until}` : `supported${until}`;
}
