import type { Streams } from "./output.ts";

/** From how many on it is worth saying: a file is checked in a millisecond, a registry takes its time. */
const MANY = { files: 50, images: 3 } as const;

/** Says on a terminal's standard error how far a run has come. */
export class Progress {
  readonly #streams: Streams;
  readonly #shown: boolean;
  readonly #total: number;
  readonly #what: keyof typeof MANY;
  #count = 0;
  #last = 0;

  constructor(streams: Streams, wanted: boolean, total: number, what: keyof typeof MANY = "files") {
    this.#streams = streams;
    this.#shown = wanted && streams.errIsTerminal && total > MANY[what];
    this.#total = total;
    this.#what = what;
  }

  step(): void {
    this.#count++;
    if (!this.#shown) return;
    const now = Date.now();
    if (now - this.#last < 100) return;
    this.#last = now;
    this.#streams.err(`\r${this.#count}/${this.#total} ${this.#what}`);
  }

  done(): void {
    if (this.#shown) this.#streams.err("\r\u001b[K");
  }
}
