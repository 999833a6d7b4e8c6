import type { Parsed } from "../formats/format.ts";
import type { Facts } from "../model/facts.ts";
import type { ImageUse } from "../model/image.ts";
import { type ImageReference, parseImageReference } from "../model/image-reference.ts";
import type { Kind } from "../model/kind.ts";
import { type Refusal, set, type Written } from "../model/place.ts";
import type { SetValue, Unknown } from "../model/value.ts";
import { frontend } from "../rules/build/trusted-syntax-frontend.ts";
import { applyEdits, inOrder, overlap, type TextEdit } from "../text/edit.ts";
import { contains, inFile, type OffsetRange, type Span, textOf } from "../text/span.ts";
import { formats } from "./formats.ts";

/** A place of a file that names an image which is pulled. */
export type ImagePlace =
  | {
      readonly state: "known";
      readonly reference: ImageReference;
      readonly at: Span;
      /** Where its name, tag and digest stand, and where it is used if that is elsewhere: `${BASE}`, an alias. */
      readonly parts: readonly Span[];
      /** `syntax`: of a frontend, behind `# syntax=`. */
      readonly role: ImageUse["role"] | "syntax";
      /** The name is what the build beside it will be called: nothing is pulled. */
      readonly builtHere: boolean;
      write(reference: ImageReference): Written;
    }
  | { readonly state: "unknown"; readonly why: Unknown; readonly at: Span };

/** Why a reference is not known, for people. */
export const WHY_UNKNOWN: Readonly<Record<Unknown, string>> = {
  variable: "A variable without a default takes part in it.",
  template: "A template takes part in it.",
  "being typed": "It is no whole reference.",
  "not in this format": "This format does not tell it.",
  "wrong type": "It is no text.",
  "another file": "A part of it stands in another file.",
  "unresolved alias": "Its anchor is missing.",
  "too deep": "It is nested too deeply.",
  "base image": "It comes with another image.",
};

/** Every place that names an image, `# syntax=` included, in the order of the text. */
export function imagePlaces({ units }: Parsed): ImagePlace[] {
  const places: ImagePlace[] = [];
  for (const { subjects } of units) {
    for (const document of subjects.document ?? []) {
      const at = frontend(document);
      const reference = at && parseImageReference(textOf(at));
      const write = (wanted: ImageReference): Written => ({
        edits: at ? [{ ...inFile(at), text: wanted.text }] : [],
        shared: false,
      });
      if (reference)
        places.push({ state: "known", reference, at, parts: [at], role: "syntax", builtHere: false, write });
    }
    for (const { reference, at, parts, role, builtHere, container } of subjects.image ?? []) {
      if (reference.state === "set") {
        const { value, place } = reference;
        const word = wordAt(reference);
        const isMerged = container !== undefined && !contains(container.extent, reference.at);
        const write = (wanted: ImageReference): Written => {
          const inWord = word && { edits: [{ ...word, text: wanted.text }], shared: isMerged };
          // what a merge brings in is written where it stands, once for all that take it in
          if (inWord && isMerged) return inWord;
          const written = place.writer.write([set(place, wanted)]);
          return inWord && "refused" in written && WORD_BY_WORD.has(written.refused) ? inWord : written;
        };
        const named = { reference: value, at: reference.at, parts: parts ?? [reference.at, at] };
        places.push({ state: "known", ...named, role, builtHere, write });
      } else if (reference.state === "unknown") places.push({ state: "unknown", why: reference.why, at });
    }
  }
  return places.sort((a, b) => inFile(a.at).start - inFile(b.at).start);
}

/** What a writer does not replace as a whole, though a word of it can be. */
const WORD_BY_WORD: ReadonlySet<Refusal> = new Set(["block scalar", "tag or complex key"]);
const BEFORE_WORD = /(?:^|[\s"']|\$\{\w+:?-)$/;
const BEHIND_WORD = /^(?:[\s"'}]|$)/;

/** Where the reference stands word for word, and once; undefined where it is put together of several parts. */
function wordAt({ value, at }: SetValue<ImageReference>): OffsetRange | undefined {
  const written = textOf(at);
  const found = written.indexOf(value.text);
  const behind = found + value.text.length;
  if (found < 0 || written.includes(value.text, behind)) return undefined;
  if (!BEFORE_WORD.test(written.slice(0, found)) || !BEHIND_WORD.test(written.slice(behind))) return undefined;
  const { start } = inFile(at);
  return { start: start + found, end: start + behind };
}

export interface Rewriting {
  readonly text: string;
  readonly kind: Kind;
  readonly facts: Pick<Facts, "path" | "neighbours">;
  /** The reference to write in a place, by its number as `imagePlaces` counts them; undefined to leave it. */
  readonly wanted: (reference: ImageReference, number: number) => ImageReference | undefined;
}

export interface Rewritten {
  /** The text before where nothing could be written. */
  readonly text: string;
  /** Why some are left as they are, by the number of the place. */
  readonly refused: ReadonlyMap<number, Refusal>;
}

/**
 * Writes other references into a file: one after another with a parse between, except in pieces that do not touch. What
 * several places share is left where these do not agree on it.
 */
export function rewriteReferences(rewriting: Rewriting): Rewritten {
  return attempt(rewriting, new Map());
}

/** @param left places that are left as they are */
function attempt(rewriting: Rewriting, left: ReadonlyMap<number, Refusal>): Rewritten {
  const { text, kind, facts, wanted } = rewriting;
  const format = formats[kind];
  const refused = new Map(left);
  const shared = new Map<number, Refusal>();
  const expected = new Map<number, string>();
  const parse = (next: string, previous?: Parsed) => format.parse(next, facts.path, previous, facts.neighbours);
  let parsed = parse(text);
  const count = imagePlaces(parsed).length;
  for (let round = 0; round <= count; round++) {
    const edits: TextEdit[] = [];
    const touched: OffsetRange[] = [];
    for (const [number, place] of imagePlaces(parsed).entries()) {
      if (place.state !== "known" || place.builtHere || refused.has(number)) continue;
      const reference = wanted(place.reference, number);
      if (!reference || reference.text === place.reference.text) continue;
      const written = place.write(reference);
      if ("refused" in written) {
        refused.set(number, written.refused);
        continue;
      }
      const area = areaOf(place.at, written.edits);
      if (touched.some((t) => area.start <= t.end && t.start <= area.end)) continue;
      touched.push(area);
      edits.push(...written.edits);
      if (written.shared) shared.set(number, "no safe place");
      expected.set(number, reference.text);
    }
    if (edits.length === 0 || overlap(edits)) break;
    parsed = parse(applyEdits(parsed.text, inOrder(edits)), parsed);
  }
  const places = imagePlaces(parsed);
  const asWanted = [...expected].every(([number, reference]) => {
    const place = places[number];
    return place?.state === "known" && place.reference.text === reference;
  });
  if (asWanted && places.length === count) return { text: parsed.text, refused };
  if (shared.size > 0 && left.size === 0) return attempt(rewriting, shared);
  for (const number of expected.keys()) refused.set(number, "no safe place");
  return { text, refused };
}

/** What two changes of one round must not share. */
function areaOf({ piece }: Span, edits: readonly TextEdit[]): OffsetRange {
  return {
    start: Math.min(piece.offset, ...edits.map(({ start }) => start)),
    end: Math.max(piece.offset + piece.text.length, ...edits.map(({ end }) => end)),
  };
}
