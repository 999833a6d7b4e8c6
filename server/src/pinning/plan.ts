import { type ImagePlace, type Rewritten, rewriteReferences } from "../engine/image-places.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { ImageText } from "./image-text.ts";
import type { Outcomes } from "./look-up.ts";
import { type PinRow, rowsOf } from "./rows.ts";

/** What a person wants of pins. */
export interface PinWish {
  /** pin: tags get digests; update: digests whose tags have moved are renewed as well; check: nothing is written. */
  readonly mode: "pin" | "update" | "check";
  /** What could be resolved is written also where something else in the file could not. */
  readonly partial?: boolean;
  /** Only these places; all where absent. */
  readonly only?: (place: ImagePlace) => boolean;
}

/** What becomes of one file. */
export interface Plan {
  /** The text with its digests; the text before where nothing is to be written. */
  readonly text: string;
  /** One for each place that was wanted. */
  readonly rows: readonly PinRow[];
}

/** The references that registries have to be asked about. */
export function referencesToAsk({ places }: ImageText, wish: PinWish): ImageReference[] {
  return places.flatMap((place) => (isAsked(place, wish) ? [place.reference] : []));
}

/**
 * Writes what registries have said into a file: all of it or, where something was not resolved, nothing.
 * @param path as the rows are to name the file
 */
export function planPins(path: string, file: ImageText, outcomes: Outcomes, wish: PinWish): Plan {
  const { text, kind, facts, places } = file;
  const isUnresolved = (place: ImagePlace) =>
    isAsked(place, wish) && outcomes.get(place.reference.text)?.state === "unresolved";
  const held = wish.mode === "check" || (!wish.partial && places.some(isUnresolved));
  const wanted = (reference: ImageReference, number: number) => {
    const outcome = isWanted(places[number], wish) ? outcomes.get(reference.text) : undefined;
    return outcome && "wanted" in outcome ? outcome.wanted : undefined;
  };
  const rewritten: Rewritten | undefined = held ? undefined : rewriteReferences({ text, kind, facts, wanted });
  const all = rowsOf(path, file, outcomes, { check: wish.mode === "check", rewritten });
  return { text: rewritten?.text ?? text, rows: all.filter((_, number) => isWanted(places[number], wish)) };
}

function isWanted(place: ImagePlace | undefined, { only }: PinWish): boolean {
  return place !== undefined && (!only || only(place));
}

function isAsked(place: ImagePlace, wish: PinWish): place is Extract<ImagePlace, { state: "known" }> {
  if (place.state !== "known" || place.builtHere || !isWanted(place, wish)) return false;
  const { tag, digest } = place.reference;
  return digest === undefined ? wish.mode !== "check" : tag !== undefined && wish.mode !== "pin";
}
