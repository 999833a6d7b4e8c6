import { type ImagePlace, imagePlaces } from "../engine/image-places.ts";
import type { Parsed } from "../formats/format.ts";
import { inFile } from "../text/span.ts";

/** A place whose image is known. */
export type NamedImage = Extract<ImagePlace, { readonly state: "known" }>;

/** The places of a file that name an image, in the order of the text, those left out of which that is not known. */
export function namedImages(parsed: Parsed): NamedImage[] {
  return imagePlaces(parsed).filter((place) => place.state === "known");
}

/** True where a place holds an offset, its end included. */
export function isAt({ at }: ImagePlace, offset: number): boolean {
  const { start, end } = inFile(at);
  return start <= offset && offset <= end;
}

/** The image that is named at an offset, its end included. */
export function imageAt(parsed: Parsed, offset: number): NamedImage | undefined {
  return namedImages(parsed).find((place) => isAt(place, offset));
}
