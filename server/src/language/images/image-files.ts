import { formats } from "../../engine/formats.ts";
import { imagePlaces } from "../../engine/image-places.ts";
import type { ImageText } from "../../pinning/image-text.ts";
import type { Checker } from "../checker.ts";
import type { Documents } from "../documents.ts";
import type { Host } from "../host.ts";
import { OpenDocument } from "../open-document.ts";
import type { Roots } from "../roots.ts";
import { joinPath, pathBelow, sameForm } from "../uris.ts";

/** A file that is checked, open or not, with the images that it names: maybe none. */
export interface ImageFile extends ImageText {
  /** As the editor writes it where the file is open. */
  readonly uri: string;
}

/** Why a file that somebody has named is not looked at: one sentence. */
export interface Unread {
  readonly uri: string;
  readonly message: string;
}

/** How many files are read at a time. */
const AT_ONCE = 16;
/** How often a file is read anew because its format asked for a neighbouring one. */
const ROUNDS = 3;

/** Of a file that is no container file, or that is switched off. */
export const NOT_CHECKED = "Plimsoll does not check this file, and so does not know what it names.";
const NOT_READ = "This file can't be read, or is larger than 1 MB.";
const NOT_LISTED = "The files of this folder can't be listed.";

/** Reads the files of the workspace for the images that they name; what is open as it is in the editor. */
export class ImageFiles {
  readonly #documents: Documents;
  readonly #checker: Checker;
  readonly #host: Host;
  readonly #roots: Roots;

  constructor(documents: Documents, checker: Checker, host: Host, roots: Roots) {
    this.#documents = documents;
    this.#checker = checker;
    this.#host = host;
    this.#roots = roots;
  }

  /**
   * The files that name images.
   * @param wanted files, and folders with all that lies in them; the whole workspace where absent
   * @param stop asked now and then; may throw
   */
  async read(
    wanted: readonly string[] | undefined,
    stop: () => void,
  ): Promise<{ readonly files: readonly ImageFile[]; readonly unread: readonly Unread[] }> {
    const named = new Set(wanted?.map(sameForm));
    const { uris, unread } = await this.list(wanted);
    const files: ImageFile[] = [];
    for (let i = 0; i < uris.length; i += AT_ONCE) {
      stop();
      for (const read of await Promise.all(uris.slice(i, i + AT_ONCE).map((uri) => this.file(uri)))) {
        if ("places" in read) files.push(...(read.places.length > 0 ? [read] : []));
        // nobody expects a word of each file of a folder
        else if (named.has(sameForm(read.uri))) unread.push(read);
      }
    }
    return { files, unread };
  }

  /** The text of a file now, as the editor shows it; undefined where it can't be read. */
  async text(uri: string): Promise<string | undefined> {
    const open = this.#documents.get(uri);
    if (open) return open.content.getText();
    const root = await this.#roots.rootOf(uri);
    const text = root === undefined ? undefined : await this.#host.readFile(uri, root);
    return text?.replace(/^\ufeff/, "");
  }

  /** A file that is open as it is in the editor, another as it is on disk; undefined where it can't be read. */
  async document(uri: string): Promise<OpenDocument | undefined> {
    const text = await this.text(uri);
    return text === undefined ? undefined : (this.#documents.get(uri) ?? new OpenDocument(uri, "", 0, text));
  }

  /**
   * The addresses of files that may name images.
   * @param wanted files, and folders with all that lies in them; the whole workspace where absent
   */
  async list(wanted?: readonly string[]): Promise<{ uris: string[]; unread: Unread[] }> {
    const isOpen = (uri: string) => this.#documents.get(uri) !== undefined;
    if (wanted?.every(isOpen)) return { uris: distinct(wanted), unread: [] };
    const unread: Unread[] = [];
    const listed: string[] = [];
    for (const folder of this.#roots.folders) {
      const paths = await this.#host.listFiles(folder, true);
      if (!paths) unread.push({ uri: folder, message: NOT_LISTED });
      listed.push(...(paths ?? []).flatMap((path) => joinPath(folder, path) ?? []));
    }
    if (!wanted) return { uris: distinct(listed), unread };
    const chosen = wanted.flatMap((uri) => {
      const below = isOpen(uri) ? [] : listed.filter((file) => pathBelow(uri, file) !== undefined);
      return below.length > 0 ? below : [uri];
    });
    return { uris: distinct(chosen), unread: [] };
  }

  /** What one file names. */
  async file(uri: string): Promise<ImageFile | Unread> {
    const document = await this.document(uri);
    if (!document) return { uri, message: NOT_READ };
    const text = document.content.getText();
    const context = await this.#checker.context(document);
    if (context.reason !== undefined) return { uri, message: NOT_CHECKED };
    const { kind, path, applying } = context;
    let { neighbours } = context;
    for (let round = 0; ; round++) {
      const places = imagePlaces(formats[kind].parse(text, path, undefined, neighbours));
      if (!neighbours.incomplete || applying.root === undefined || round === ROUNDS) {
        return { uri: document.uri, text, kind, facts: { path, neighbours }, places };
      }
      neighbours = await neighbours.read(applying.root, this.#host);
    }
  }
}

/** Folders may lie in each other. */
function distinct(uris: readonly string[]): string[] {
  return [...new Map(uris.map((uri) => [sameForm(uri), uri])).values()];
}
