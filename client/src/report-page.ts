import { type Disposable, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { REPORT_REQUEST, type ReportParams, type ReportResult } from "../../server/src/language/protocol.ts";
import { askCancellably } from "./cancellable.ts";

/** Shows a page about the whole workspace: what `plimsoll report` writes. */
export class ReportPage implements Disposable {
  readonly #client: BaseLanguageClient;
  #panel: WebviewPanel | undefined;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** @returns the page; undefined where the person has cancelled it or something went wrong */
  async open(): Promise<string | undefined> {
    const title = workspace.name === undefined ? "Plimsoll report" : `Plimsoll report: ${workspace.name}`;
    const what = "writing the report";
    const result = await askCancellably<ReportParams, ReportResult>(this.#client, what, REPORT_REQUEST, { title });
    const html = result?.html;
    if (html === undefined) return undefined;
    this.#panel ??= this.#newPanel();
    this.#panel.webview.html = html;
    this.#panel.reveal();
    return html;
  }

  #newPanel(): WebviewPanel {
    // the page names its one script by its hash, and loads nothing
    const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [] };
    const panel = window.createWebviewPanel("plimsoll.report", "Plimsoll report", ViewColumn.Active, options);
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}
