import {
  type AnnotatedTextEdit,
  type CreateFile,
  OptionalVersionedTextDocumentIdentifier,
  TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { FileEdit } from "../model/fix.ts";
import { editsBetween, inOrder, narrowed } from "../text/edit.ts";
import { LineIndex } from "../text/positions.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { Documents } from "./documents.ts";
import type { OpenDocument } from "./open-document.ts";
import { joinPath } from "./uris.ts";

/** Where the edits of a fix go. */
export interface EditTarget {
  readonly document: OpenDocument;
  /** The workspace root that paths of other files are relative to. */
  readonly root: string | undefined;
  /** The text of another file as the edits know it. */
  readonly textOf: (path: string) => string | null | undefined;
  readonly documents: Documents;
  readonly features: ClientFeatures;
}

/** A question that the client asks before it carries edits out. */
export interface Confirmation {
  readonly label: string;
  readonly description: string;
}

/**
 * Edits as the protocol writes them: versioned where the client takes that, so that they are never applied to another
 * text. Undefined where the client can't carry them out.
 */
export function workspaceEdit(
  edits: readonly FileEdit[],
  target: EditTarget,
  confirmation?: Confirmation,
): WorkspaceEdit | undefined {
  const { document, features } = target;
  const annotated = confirmation !== undefined && features.annotations;
  const own = inOrder(edits.filter((e) => e.path === undefined)).map(({ start, end, text }) =>
    annotation(
      TextEdit.replace({ start: document.content.positionAt(start), end: document.content.positionAt(end) }, text),
      annotated,
    ),
  );
  const others = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    if (edit.path !== undefined) others.set(edit.path, [...(others.get(edit.path) ?? []), edit]);
  }
  const changes: (TextDocumentEdit | CreateFile)[] = [];
  if (own.length > 0) changes.push(documentEdit(document.uri, document.version, own));
  for (const [path, wanted] of others) {
    const change = otherFile(path, wanted, target, annotated);
    if (!change) return undefined;
    changes.push(...change);
  }
  if (changes.length === 0) return undefined;
  if (!features.documentChanges) {
    return changes.every((c) => TextDocumentEdit.is(c)) ? withoutVersions(changes) : undefined;
  }
  if (!annotated) return { documentChanges: changes };
  return {
    documentChanges: changes,
    changeAnnotations: { [ANNOTATION]: { ...confirmation, needsConfirmation: true } },
  };
}

/** A file whose text is to become another one. */
export interface ChangedText {
  readonly uri: string;
  /** Of the open document; null where the file is not open. */
  readonly version: number | null;
  readonly before: string;
  readonly after: string;
}

/** The edits that make texts others, versioned where the client takes that; undefined where there are none. */
export function editsOfTexts(texts: readonly ChangedText[], features: ClientFeatures): WorkspaceEdit | undefined {
  const changes = texts.map(({ uri, version, before, after }) => {
    const lines = new LineIndex(before);
    const edits = editsBetween(before, after).map((edit) => {
      const { start, end, text } = narrowed(before, edit);
      return TextEdit.replace({ start: lines.position(start), end: lines.position(end) }, text);
    });
    return documentEdit(uri, version, edits);
  });
  if (changes.length === 0) return undefined;
  return features.documentChanges ? { documentChanges: changes } : withoutVersions(changes);
}

function withoutVersions(changes: readonly TextDocumentEdit[]): WorkspaceEdit {
  return { changes: Object.fromEntries(changes.map((c) => [c.textDocument.uri, c.edits as TextEdit[]])) };
}

const ANNOTATION = "plimsoll";

function annotation(edit: TextEdit, annotated: boolean): TextEdit | AnnotatedTextEdit {
  return annotated ? { ...edit, annotationId: ANNOTATION } : edit;
}

function documentEdit(uri: string, version: number | null, edits: (TextEdit | AnnotatedTextEdit)[]): TextDocumentEdit {
  return TextDocumentEdit.create(OptionalVersionedTextDocumentIdentifier.create(uri, version), edits);
}

function otherFile(
  path: string,
  edits: readonly FileEdit[],
  { root, textOf, documents, features }: EditTarget,
  annotated: boolean,
): (TextDocumentEdit | CreateFile)[] | undefined {
  const uri = root === undefined ? undefined : joinPath(root, path);
  if (uri === undefined) return undefined;
  const create = edits.some((e) => e.create);
  const open = documents.get(uri);
  const before = create ? "" : textOf(path);
  // an open file may hold unsaved changes that the edits know nothing of
  if (typeof before !== "string" || (open && open.content.getText() !== before)) return undefined;
  const lines = new LineIndex(before);
  const written = inOrder(edits).map(({ start, end, text }) =>
    annotation(TextEdit.replace({ start: lines.position(start), end: lines.position(end) }, text), annotated),
  );
  const edit = documentEdit(uri, open?.version ?? null, written);
  if (!create) return [edit];
  if (!features.createFile) return undefined;
  const made: CreateFile = { kind: "create", uri, options: { ignoreIfExists: true } };
  return [annotated ? { ...made, annotationId: ANNOTATION } : made, edit];
}
