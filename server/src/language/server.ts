import { type Connection, TextDocumentSyncKind } from "vscode-languageserver";
import { STATUS_REQUEST, type Status } from "./protocol.ts";

/** Serves one client over a connection that is not listening yet. */
export function serve(connection: Connection): void {
  connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
  connection.onRequest(STATUS_REQUEST, (): Status => ({ reason: "not-recognised" }));
  connection.listen();
}
