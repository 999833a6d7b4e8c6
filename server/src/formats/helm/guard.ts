import type { Writer } from "../../model/place.ts";
import type { Span } from "../../text/span.ts";
import type { Region } from "./region.ts";

/** Keeps edits of one document away from what the template engine replaces or may leave out. */
export class Guard {
  readonly #region: Region;
  readonly #document: Span;
  readonly #writers = new WeakMap<Writer, Writer>();

  /** @param document all that the document says: a condition that holds for less of it forbids edits inside. */
  constructor(region: Region, document: Span) {
    this.#region = region;
    this.#document = document;
  }

  /** A writer that refuses such edits; the same one for the same writer. */
  around(writer: Writer): Writer {
    let guarded = this.#writers.get(writer);
    if (!guarded) {
      guarded = {
        write: (intents) => {
          const written = writer.write(intents);
          if ("refused" in written) return written;
          return written.edits.some((edit) => this.#region.forbids(edit, this.#document))
            ? { refused: "template" }
            : written;
        },
      };
      this.#writers.set(writer, guarded);
    }
    return guarded;
  }
}
