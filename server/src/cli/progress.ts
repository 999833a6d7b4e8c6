import type { Streams } from "./output.ts";

/** Says on a terminal's standard error how far a run has come. */
export class Progress {
  readonly #streams: Streams;
  readonly #shown: boolean;
  readonly #total: number;
  #count = 0;
  #last = 0;

  constructor(streams: Streams, wanted: boolean, total: number) {
    this.#streams = streams;
    this.#shown = wanted && streams.errIsTerminal && total > 50;
    this.#total = total;
  }

  step(): void {
    this.#count++;
    if (!this.#shown) return;
    const now = Date.now();
    if (now - this.#last < 100) return;
    this.#last = now;
    this.#streams.err(`\r${this.#count}/${this.#total} files`);
  }

  done(): void {
    if (this.#shown) this.#streams.err("\r\u001b[K");
  }
}
