import type { Analysis } from "../engine/analyse.ts";
import { detached, factsOf, factsOfText, MOST_INDEXED, signatureOf } from "../engine/file-facts.ts";
import type { OtherFiles } from "../model/facts.ts";
import type { FileFacts, Workspace } from "../model/workspace.ts";
import type { Documents } from "./documents.ts";
import type { Host } from "./host.ts";
import { joinPath, pathBelow } from "./uris.ts";

/** How many files are read at a time. */
const AT_ONCE = 16;

/** What the files of each workspace root need to know of each other: read when a rule first asks, then kept up to date. */
export class WorkspaceIndex {
  readonly #host: Host;
  readonly #documents: Documents;
  readonly #roots = new Map<string, RootIndex>();

  constructor(host: Host, documents: Documents) {
    this.#host = host;
    this.#documents = documents;
  }

  of(root: string): RootIndex {
    const present = this.#roots.get(root);
    if (present) return present;
    const fresh = new RootIndex(root, this.#host, this.#documents);
    this.#roots.set(root, fresh);
    return fresh;
  }

  /** Reads files again that have changed on disk; returns the roots whose files may now be told something else. */
  async changed(uris: readonly string[]): Promise<readonly string[]> {
    const roots = [...this.#roots.values()];
    const differ = await Promise.all(roots.map((root) => root.changed(uris)));
    return roots.filter((_, i) => differ[i]).map(({ root }) => root);
  }
}

/** The files of one workspace root. */
export class RootIndex implements OtherFiles {
  readonly root: string;
  readonly #host: Host;
  readonly #documents: Documents;
  #files: Map<string, FileFacts> | undefined;
  /** By path, of what is open: others need not be told of any other change. */
  readonly #signatures = new Map<string, string>();
  #listed = true;
  /** Paths of what could not be read: nothing is concluded from what is not there. */
  readonly #unread = new Set<string>();
  #workspace: Workspace | undefined;
  #reading: Promise<void> | undefined;
  #wanted = false;

  constructor(root: string, host: Host, documents: Documents) {
    this.root = root;
    this.#host = host;
    this.#documents = documents;
  }

  files(): Workspace | undefined {
    this.#wanted = true;
    if (this.#files) this.#workspace ??= { files: [...this.#files.values()], complete: this.#complete };
    return this.#workspace;
  }

  get #complete(): boolean {
    return this.#listed && this.#unread.size === 0;
  }

  /** True where a rule has asked in vain. */
  get missing(): boolean {
    return this.#wanted && !this.#files;
  }

  /** Reads all files of the root. */
  read(): Promise<void> {
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    const paths = await this.#host.listFiles(this.root);
    const files = new Map<string, FileFacts>();
    this.#listed = paths !== undefined && paths.length <= MOST_INDEXED;
    const wanted = (paths ?? []).slice(0, MOST_INDEXED);
    for (let i = 0; i < wanted.length; i += AT_ONCE) {
      await Promise.all(
        wanted.slice(i, i + AT_ONCE).map(async (path) => {
          const facts = await this.#factsOf(path);
          if (facts) files.set(path, facts);
        }),
      );
    }
    this.#files = files;
    this.#workspace = undefined;
  }

  async #factsOf(path: string): Promise<FileFacts | undefined> {
    const uri = joinPath(this.root, path);
    if (uri === undefined) return undefined;
    const open = this.#documents.get(uri)?.content.getText();
    const text = open ?? (await this.#host.readFile(uri, this.root));
    if (text === undefined) this.#unread.add(path);
    else this.#unread.delete(path);
    return typeof text === "string" ? factsOfText(text, path) : undefined;
  }

  /** Takes over what is open as it is now; true where other files may now be told something else. */
  take(path: string, { parsed, text }: Pick<Analysis, "parsed" | "text">): boolean {
    if (!this.#files) return false;
    const signature = signatureOf(parsed, path);
    if (this.#signatures.get(path) === signature) return false;
    this.#signatures.set(path, signature);
    this.#unread.delete(path);
    return this.#replace(path, detached(factsOf(parsed, path), text));
  }

  /** Reads files again that have changed on disk and are not open; true where files may now be told something else. */
  async changed(uris: readonly string[]): Promise<boolean> {
    if (!this.#files) return false;
    const complete = this.#complete;
    let differs = false;
    for (const uri of uris) {
      const path = pathBelow(this.root, uri);
      if (path === undefined || path === "" || this.#documents.get(uri)) continue;
      this.#signatures.delete(path);
      const facts = await this.#factsOf(path);
      differs = this.#replace(path, facts) || differs;
    }
    if (this.#complete === complete) return differs;
    this.#workspace = undefined;
    return true;
  }

  #replace(path: string, facts: FileFacts | undefined): boolean {
    const files = this.#files as Map<string, FileFacts>;
    if (JSON.stringify(files.get(path)) === JSON.stringify(facts)) return false;
    if (facts) files.set(path, facts);
    else files.delete(path);
    this.#workspace = undefined;
    return true;
  }
}
