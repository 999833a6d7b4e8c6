import type { ImageKnowledge } from "../model/image-facts.ts";

/** What a run knows of images beyond their names: the same object for all files of which the same is known. */
export class KnownImages {
  readonly #knowledge: ImageKnowledge;

  /** `told` gives what registries have said; without it nothing was asked. */
  constructor({ told = () => undefined }: Partial<Pick<ImageKnowledge, "told">> = {}) {
    this.#knowledge = { told, scanned: () => [] };
  }

  /** What rules may ask about the images of a file. */
  for(): ImageKnowledge {
    return this.#knowledge;
  }
}
