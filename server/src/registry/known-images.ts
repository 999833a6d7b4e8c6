import type { ImageFacts } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient } from "./client.ts";
import { type LookUpOptions, lookUpImage } from "./look-up-image.ts";
import { RegistryError } from "./registry-error.ts";

/** What registries have told, as plain data that can be handed to another thread: by `imageKey`. Never changed. */
export type ToldImages = ReadonlyMap<string, ImageFacts>;

export interface LookUpAllOptions extends LookUpOptions {
  /** Called before each reference that is asked for. */
  readonly step?: () => void;
  /** Ends the asking; the client has to be given it too so that it ends requests. */
  readonly signal?: AbortSignal;
}

const AT_ONCE = 4;
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
    const failures = new Map<string, string>();
    const left = [...new Map(references.map((reference) => [imageKey(reference), reference])).values()];
    const work = async () => {
      for (let next = left.shift(); next && !signal?.aborted; next = left.shift()) {
        step?.();
        try {
          this.add(next, await lookUpImage(client, next, options));
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error;
          if (error.fault !== "cancelled") failures.set(imageKey(next), error.message);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return new Map(
      references.flatMap((one) => {
        const failure = failures.get(imageKey(one));
        return failure === undefined ? [] : [[one.text, failure]];
      }),
    );
  }
}
