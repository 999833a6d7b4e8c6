import type { CancellationToken, InlayHint, InlayHintParams } from "vscode-languageserver";
import { sizeText } from "../../text/quantities.ts";
import { inFile } from "../../text/span.ts";
import type { Checker } from "../checker.ts";
import type { Documents } from "../documents.ts";
import { namedImages } from "./image-at.ts";
import { sizeOf } from "./image-card-lines.ts";
import type { SessionImages } from "./image-knowledge.ts";

/** Shows the sizes of images behind their names, once they are known. */
export class InlayHints {
  readonly #checker: Checker;
  readonly #documents: Documents;
  readonly #images: SessionImages;

  constructor(checker: Checker, documents: Documents, images: SessionImages) {
    this.#checker = checker;
    this.#documents = documents;
    this.#images = images;
  }

  /** The hints of a part of a document; none unless `plimsoll.inlayHints.imageSize` is set. */
  async in({ textDocument, range }: InlayHintParams, token?: CancellationToken): Promise<InlayHint[]> {
    const document = this.#documents.get(textDocument.uri);
    if (!document) return [];
    const { applying } = await this.#checker.context(document);
    if (applying?.imageSizes !== true) return [];
    await this.#checker.update(document, token);
    const { analysis, content } = document;
    if (!analysis) return [];
    const [from, to] = [content.offsetAt(range.start), content.offsetAt(range.end)];
    return namedImages(analysis.parsed).flatMap(({ at, reference, builtHere }): InlayHint[] => {
      const { end } = inFile(at);
      const facts = builtHere || end < from || end > to ? undefined : this.#images.told(reference);
      const size = facts && sizeOf(facts);
      if (size === undefined) return [];
      const tooltip = `Compressed, for ${facts?.platform}; looked up ${facts?.asked.slice(0, 10)}`;
      return [{ position: content.positionAt(end), label: sizeText(size), tooltip, paddingLeft: true }];
    });
  }
}
