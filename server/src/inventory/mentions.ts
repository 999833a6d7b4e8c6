import type { ImagePlace } from "../engine/image-places.ts";
import { findGivenSecrets, findSecrets } from "../knowledge/secrets/secrets.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { Kind } from "../model/kind.ts";
import type { Unknown } from "../model/value.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile, textOf } from "../text/span.ts";

/** Where a file names an image. Lines and columns count from 1, columns in UTF-16 units. */
export interface ImageLocation {
  /** As its caller names files: a path for people and programs, an address in the editor. */
  readonly path: string;
  readonly kind: Kind;
  readonly line: number;
  readonly column: number;
}

/** What a file says at one place that names an image: plain data, which outlives the text. */
export type Mention = ImageLocation &
  (
    | { readonly state: "known"; readonly reference: ImageReference; readonly builtHere: boolean }
    | { readonly state: "unknown"; readonly written: string; readonly why: Unknown }
  );

/** Longer texts that are no reference are cut: nobody reads them. */
const LONGEST = 200;

/** What a file says of images, in the order of its text. */
export function mentionsIn({
  path,
  kind,
  text,
  places,
}: {
  readonly path: string;
  readonly kind: Kind;
  readonly text: string;
  readonly places: readonly ImagePlace[];
}): Mention[] {
  if (places.length === 0) return [];
  const lines = new LineIndex(text);
  return places.map((place) => {
    const { line, character } = lines.position(inFile(place.at).start);
    const location = { path, kind, line: line + 1, column: character + 1 };
    if (place.state === "known") {
      return { ...location, state: "known", reference: place.reference, builtHere: place.builtHere };
    }
    return { ...location, state: "unknown", written: shortened(withoutSecrets(textOf(place.at))), why: place.why };
  });
}

/** What is no reference may be anything. */
function withoutSecrets(text: string): string {
  const found = [...findSecrets(text), ...findGivenSecrets(text)];
  return found.reduce((rest, { start, end }) => rest.slice(0, start) + "*".repeat(end - start) + rest.slice(end), text);
}

/** One line of what is written, and not all of a long one. */
function shortened(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
