/** A place in a file for people and protocols: `line` and `character` count from zero, characters are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Turns offsets into lines and characters for one text. Line breaks are \n, \r\n and a lone \r, as in the language server protocol. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  /** How many lines the text has; an empty text has one. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The position of a zero-based offset; offsets outside the text are moved to its ends. */
  position(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - (this.#starts[low] as number) };
  }

  /** The zero-based offset of a zero-based line's first character; the text's length past the last line. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}
