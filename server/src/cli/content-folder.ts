import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContentStore } from "../registry/content-store.ts";
import { isDigest } from "../registry/digest.ts";

/** In bytes: some thousands of images, of which manifests and configurations alone are kept. */
const MOST_BYTES = 64 * 2 ** 20;
/** No single entry is larger, in bytes. */
const MOST_OF_ENTRY = 8 * 2 ** 20;
/** A file half written for so long is nobody's any more. Milliseconds. */
const ABANDONED = 3_600_000;

const ENTRY = /^sha(?:256|512)-[0-9a-f]{64,128}$/;
const HALF_WRITTEN = /^\.[0-9a-f-]{36}\.part$/;

/**
 * Content of registries in a folder of its own, a file for each digest: what was not used for longest goes first. Several
 * processes may share it. What can't be read or written there is done without.
 */
export class ContentFolder implements ContentStore {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** How much may still be written before the folder is looked through; at first that is not known. */
  #room = 0;

  /** @param folder absolute; made when something is written */
  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  async read(digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!isDigest(digest)) return undefined;
    const path = this.#pathOf(digest);
    try {
      const file = await open(path, "r");
      try {
        const found = await file.stat();
        if (!found.isFile() || found.size > MOST_OF_ENTRY) return undefined;
        const content = await file.readFile();
        const now = new Date();
        await file.utimes(now, now).catch(() => undefined);
        return new Uint8Array(content);
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  }

  async write(digest: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    if (!isDigest(digest) || content.length > Math.min(MOST_OF_ENTRY, this.#mostBytes)) return;
    const half = join(this.#folder, `.${randomUUID()}.part`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      if (this.#room < content.length) await this.#makeRoom(content.length);
      this.#room -= content.length;
      await writeFile(half, content, { flag: "wx", mode: 0o600 });
      await rename(half, this.#pathOf(digest));
    } catch {
      await rm(half, { force: true }).catch(() => undefined);
    }
  }

  #pathOf(digest: string): string {
    return join(this.#folder, digest.replace(":", "-"));
  }

  /** Leaves a quarter of the folder free, so that this is not done at every writing. */
  async #makeRoom(needed: number): Promise<void> {
    const entries: { path: string; size: number; used: number }[] = [];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) continue;
      if (ENTRY.test(name)) entries.push({ path, size: found.size, used: found.mtimeMs });
      else if (HALF_WRITTEN.test(name) && Date.now() - found.mtimeMs > ABANDONED) await rm(path, { force: true });
    }
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    if (total + needed > this.#mostBytes) {
      const wanted = Math.min(this.#mostBytes * 0.75, this.#mostBytes - needed);
      for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
        if (total <= wanted) break;
        await rm(path, { force: true });
        total -= size;
      }
    }
    this.#room = this.#mostBytes - total;
  }
}
