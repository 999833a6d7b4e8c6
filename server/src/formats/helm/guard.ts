import type { Intent, Writer, Written } from "../../model/place.ts";
import { Piece } from "../../text/span.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { YamlTarget } from "../yaml/reader.ts";
import { YamlDocument } from "../yaml/stream.ts";
import type { Region } from "./region.ts";

/** Keeps edits of one document away from what the template engine replaces or may leave out. */
export class Guard {
  readonly #region: Region;
  readonly #root: YamlNode;
  readonly #writers = new WeakMap<Writer, Writer>();
  #outline: YamlDocument | undefined;

  /** @param root of the document: a condition that holds for less of it forbids edits inside. */
  constructor(region: Region, root: YamlNode) {
    this.#region = region;
    this.#root = root;
  }

  /** A writer that writes beside all that, or refuses; the same one for the same writer. */
  around(writer: Writer): Writer {
    let guarded = this.#writers.get(writer);
    if (!guarded) {
      guarded = { write: (intents) => this.#write(writer, intents) };
      this.#writers.set(writer, guarded);
    }
    return guarded;
  }

  #write(writer: Writer, intents: readonly Intent[]): Written {
    const written = writer.write(intents);
    if ("refused" in written || this.#allows(written)) return written;
    const outline = this.#outlined();
    if (!intents.every((intent) => leadsToTheSame(intent, this.#root, outline.root))) return { refused: "template" };
    const beside = outline.root.place().writer.write(intents);
    return "refused" in beside || this.#allows(beside) ? beside : { refused: "template" };
  }

  #allows(written: Written): boolean {
    const document = this.#root.extent;
    return "edits" in written && !written.edits.some((edit) => this.#region.forbids(edit, document));
  }

  /** The document without what stands under a condition, at the same places. */
  #outlined(): YamlDocument {
    const { piece } = this.#root.extent;
    this.#outline ??= new YamlDocument(
      new Piece(piece.text, piece.offset),
      { dialect: "1.1" },
      undefined,
      this.#region.outline(this.#root.extent),
    );
    this.#outline.moveTo(piece.offset);
    return this.#outline;
  }
}

/** True where every list item on the way to an intent's place is the same one in both trees. */
function leadsToTheSame(intent: Intent, one: YamlNode, other: YamlNode): boolean {
  if (!("place" in intent)) return false;
  const { path } = intent.place.target as YamlTarget;
  return path.every((step, i) => {
    if (typeof step !== "number") return true;
    const to = path.slice(0, i + 1);
    return one.path(...to).at.start === other.path(...to).at.start;
  });
}
