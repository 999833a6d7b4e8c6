import { type Content, content, image, OCI, Pusher } from "./pushing.ts";

const AT_ONCE = 8;
const BASE = "plimsoll/base";

/** Fills a registry with many tags: of one small image, with another digest for each tag and at each time. */
export class Filling {
  readonly digests = new Set<string>();
  readonly #pusher: Pusher;
  readonly #repositories = new Map<string, Promise<void>>();
  readonly #base = image("base");
  #times = 0;
  #begun: Promise<void> | undefined;

  constructor(host: string) {
    this.#pusher = new Pusher(host);
  }

  /** Pushes tags (`repository:tag`), or moves them. */
  async fill(tags: readonly string[]): Promise<void> {
    this.#times++;
    this.#begun ??= this.#begin();
    await this.#begun;
    const left = [...tags];
    const work = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await this.#push(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #begin(): Promise<void> {
    for (const blob of this.#base.blobs) await this.#pusher.blob(BASE, blob);
  }

  async #push(reference: string): Promise<void> {
    const colon = reference.lastIndexOf(":");
    const [repository, tag] = [reference.slice(0, colon), reference.slice(colon + 1)];
    const ready = this.#repositories.get(repository) ?? this.#mount(repository);
    this.#repositories.set(repository, ready);
    await ready;
    const manifest = this.#manifest(`${reference} ${this.#times}`);
    this.digests.add(manifest.digest);
    await this.#pusher.manifest(repository, manifest, tag);
  }

  async #mount(repository: string): Promise<void> {
    for (const blob of this.#base.blobs) await this.#pusher.mount(repository, blob, BASE);
  }

  #manifest(mark: string): Content {
    const value = JSON.parse(this.#base.manifest.text) as Record<string, unknown>;
    return content(OCI.image, { ...value, annotations: { mark } });
  }
}
