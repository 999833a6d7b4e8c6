import type { ImageReference } from "../model/image-reference.ts";

/** Hosts that serve Docker Hub's own content, and what stands before its repositories there. */
const HUB_MIRRORS: Readonly<Record<string, string>> = {
  "docker.io": "",
  "registry-1.docker.io": "",
  "registry.hub.docker.com": "",
  "mirror.gcr.io": "",
  "public.ecr.aws": "docker/",
};

/**
 * The name under which facts about an image are kept: Docker Hub's short name also for its public mirrors
 * (`public.ecr.aws/docker/library/node` is `node`), else host and repository.
 */
export function knownName(reference: ImageReference): string {
  const prefix = HUB_MIRRORS[reference.host];
  if (prefix === undefined || !reference.repository.startsWith(prefix)) return reference.familiar;
  return reference.repository.slice(prefix.length).replace(/^library\//, "");
}

/** The name of a Docker Official Image, also on Docker Hub's public mirrors; undefined for every other image. */
export function officialName(reference: ImageReference): string | undefined {
  const name = knownName(reference);
  return name.includes("/") ? undefined : name;
}

/**
 * True where the whole text matches the pattern. `*` stands for any characters, `/` included; everything else is literal.
 * Takes time proportional to pattern times text at worst.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** A tag cut into the version that it begins with and what follows: `3.13.5-slim` is `3.13.5` and `slim`. */
export interface TagParts {
  /** Digits and dots; undefined where the tag begins otherwise. */
  readonly version: string | undefined;
  /** The words behind the version, split at `-`. */
  readonly words: readonly string[];
}

const VERSION = /^(?:v|open-|ce-|ee-|enterprise-|community-|centos|ltsc)?(\d+(?:\.\d+)*)(?=$|[-_a-z+])/;

/** Cuts a tag; undefined counts as an empty one. */
export function tagParts(tag: string | undefined): TagParts {
  const text = tag ?? "";
  const match = VERSION.exec(text);
  const rest = match ? text.slice(match[0].length).replace(/^[-_+]/, "") : text;
  return { version: match?.[1], words: rest.split("-").filter((word) => word !== "") };
}

/** Compares versions number by number: negative where `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True where the version belongs to the series: `3.13.5` to `3.13` and `3`, not to `3.1`. */
export function inSeries(version: string, series: string): boolean {
  return version === series || version.startsWith(`${series}.`);
}
