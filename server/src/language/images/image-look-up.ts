import type { CancellationToken } from "vscode-languageserver";
import type { ImageReference } from "../../model/image-reference.ts";
import type { Checker } from "../checker.ts";
import type { Documents } from "../documents.ts";
import { abortedBy, throwIfCancelled } from "../guard.ts";
import type { LookUpImageParams, LookUpImageResult } from "../protocol.ts";
import { imageAt, namedImages } from "./image-at.ts";
import { NOT_CHECKED } from "./image-files.ts";
import type { SessionImages } from "./image-knowledge.ts";
import type { Registries } from "./registries.ts";
import { slimmerVariants } from "./slimmer-variants.ts";

const NOTHING_HERE = "No image that is pulled is named here.";
const NOTHING_AT_ALL = "This file names no image that is pulled.";

/** Has registries asked about images, for a person who wants that now. */
export class ImageLookUps {
  readonly #checker: Checker;
  readonly #documents: Documents;
  readonly #registries: Registries;
  readonly #images: SessionImages;
  readonly #changed: () => void;

  /** @param changed called when more is known than before */
  constructor(
    checker: Checker,
    documents: Documents,
    registries: Registries,
    images: SessionImages,
    changed: () => void,
  ) {
    this.#checker = checker;
    this.#documents = documents;
    this.#registries = registries;
    this.#images = images;
    this.#changed = changed;
  }

  /**
   * Looks up the image at a position and, to compare sizes, its slimmer variants; or all images of a document.
   * @throws ResponseError if the client no longer waits; what was told until then is kept
   */
  async lookUp({ uri, position, trusted }: LookUpImageParams, token: CancellationToken): Promise<LookUpImageResult> {
    const document = this.#documents.get(uri);
    if (document) await this.#checker.update(document, token);
    const parsed = document?.analysis?.parsed;
    if (!document || !parsed) return failed(NOT_CHECKED);
    const places = position ? [imageAt(parsed, document.content.offsetAt(position))] : namedImages(parsed);
    const wanted = places.flatMap((place) => (place && !place.builtHere ? [place.reference] : []));
    if (wanted.length === 0) return failed(position ? NOTHING_HERE : NOTHING_AT_ALL);
    const signal = abortedBy(token);
    const client = await this.#registries.client({ trusted, signal });
    if ("why" in client) return failed(client.why);
    const before = this.#images.forRules(true);
    const ask = (references: readonly ImageReference[], sizes: "one" | "all") =>
      this.#images.lookUp(references, client, { now: new Date().toISOString(), sizes, signal });
    try {
      // each further size is a request
      const failures = await ask(wanted, position ? "all" : "one");
      const variants = position ? wanted.filter(({ text }) => !failures.has(text)).flatMap(slimmerVariants) : [];
      // that one of them is not there is nothing that anybody has asked about
      await ask(
        variants.map(({ reference }) => reference),
        "one",
      );
      throwIfCancelled(token);
      const told = new Set(wanted.filter((reference) => this.#images.told(reference)).map(({ text }) => text));
      return { told: told.size, failures: [...failures.values()] };
    } finally {
      if (this.#images.forRules(true) !== before) this.#changed();
    }
  }
}

function failed(why: string): LookUpImageResult {
  return { told: 0, failures: [why] };
}
