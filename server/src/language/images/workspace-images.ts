import type { CancellationToken } from "vscode-languageserver";
import { MOST_INDEXED } from "../../engine/file-facts.ts";
import { inventory } from "../../inventory/inventory.ts";
import { type Mention, mentionsIn } from "../../inventory/mentions.ts";
import { summaryOf } from "../../inventory/words.ts";
import type { ImageKnowledge } from "../../model/image-facts.ts";
import { counted } from "../../text/quantities.ts";
import type { Documents } from "../documents.ts";
import { throwIfCancelled } from "../guard.ts";
import type { Host } from "../host.ts";
import type { ImagesParams, ImagesResult } from "../protocol.ts";
import type { Roots } from "../roots.ts";
import type { SettingsStore } from "../settings-store.ts";
import { sameForm } from "../uris.ts";
import type { ImageFiles } from "./image-files.ts";
import { imageTree } from "./image-tree.ts";

/** How many files are read at a time. */
const AT_ONCE = 8;

/** What is kept of a file until it changes. */
interface Kept {
  /** Of the document in the editor; undefined for a file that is not open. */
  readonly version: number | undefined;
  readonly mentions: readonly Mention[];
}

/** The images that the files of the workspace name; a file is read again only where it has changed. */
export class WorkspaceImages {
  readonly #files: ImageFiles;
  readonly #documents: Documents;
  readonly #settings: SettingsStore;
  readonly #roots: Roots;
  readonly #host: Host;
  readonly #images: Pick<ImageKnowledge, "told">;
  readonly #kept = new Map<string, Kept>();
  #generation = 0;
  #changes = 0;

  constructor(
    files: ImageFiles,
    documents: Documents,
    settings: SettingsStore,
    roots: Roots,
    host: Host,
    images: Pick<ImageKnowledge, "told">,
  ) {
    this.#files = files;
    this.#documents = documents;
    this.#settings = settings;
    this.#roots = roots;
    this.#host = host;
    this.#images = images;
  }

  /** Forgets files that have changed on disk. */
  changed(uris: readonly string[]): void {
    this.#changes++;
    for (const uri of uris) this.#kept.delete(sameForm(uri));
  }

  /** All images as lines to show. @throws ResponseError if the client no longer waits */
  async tree({ fresh }: ImagesParams, token?: CancellationToken): Promise<ImagesResult> {
    if (fresh || this.#generation !== this.#settings.generation) this.#kept.clear();
    this.#generation = this.#settings.generation;
    const { uris, unread } = await this.#files.list();
    const mentions: Mention[] = [];
    const looked = uris.slice(0, MOST_INDEXED);
    for (let i = 0; i < looked.length; i += AT_ONCE) {
      throwIfCancelled(token);
      const read = await Promise.all(looked.slice(i, i + AT_ONCE).map((uri) => this.#mentionsIn(uri)));
      mentions.push(...read.flat());
      await new Promise<void>((resolve) => this.#host.soon(resolve));
    }
    this.#forgetOthers(looked);
    const all = inventory(mentions, { today: this.#host.today(), images: this.#images });
    const sentences = [
      ...(mentions.length === 0 ? summaryOf(all) : []),
      ...unread.map(({ message }) => message),
      ...(uris.length > looked.length ? [`Only ${looked.length} of ${uris.length} files were looked at.`] : []),
    ];
    return {
      nodes: imageTree(all, (uri) => this.#roots.shown(uri)),
      summary: counted(all.images.length, "image"),
      message: sentences.join(" "),
    };
  }

  async #mentionsIn(uri: string): Promise<readonly Mention[]> {
    const version = this.#documents.get(uri)?.version;
    const key = sameForm(uri);
    const kept = this.#kept.get(key);
    if (kept && kept.version === version) return kept.mentions;
    const changes = this.#changes;
    const file = await this.#files.file(uri);
    const mentions = "places" in file ? mentionsIn({ ...file, path: file.uri }) : [];
    // what has changed meanwhile may have been read as it was before
    if (changes === this.#changes && version === this.#documents.get(uri)?.version) {
      this.#kept.set(key, { version, mentions });
    }
    return mentions;
  }

  /** Forgets files that are not there any more. */
  #forgetOthers(uris: readonly string[]): void {
    const there = new Set(uris.map(sameForm));
    for (const key of this.#kept.keys()) if (!there.has(key)) this.#kept.delete(key);
  }
}
