import type { ImagePlace } from "../engine/image-places.ts";
import type { Facts } from "../model/facts.ts";
import type { Kind } from "../model/kind.ts";

/** A text and the places where it names images. */
export interface ImageText {
  readonly text: string;
  readonly kind: Kind;
  readonly facts: Pick<Facts, "path" | "neighbours">;
  readonly places: readonly ImagePlace[];
}
