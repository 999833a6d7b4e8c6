import type { Host } from "./host.ts";
import { remembered } from "./memo.ts";
import { folderOf, nameOf, pathBelow, schemeOf } from "./uris.ts";

/** The workspace's folders, and which root a file belongs to. */
export class Roots {
  readonly #host: Host;
  #folders: readonly string[] = [];
  readonly #known = new Map<string, Promise<string | undefined>>();
  readonly #repositories = new Map<string, Promise<string | undefined>>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Sets the folders that are open; what was known of roots is forgotten. */
  open(folders: readonly string[]): void {
    this.#folders = folders;
    this.#known.clear();
    this.#repositories.clear();
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** The innermost open folder that holds a file. */
  folderOf(uri: string): string | undefined {
    return this.#folders
      .filter((folder) => pathBelow(folder, uri) !== undefined)
      .sort((a, b) => b.length - a.length)[0];
  }

  /** A file as people are shown it: relative to its folder, whose name stands before it where there are several. */
  shown(uri: string): string {
    const folder = this.folderOf(uri);
    const path = (folder === undefined ? undefined : pathBelow(folder, uri)) ?? nameOf(uri);
    return folder === undefined || this.#folders.length < 2 ? path : `${nameOf(folder)}/${path}`;
  }

  /**
   * The root of a file: the nearest folder at or above it that holds `.git`, else the workspace folder; nothing above
   * a workspace folder is looked at. Without a workspace folder, the file's own folder. Undefined for what is no file.
   */
  rootOf(uri: string): Promise<string | undefined> {
    const own = folderOf(uri);
    if (own === undefined || schemeOf(uri) === "untitled") return Promise.resolve(undefined);
    return remembered(this.#known, own, async () => (await this.#repositoryOf(own)) ?? this.folderOf(uri) ?? own);
  }

  /** The nearest folder at or above one that holds `.git`, up to the workspace folder. */
  #repositoryOf(folder: string): Promise<string | undefined> {
    return remembered(this.#repositories, folder, async () => {
      const top = this.folderOf(folder);
      if (await this.#host.holdsRepository(folder)) return folder;
      const above = top !== undefined && pathBelow(top, folder) === "" ? undefined : folderOf(folder);
      return above === undefined ? undefined : this.#repositoryOf(above);
    });
  }
}
