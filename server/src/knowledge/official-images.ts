import data from "./data/official-images.json" with { type: "json" };

/** The day up to which the bundled list of tags knows, ISO date. */
export const officialImagesDate: string = data.date;

const expanded = new Map<string, ReadonlySet<string>>();

/**
 * The Linux tags that a Docker Official Image had on `officialImagesDate`; undefined for an image that is not in the data.
 * Expanded on the first question about the image.
 */
export function officialTags(image: string): ReadonlySet<string> | undefined {
  const known = expanded.get(image);
  if (known) return known;
  const folded = Object.hasOwn(data.images, image) ? (data.images as Record<string, string>)[image] : undefined;
  if (folded === undefined) return undefined;
  const tags = new Set<string>();
  for (const group of folded.split(" ")) {
    const colon = group.indexOf(":");
    for (const version of group.slice(0, colon).split(",")) {
      for (const suffix of group.slice(colon + 1).split(",")) tags.add(version + suffix);
    }
  }
  expanded.set(image, tags);
  return tags;
}
