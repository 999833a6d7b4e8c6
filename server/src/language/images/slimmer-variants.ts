import { type SlimmerImage, slimmer } from "../../knowledge/slimmer-images.ts";
import { type ImageReference, parseImageReference, withTag } from "../../model/image-reference.ts";

/** A smaller image that can take another's place, by its whole name. */
export interface SlimmerVariant extends SlimmerImage {
  readonly reference: ImageReference;
}

const MOST = 3;

/** The slimmer variants of an image in its own repository, least change first; three at most. */
export function slimmerVariants(reference: ImageReference): SlimmerVariant[] {
  return slimmer(reference)
    .slice(0, MOST)
    .flatMap((image) => {
      const smaller = parseImageReference(withTag(reference, image.tag));
      return smaller ? [{ ...image, reference: smaller }] : [];
    });
}
