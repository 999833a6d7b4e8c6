import {
  commands,
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  window,
  workspace,
} from "vscode";
import type { InitializationOptions } from "../../server/src/language/protocol.ts";
import { unlinked } from "./unlinked.ts";

const SCHEME = "plimsoll-rule";

/**
 * How the server links to a rule's page. On a finding VS Code opens addresses but no commands; the manifest has those of
 * this scheme shown as rendered Markdown. In a hover it is the other way round.
 */
export const RULE_LINKS: InitializationOptions = {
  rulePagePrefix: `${SCHEME}:/`,
  rulePageSuffix: ".md",
  ruleLinkPrefix: `command:plimsoll.explainRule?${encodeURIComponent('["')}`,
  ruleLinkSuffix: encodeURIComponent('"]'),
};

/**
 * The pages of the rules that come with the extension, as a read-only file system `plimsoll-rule:/ID.md`: they open
 * offline and in every host, and links between pages work.
 */
export class RulePages implements FileSystemProvider, Disposable {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;
  readonly #folder: Uri;
  readonly #registration: Disposable;

  constructor(folder: Uri) {
    this.#folder = folder;
    this.#registration = workspace.registerFileSystemProvider(SCHEME, this, { isReadonly: true });
  }

  /** The address of a rule's page. */
  page(rule: string): Uri {
    return Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
  }

  /** The ids of all rules that have a page: those named in the table of contents. */
  async rules(): Promise<string[]> {
    const index = new TextDecoder().decode(await this.readFile(this.page("README")));
    return [...new Set([...index.matchAll(/\]\((?:\.\/)?([a-z0-9-]+)\.md\)/g)].map(([, id]) => id as string))].sort();
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const name = /^\/([\w-]+\.md)$/.exec(uri.path)?.[1];
    if (!name) throw FileSystemError.FileNotFound(uri);
    try {
      return await workspace.fs.readFile(Uri.joinPath(this.#folder, name));
    } catch {
      throw FileSystemError.FileNotFound(uri);
    }
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (uri.path === "/") return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: FileType.File, ctime: 0, mtime: 0, size: (await this.readFile(uri)).byteLength };
  }

  async readDirectory(): Promise<[string, FileType][]> {
    return (await this.rules()).map((id) => [`${id}.md`, FileType.File]);
  }

  watch(): Disposable {
    return { dispose() {} };
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Shows a rule's page as rendered Markdown; asks which one where none is named. */
export async function explainRule(pages: RulePages, rule?: string): Promise<void> {
  const wanted = rule ?? (await window.showQuickPick(pages.rules(), { title: "Explain a rule", placeHolder: "Rule" }));
  if (wanted === undefined) return;
  const page = pages.page(wanted);
  try {
    await pages.stat(page);
  } catch {
    void window.showWarningMessage(unlinked(`Plimsoll has no rule named "${wanted}".`));
    return;
  }
  await commands.executeCommand("markdown.showPreview", page);
}
