/**
 * A stretch of a file that is parsed on its own and kept while its text stays the same:
 * a Dockerfile instruction, a YAML document, a Compose service.
 * Its offset moves when text above it changes; everything inside is relative to it and stays valid.
 */
export class Piece {
  readonly text: string;
  /** Zero-based UTF-16 offset of the piece in the file as it is now. */
  offset: number;

  constructor(text: string, offset = 0) {
    this.text = text;
    this.offset = offset;
  }
}

/** A range inside a piece: zero-based UTF-16 offsets relative to the piece, `end` exclusive. */
export interface Span {
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
}

/** A range in a whole file: zero-based UTF-16 offsets, `end` exclusive. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** Makes the span `[start, end)` of a piece. */
export function span(piece: Piece, start: number, end: number): Span {
  return { piece, start, end };
}

/** Where a span stands in the file now. */
export function inFile(at: Span): OffsetRange {
  return { start: at.piece.offset + at.start, end: at.piece.offset + at.end };
}

/** The text that a span covers. */
export function textOf(at: Span): string {
  return at.piece.text.slice(at.start, at.end);
}

/** True where `outer` holds all of `inner` in the file as it is now. */
export function contains(outer: Span, inner: Span): boolean {
  const o = inFile(outer);
  const i = inFile(inner);
  return o.start <= i.start && i.end <= o.end;
}
