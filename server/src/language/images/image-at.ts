import { type ImagePlace, imagePlaces } from "../../engine/image-places.ts";
import type { Parsed } from "../../formats/format.ts";
import { inFile, type OffsetRange } from "../../text/span.ts";

/** A place whose image is known. */
export type NamedImage = Extract<ImagePlace, { readonly state: "known" }>;

/** The places of a file that name an image, in the order of the text, those left out of which that is not known. */
export function namedImages(parsed: Parsed): NamedImage[] {
  return imagePlaces(parsed).filter((place) => place.state === "known");
}

/** What of a place holds an offset, its end included: the place itself, or a part of it. */
export function partAt(place: ImagePlace, offset: number): OffsetRange | undefined {
  const parts = place.state === "known" ? place.parts : [place.at];
  return parts.map(inFile).find(({ start, end }) => start <= offset && offset <= end);
}

/** True where a place, or a part of it, holds an offset, its end included. */
export function isAt(place: ImagePlace, offset: number): boolean {
  return partAt(place, offset) !== undefined;
}

/** The image that is named at an offset, its end included. */
export function imageAt(parsed: Parsed, offset: number): NamedImage | undefined {
  return namedImages(parsed).find((place) => isAt(place, offset));
}
