import { type Rewritten, WHY_UNKNOWN } from "../engine/image-places.ts";
import type { Kind } from "../model/kind.ts";
import type { Refusal } from "../model/place.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile, textOf } from "../text/span.ts";
import type { ImageText } from "./image-text.ts";
import type { Change, Outcomes } from "./look-up.ts";

/**
 * pinned, updated: the digest was written, or would be; held back: it could be, if nothing else in the file were in the
 * way; moved: the tag points elsewhere now (--check); current: it does not; kept: has a digest, which was not looked at;
 * unpinned: has none (--check); unresolved: the registry gave no answer; left: can't be pinned here.
 */
export type PinState =
  | "pinned"
  | "updated"
  | "held back"
  | "moved"
  | "current"
  | "kept"
  | "unpinned"
  | "unresolved"
  | "left";

/** What became of one place, as `plimsoll pin --format json` tells it. Lines and columns count from 1. */
export interface PinRow {
  /** As its caller names files: a path for people and programs, an address in the editor. */
  readonly path: string;
  readonly kind: Kind;
  readonly line: number;
  readonly column: number;
  /** As it stood before. */
  readonly image: string;
  readonly state: PinState;
  /** The reference with the digest of today. */
  readonly pinned?: string;
  readonly message?: string;
  readonly change?: Change;
}

/** What became of each place of a file. @param rewritten undefined where nothing may be written */
export function rowsOf(
  path: string,
  { kind, text, places }: ImageText,
  outcomes: Outcomes,
  { check, rewritten }: { readonly check: boolean; readonly rewritten: Rewritten | undefined },
): PinRow[] {
  const lines = new LineIndex(text);
  return places.map((place, number) => {
    const { line, character } = lines.position(inFile(place.at).start);
    const image = place.state === "known" ? place.reference.text : textOf(place.at);
    const row = { path, kind, line: line + 1, column: character + 1, image };
    if (place.state === "unknown") return { ...row, state: "left", message: WHY_UNKNOWN[place.why] };
    if (place.builtHere) return { ...row, state: "left", message: "It is built here and not pulled." };
    const outcome = outcomes.get(place.reference.text);
    if (!outcome) return { ...row, state: place.reference.digest === undefined ? "unpinned" : "kept" };
    if (outcome.state === "unresolved" || outcome.state === "current") return { ...row, ...outcome };
    const { state, wanted } = outcome;
    const more = { pinned: wanted.text, ...(state === "moved" && outcome.change && { change: outcome.change }) };
    if (check) return { ...row, ...more, state: "moved" };
    if (!rewritten) {
      return { ...row, ...more, state: "held back", message: "Other images of the file could not be resolved." };
    }
    const refused = rewritten.refused.get(number);
    if (refused) return { ...row, ...more, state: "left", message: REFUSED[refused] ?? NO_PLACE };
    return { ...row, ...more, state: state === "moved" ? "updated" : "pinned" };
  });
}

const NO_PLACE = "The file has no place where its digest could be written.";

const REFUSED: Readonly<Partial<Record<Refusal, string>>> = {
  variable: "Its parts come from several variables.",
  template: "A template takes part in it.",
  "syntax error": "The file has a syntax error there.",
  "anchor in use": "Other places share it by an anchor.",
};
