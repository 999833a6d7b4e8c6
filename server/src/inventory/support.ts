import { endOfLife, imageCycle, isSupported, productOf } from "../knowledge/end-of-life.ts";
import type { ImageReference } from "../model/image-reference.ts";

/** How long a product in an image gets fixes. */
export interface Support {
  /** `Node.js`, `Debian`. */
  readonly product: string;
  /** `22`, `12`. */
  readonly cycle: string;
  /** ended: no fixes any more; extended: only long-term support; approaching: ends within `SOON` days. */
  readonly state: "supported" | "approaching" | "extended" | "ended";
  /** The ISO date on which it ends or ended; undefined where that day is not known. */
  readonly until: string | undefined;
}

/** From how many days before its end support is called approaching its end. */
const SOON = 60;

/**
 * How long the software of an image gets fixes: that of the image itself, and of the distribution that its tag names where
 * that does not get them any more. Empty where nothing is known.
 * @param today ISO date
 */
export function supportOf(reference: ImageReference, today: string): Support[] {
  const { image, distribution } = endOfLife(reference, today, { approachingDays: SOON }) ?? {};
  const told = [image, distribution].flatMap((end): Support[] => {
    if (!end) return [];
    const { product, cycle, state, date, extendedUntil } = end;
    return [{ product: product.title, cycle, state, until: state === "extended" ? extendedUntil : date }];
  });
  return image ? told : [...supported(reference, today), ...told];
}

/** Of what is supported, until when; nothing where no end is known. */
function supported(reference: ImageReference, today: string): Support[] {
  const own = productOf(reference);
  const cycle = own && imageCycle(own, reference);
  if (!own || typeof cycle?.end !== "string" || !isSupported(cycle, today)) return [];
  return [{ product: own.title, cycle: cycle.name, state: "supported", until: cycle.end }];
}
