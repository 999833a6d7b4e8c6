import {
  type CancellationToken,
  type DiagnosticCollection,
  Disposable,
  FileType,
  languages,
  type Progress,
  ProgressLocation,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient, Diagnostic } from "vscode-languageclient";
import { CHECK_TEXT_REQUEST, type CheckTextParams, type CheckTextResult } from "../../server/src/language/protocol.ts";
import { CANDIDATES } from "./documents.ts";

const MAX_BYTES = 5_000_000;

/** Findings of files that are not open. An open document belongs to the server's own diagnostics. */
export class WorkspaceCheck implements Disposable {
  readonly #client: BaseLanguageClient;
  readonly #found: DiagnosticCollection = languages.createDiagnosticCollection("plimsoll-workspace");
  readonly #subscriptions: Disposable;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    const forget = (uri: Uri) => this.#found.delete(uri);
    this.#subscriptions = Disposable.from(
      this.#found,
      workspace.onDidOpenTextDocument((document) => forget(document.uri)),
      workspace.onDidDeleteFiles(({ files }) => files.forEach(forget)),
      workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri }) => void forget(oldUri))),
    );
  }

  /** Checks every file of the workspace that is not open; can be cancelled. */
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
    window.setStatusBarMessage(`Plimsoll: ${findings} findings in ${files} files that are not open`, 10_000);
  }

  async #checkAll(
    progress: Progress<{ message?: string; increment?: number }>,
    token: CancellationToken,
  ): Promise<{ files: number; findings: number }> {
    const uris = await workspace.findFiles(CANDIDATES, "**/{node_modules,.git}/**", undefined, token);
    const open = new Set(workspace.textDocuments.map((document) => document.uri.toString()));
    const closed = uris.filter((uri) => !open.has(uri.toString()));
    let files = 0;
    let findings = 0;
    for (const uri of closed) {
      if (token.isCancellationRequested) break;
      progress.report({ message: workspace.asRelativePath(uri), increment: 100 / closed.length });
      const result = await this.#check(uri);
      if (!result?.kind) continue;
      const diagnostics = await this.#client.protocol2CodeConverter.asDiagnostics(result.diagnostics as Diagnostic[]);
      this.#found.set(uri, diagnostics);
      files++;
      findings += diagnostics.length;
    }
    return { files, findings };
  }

  async #check(uri: Uri): Promise<CheckTextResult | undefined> {
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File || size > MAX_BYTES) return undefined;
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    const params: CheckTextParams = { uri: this.#client.code2ProtocolConverter.asUri(uri), text };
    return this.#client.sendRequest<CheckTextResult>(CHECK_TEXT_REQUEST, params);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
