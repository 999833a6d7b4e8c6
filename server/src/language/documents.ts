import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DidSaveTextDocumentParams,
} from "vscode-languageserver";
import { recognise } from "../formats/recognise.ts";
import { MOST_TEXT } from "./context.ts";
import { OpenDocument } from "./open-document.ts";
import { sameForm } from "./uris.ts";

/** The documents that the editor has open. */
export class Documents {
  /** By the form in which addresses are compared. */
  readonly #open = new Map<string, OpenDocument>();

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(sameForm(uri));
  }

  all(): OpenDocument[] {
    return [...this.#open.values()];
  }

  open({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams): OpenDocument {
    this.close({ textDocument: { uri } });
    const document = new OpenDocument(uri, languageId, version, text);
    this.#open.set(sameForm(uri), document);
    return document;
  }

  change({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const document = this.get(uri);
    if (!document) return undefined;
    document.change(contentChanges, version);
    document.waitsForSave = true;
    const reason = document.context?.reason;
    const tooLong = document.content.getText().length > MOST_TEXT;
    if (reason === "not-recognised" || reason === "internal-error" || (reason === "too-large") !== tooLong) {
      document.refresh();
    }
    return document;
  }

  /** A file that was saved is whole: if it has become another kind of file, it is looked at anew. */
  save({ textDocument: { uri } }: DidSaveTextDocumentParams): OpenDocument | undefined {
    const document = this.get(uri);
    if (!document) return undefined;
    document.waitsForSave = false;
    if (document.kind) {
      const { kind } = recognise(sameForm(uri), document.content.getText(), document.languageId);
      if (kind && kind !== document.kind) {
        document.kind = undefined;
        document.refresh();
      }
    }
    return document;
  }

  close({ textDocument: { uri } }: DidCloseTextDocumentParams): OpenDocument | undefined {
    const document = this.get(uri);
    if (document) document.closed = true;
    this.#open.delete(sameForm(uri));
    return document;
  }
}
