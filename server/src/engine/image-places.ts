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
      /** Where its name, tag and digest stand; `at` alone where they stand together. */
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
      if (reference) places.push({ state: "known", reference, at, parts: [at], role: "syntax", builtHere: false, write });
    }
    for (const { reference, at, parts, role, builtHere, container } of subjects.image ?? []) {
      if (reference.state === "set") {
        const { value, place } = reference;
        // what a merge brings in is written where it stands, once for all that take it in
        const elsewhere = container && !contains(container.extent, reference.at) ? wordAt(reference) : undefined;
        const write = (wanted: ImageReference): Written =>
          elsewhere
            ? { edits: [{ ...elsewhere, text: wanted.text }], shared: true }
            : place.writer.write([set(place, wanted)]);
        const named = { reference: value, at: reference.at, parts: parts ?? [reference.at] };
        places.push({ state: "known", ...named, role, builtHere, write });
      } else if (reference.state === "unknown") places.push({ state: "unknown", why: reference.why, at });
    }
  }
  return places.sort((a, b) => inFile(a.at).start - inFile(b.at).start);
}

/** Where the reference stands word for word, quotes left out; undefined where it is put together of several parts. */
function wordAt({ value, at }: SetValue<ImageReference>): OffsetRange | undefined {
  const written = textOf(at);
  const quote = /^(["']).*\1$/.test(written) ? 1 : 0;
  if (written.slice(quote, written.length - quote) !== value.text) return undefined;
  const { start, end } = inFile(at);
  return { start: start + quote, end: end - quote };
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

/** Writes other references into a file: one after another with a parse between, except in pieces that do not touch. */
export function rewriteReferences({ text, kind, facts, wanted }: Rewriting): Rewritten {
  const format = formats[kind];
  const refused = new Map<number, Refusal>();
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
