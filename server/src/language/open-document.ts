import type { Diagnostic, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis, Progress } from "../engine/analyse.ts";
import type { Kind } from "../model/kind.ts";
import type { Policy } from "../settings/resolve.ts";
import type { Context } from "./context.ts";
import { Shown } from "./shown.ts";

/** A document that the editor has open: its text as it is now and the last that is known of it. */
export class OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  /** Once recognised, a document keeps its kind while someone types. */
  kind: Kind | undefined;
  /** What applies to it; undefined where that has not been found out. */
  context: Context | undefined;
  /** What applies must be found out again. */
  contextStale = false;
  /** Counts how often that was asked for. */
  contextRequests = 0;
  /** The last finished analysis, of the text of `analysedVersion`. */
  analysis: Analysis | undefined;
  analysedVersion: number | undefined;
  analysedContext: Context | undefined;
  /** What the next analysis may go on from. */
  progress: Progress | undefined;
  /** An analysis that has begun and not ended. */
  running:
    | {
        readonly version: number;
        readonly context: Context;
        /** There was nothing to go on from. */
        readonly first: boolean;
        readonly steps: Generator<Progress, Analysis>;
      }
    | undefined;
  /** What the client is shown, in the coordinates of the text as it is now. */
  readonly shown = new Shown();
  /** Where the last edit ended, if it stayed on its line. */
  typedAt: number | undefined;
  /** The policy that `shown` was made under. */
  shownUnder: Policy | undefined;
  /** What the client was given last, and how often that has changed. */
  answered: readonly Diagnostic[] = [];
  edition = 0;
  /** With `plimsoll.run` = onSave: the text has not been saved since it was changed. */
  waitsForSave = false;
  closed = false;
  /** Milliseconds that the last analysis took, and that the present one has taken so far. */
  cost = 0;
  spent = 0;
  #text: TextDocument;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.#text = TextDocument.create(uri, languageId, version, text);
  }

  get version(): number {
    return this.#text.version;
  }

  /** The text, with positions; it changes when the document does. */
  get content(): TextDocument {
    return this.#text;
  }

  /** The workspace root that it belongs to, once that is known. */
  get root(): string | undefined {
    return this.context?.applying?.root;
  }

  /** What applies has to be found out again before the next answer. */
  refresh(): void {
    this.contextStale = true;
    this.contextRequests++;
  }

  /** Takes over what was typed; the ranges of what is shown move along. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const edit = this.#edit(change);
      this.shown.edit(edit);
      this.typedAt = /[\r\n]/.test(change.text) ? undefined : edit.start + edit.length;
      this.#text = TextDocument.update(this.#text, [change], version);
    }
    if (this.#text.version !== version) this.#text = TextDocument.update(this.#text, [], version);
  }

  /** What a change really changes: editors may replace more than that, by the same text. */
  #edit(change: TextDocumentContentChangeEvent): Edit {
    const text = this.#text.getText();
    if (!("range" in change)) return difference(text, change.text, 0);
    const a = this.#text.offsetAt(change.range.start);
    const b = this.#text.offsetAt(change.range.end);
    return difference(text.slice(Math.min(a, b), Math.max(a, b)), change.text, Math.min(a, b));
  }
}

/** The replacement of `[start, end)` by a text of that length. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

function difference(before: string, after: string, offset: number): Edit {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { start: offset + head, end: offset + before.length - tail, length: after.length - tail - head };
}
