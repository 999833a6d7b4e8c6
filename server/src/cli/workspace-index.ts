import { join } from "node:path";
import { lazyFactsOfText, MOST_INDEXED } from "../engine/file-facts.ts";
import type { FileFacts, Workspace } from "../model/workspace.ts";
import { findFiles } from "./find-files.ts";
import { readText } from "./read-text.ts";
import { type Index, type Root, type Roots, relativeTo } from "./workspace.ts";

/** What the files of a workspace root need to know of each other, read when it is first asked for. */
export class WorkspaceIndex implements Index {
  readonly #root: Root;
  readonly #roots: Roots;
  #workspace: Workspace | undefined;

  constructor(root: Root, roots: Roots) {
    this.#root = root;
    this.#roots = roots;
  }

  files(): Workspace {
    this.#workspace ??= this.#read();
    return this.#workspace;
  }

  /** Reads a file again that has been written (path relative to the root). */
  forget(path: string): void {
    if (!this.#workspace) return;
    const others = this.#workspace.files.filter((file) => file.path !== path);
    const read = readText(join(this.#root.folder, path));
    const facts = "fault" in read ? undefined : lazyFactsOfText(read.text, path);
    this.#workspace = { ...this.#workspace, files: facts ? [...others, facts] : others };
  }

  #read(): Workspace {
    const { folder } = this.#root;
    const { candidates, faults } = findFiles([folder], folder, this.#roots);
    const own = candidates.filter(({ root }) => root === this.#root);
    const files: FileFacts[] = [];
    let complete = faults.length === 0 && own.length <= MOST_INDEXED;
    for (const { file } of own.slice(0, MOST_INDEXED)) {
      const read = readText(file);
      if ("fault" in read) {
        complete &&= read.missing === true;
        continue;
      }
      const facts = lazyFactsOfText(read.text, relativeTo(folder, file));
      if (facts) files.push(facts);
    }
    return { files, complete };
  }
}
