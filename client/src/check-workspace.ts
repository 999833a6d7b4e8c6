import {
  type CancellationToken,
  type DiagnosticCollection,
  Disposable,
  FileType,
  languages,
  type Progress,
  ProgressLocation,
  RelativePattern,
  Uri,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient, Diagnostic } from "vscode-languageclient";
import {
  CHECK_TEXT_REQUEST,
  type CheckTextParams,
  type CheckTextResult,
  WORKSPACE_FILES_REQUEST,
  type WorkspaceFilesParams,
  type WorkspaceFilesResult,
} from "../../server/src/language/protocol.ts";
import { counted } from "./counted.ts";
import { CANDIDATES } from "./documents.ts";
import { unlinked } from "./unlinked.ts";

const MAX_BYTES = 5_000_000;

/** Findings of files that are not open. An open document belongs to the server's own diagnostics. */
export class WorkspaceCheck implements Disposable {
  readonly #client: BaseLanguageClient;
  readonly #found: DiagnosticCollection = languages.createDiagnosticCollection("plimsoll-workspace");
  readonly #subscriptions: Disposable;
  /** The files that the last check has looked at, by address. */
  #checked: ReadonlySet<string> = new Set();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    const forget = (uri: Uri) => this.#found.delete(uri);
    this.#subscriptions = Disposable.from(
      this.#found,
      workspace.onDidOpenTextDocument((document) => forget(document.uri)),
      // its findings would vanish from among those of the others
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#checked.has(uri.toString())) this.#show(uri).catch(() => {});
      }),
      workspace.onDidDeleteFiles(({ files }) => files.forEach(forget)),
      workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri }) => void forget(oldUri))),
    );
  }

  /**
   * Checks every file of the workspace, as the command line does; can be cancelled. What is open is counted as it is
   * in the editor, and shown by the server itself.
   */
  async run(): Promise<void> {
    this.#found.clear();
    const options = {
      location: ProgressLocation.Notification,
      title: "Plimsoll: checking the workspace",
      cancellable: true,
    };
    const { files, findings } = await window.withProgress(options, (progress, token) =>
      this.#checkAll(progress, token),
    );
    window.setStatusBarMessage(`Plimsoll: ${counted(findings, "finding")} in ${counted(files, "file")}`, 10_000);
  }

  async #checkAll(
    progress: Progress<{ message?: string; increment?: number }>,
    token: CancellationToken,
  ): Promise<{ files: number; findings: number }> {
    const uris = await this.#files(token);
    const open = new Map(workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    this.#checked = new Set(uris.map(String));
    let files = 0;
    let findings = 0;
    for (const uri of uris) {
      if (token.isCancellationRequested) break;
      progress.report({ message: unlinked(workspace.asRelativePath(uri)), increment: 100 / uris.length });
      const result = await this.#show(uri, open.get(uri.toString())?.getText());
      if (!result?.kind) continue;
      files++;
      findings += result.findings ?? 0;
    }
    return { files, findings };
  }

  /** Checks a file and shows its findings, unless it is open. @returns what was found, undefined where it can't be read */
  async #show(uri: Uri, open?: string): Promise<CheckTextResult | undefined> {
    const result = await this.#check(uri, open);
    if (!result?.kind || open !== undefined) return result;
    const diagnostics = await this.#client.protocol2CodeConverter.asDiagnostics(result.diagnostics as Diagnostic[]);
    if (!workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) {
      this.#found.set(uri, diagnostics);
    }
    return result;
  }

  /** The files that the command line would read; where the server can't list them, those that the editor finds. */
  async #files(token: CancellationToken): Promise<Uri[]> {
    const found = await Promise.all(
      (workspace.workspaceFolders ?? []).map(async ({ uri }) => {
        const params: WorkspaceFilesParams = { folder: this.#client.code2ProtocolConverter.asUri(uri) };
        const { paths } = await this.#client.sendRequest<WorkspaceFilesResult>(WORKSPACE_FILES_REQUEST, params);
        if (paths) return paths.map((path) => Uri.joinPath(uri, path));
        return workspace.findFiles(new RelativePattern(uri, CANDIDATES), "**/{node_modules,.git}/**", undefined, token);
      }),
    );
    // folders may lie in each other
    return [...new Map(found.flat().map((uri) => [uri.toString(), uri])).values()];
  }

  async #check(uri: Uri, open: string | undefined): Promise<CheckTextResult | undefined> {
    const text = open ?? (await read(uri));
    if (text === undefined) return undefined;
    const params: CheckTextParams = { uri: this.#client.code2ProtocolConverter.asUri(uri), text };
    return this.#client.sendRequest<CheckTextResult>(CHECK_TEXT_REQUEST, params);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

async function read(uri: Uri): Promise<string | undefined> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    // links to files are files as well
    if ((type & FileType.File) === 0 || size > MAX_BYTES) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
