import type { Piece, Span } from "../../text/span.ts";

/**
 * Text that was put together from stretches of a piece (continuations joined, quotes removed) and still knows where in
 * the piece every character stands. Offsets are zero-based UTF-16 units.
 */
export class MappedText {
  readonly piece: Piece;
  readonly text: string;
  /** Start of each stretch in `text`, ascending, the first 0. */
  readonly #starts: readonly number[];
  /** Where each stretch starts in the piece. */
  readonly #sources: readonly number[];
  /** Where the quoting hides the places: every span is this one. */
  readonly #whole: Span | undefined;

  constructor(
    piece: Piece,
    text: string,
    starts: readonly number[] = [0],
    sources: readonly number[] = [0],
    whole?: Span,
  ) {
    this.piece = piece;
    this.text = text;
    this.#starts = starts;
    this.#sources = sources;
    this.#whole = whole;
  }

  /** `[start, end)` of a piece as it stands. */
  static of(piece: Piece, start: number, end: number): MappedText {
    return new MappedText(piece, piece.text.slice(start, end), [0], [start]);
  }

  /** Text of which only the place as a whole is known. */
  static opaque(text: string, at: Span): MappedText {
    return new MappedText(at.piece, text, [0], [at.start], at);
  }

  /** Where the character at an offset of `text` stands in the piece. */
  source(offset: number): number {
    const stretch = this.#stretchAt(offset);
    return (this.#sources[stretch] ?? 0) + offset - (this.#starts[stretch] ?? 0);
  }

  /** The index of the stretch that holds an offset. */
  #stretchAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The place in the piece of `[start, end)` of `text`. */
  span(start: number, end: number): Span {
    if (this.#whole) return this.#whole;
    const from = this.source(start);
    return { piece: this.piece, start: from, end: end > start ? this.source(end - 1) + 1 : from };
  }

  /** `[start, end)` of `text` as a mapped text of its own. */
  slice(start: number, end: number): MappedText {
    const text = this.text.slice(start, end);
    if (this.#whole) return new MappedText(this.piece, text, [0], [0], this.#whole);
    const starts = [0];
    const sources = [this.source(start)];
    for (let i = this.#stretchAt(start) + 1; i < this.#starts.length; i++) {
      const at = this.#starts[i] as number;
      if (at >= end) break;
      starts.push(at - start);
      sources.push(this.#sources[i] as number);
    }
    return new MappedText(this.piece, text, starts, sources);
  }

  /**
   * `value` (this text without its quotes or indentation) mapped to the places of its words within `[start, end)`.
   * Where a word of it does not occur there as it is, because an escape hides it, only the place as a whole is known.
   */
  align(value: string, start: number, end: number): MappedText {
    const starts: number[] = [];
    const sources: number[] = [];
    let cursor = start;
    for (const match of value.matchAll(/\S+/g)) {
      const found = this.text.indexOf(match[0], cursor);
      if (found < 0 || found + match[0].length > end) return MappedText.opaque(value, this.span(start, end));
      if (starts.length === 0) {
        starts.push(0);
        sources.push(this.source(Math.max(start, found - match.index)));
      }
      this.#stretches(found, found + match[0].length, match.index, starts, sources);
      cursor = found + match[0].length;
    }
    if (starts.length === 0) return MappedText.opaque(value, this.span(start, end));
    return this.#whole ? MappedText.opaque(value, this.#whole) : new MappedText(this.piece, value, starts, sources);
  }

  /** Where each stretch stands in `text` and starts in the piece. */
  stretches(): { readonly start: number; readonly end: number; readonly source: number }[] {
    return this.#starts.map((start, i) => ({
      start,
      end: this.#starts[i + 1] ?? this.text.length,
      source: this.#sources[i] as number,
    }));
  }

  #stretches(from: number, to: number, at: number, starts: number[], sources: number[]): void {
    const part = this.slice(from, to);
    for (const [i, offset] of part.#starts.entries()) {
      const start = at + offset;
      if (starts[starts.length - 1] === start) {
        starts.pop();
        sources.pop();
      }
      starts.push(start);
      sources.push(part.#sources[i] as number);
    }
  }
}

/** Puts stretches of one piece together; `literal` text between them (a line break) stands at the end of the stretch before it. */
export class MappedTextBuilder {
  readonly #piece: Piece;
  readonly #starts: number[] = [];
  readonly #sources: number[] = [];
  #text = "";

  constructor(piece: Piece) {
    this.#piece = piece;
  }

  /** Adds `[start, end)` of the piece. */
  add(start: number, end: number): this {
    if (end > start) this.literal(this.#piece.text.slice(start, end), start);
    return this;
  }

  /** Adds `[start, end)` of the piece with every CR LF as a lone LF. */
  addLines(start: number, end: number): this {
    let from = start;
    for (
      let at = this.#piece.text.indexOf("\r\n", from);
      at >= 0 && at < end;
      at = this.#piece.text.indexOf("\r\n", from)
    ) {
      this.add(from, at);
      from = at + 1;
    }
    return this.add(from, end);
  }

  /** Adds a text of the same piece. */
  append(text: MappedText): this {
    for (const { start, end, source } of text.stretches()) this.literal(text.text.slice(start, end), source);
    return this;
  }

  /** Adds text that stands at `source` in the piece in some other spelling. */
  literal(text: string, source: number): this {
    this.#starts.push(this.#text.length);
    this.#sources.push(source);
    this.#text += text;
    return this;
  }

  build(): MappedText {
    if (this.#starts.length === 0) return new MappedText(this.#piece, "");
    return new MappedText(this.#piece, this.#text, this.#starts, this.#sources);
  }
}
