import type { ImageFacts } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import { askEach } from "./ask-each.ts";
import type { RegistryClient } from "./client.ts";
import { type LookUpOptions, lookUpImage } from "./look-up-image.ts";

/** What registries have told, as plain data that can be handed to another thread: by `imageKey`. Never changed. */
export type ToldImages = ReadonlyMap<string, ImageFacts>;

export interface LookUpAllOptions extends LookUpOptions {
  /** Called before each reference that is asked for. */
  readonly step?: (reference: ImageReference) => void;
  /** Ends the asking; the client has to be given it too so that it ends requests. */
  readonly signal?: AbortSignal;
}

const MOST_IMAGES = 2000;

/** What a reference means, however it is written: its repository, and its digest, else its tag. */
export function imageKey({ host, repository, tag = "latest", digest }: ImageReference): string {
  return `${host}/${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

/** Keeps what registries have told of images as long as it lives; asks them only where it is asked to. */
export class KnownImages {
  #images: ToldImages;

  /** @param images what was told before */
  constructor(images: ToldImages = new Map()) {
    this.#images = images;
  }

  /** All that is known: another object after each change, and that one never changes. */
  get images(): ToldImages {
    return this.#images;
  }

  told(reference: ImageReference): ImageFacts | undefined {
    return this.#images.get(imageKey(reference));
  }

  /** Adds what was told of a reference, also as what its digest names. */
  add(reference: ImageReference, facts: ImageFacts): void {
    const images = new Map(this.#images);
    for (const key of [imageKey({ ...reference, digest: facts.digest }), imageKey(reference)]) {
      images.delete(key);
      images.set(key, facts);
    }
    for (const key of [...images.keys()].slice(0, Math.max(0, images.size - MOST_IMAGES))) images.delete(key);
    this.#images = images;
  }

  /**
   * Asks for references, four at a time and each once; what was told before is asked for again.
   * @returns what could not be told: the reference's text to a sentence
   */
  async lookUp(
    references: readonly ImageReference[],
    client: RegistryClient,
    { step, signal, ...options }: LookUpAllOptions,
  ): Promise<ReadonlyMap<string, string>> {
    const unique = [...new Map(references.map((reference) => [imageKey(reference), reference])).values()];
    const ask = async (reference: ImageReference) => this.add(reference, await lookUpImage(client, reference, options));
    const answers = await askEach(unique, ask, { step, signal });
    const failures = new Map<string, string>();
    for (const [reference, error] of answers) {
      if (error && error.fault !== "cancelled") failures.set(imageKey(reference), error.message);
    }
    return new Map(
      references.flatMap((one) => {
        const failure = failures.get(imageKey(one));
        return failure === undefined ? [] : [[one.text, failure]];
      }),
    );
  }
}
