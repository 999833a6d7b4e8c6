import type { TextEdit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

/**
 * A spot in a file where a value of type T stands or would stand.
 * Only the format that made it knows how to write there: how the value is spelled and which lines it needs.
 */
export interface Place<T = unknown> {
  readonly writer: Writer;
  /** Plain data that the writer understands, valid for any later parse of the same text. */
  readonly target: unknown;
  /** Where a person would look for it. */
  readonly mark: Span;
  /** Ties the place to the type that may be written there; never present at run time. */
  readonly accepts?: (value: T) => void;
}

/** What a rule wants to have happen; the format turns it into text edits. */
export type Intent =
  | { readonly op: "set"; readonly place: Place<never>; readonly value: unknown }
  | { readonly op: "append"; readonly place: Place<never>; readonly value: unknown }
  | { readonly op: "remove"; readonly place: Place<never> }
  | { readonly op: "rename"; readonly place: Place<never>; readonly value: string }
  | { readonly op: "replace"; readonly at: Span; readonly text: string }
  | { readonly op: "create-file"; readonly path: string; readonly text: string }
  | { readonly op: "append-to-file"; readonly path: string; readonly before: string; readonly text: string };

/** Writes intents that all concern one document. */
export interface Writer {
  /**
   * The edits on the file as it is now (offsets in the whole file) that carry out the intents one after another,
   * or why that can't be done safely. Never throws.
   */
  write(intents: readonly Intent[]): Written;
}

/** `shared`: other places change too, because they are the same node through an anchor or variable. */
export type Written = { readonly edits: readonly TextEdit[]; readonly shared: boolean } | { readonly refused: Refusal };

/** Why a fix is not offered; counted by the tests of fixes. */
export type Refusal =
  | "tab indentation"
  | "tag or complex key"
  | "anchor in use"
  | "merge would supply it again"
  | "block scalar"
  | "comment inside"
  | "syntax error"
  | "dangling continuation"
  | "variable"
  | "template"
  | "not in this format"
  | "overlapping edits"
  | "no safe place"
  | "value not writable";

/** Make the place hold `value`; missing parents are created. */
export function set<T>(place: Place<T>, value: NoInfer<T>): Intent {
  return { op: "set", place: place as Place<never>, value };
}

/** Add `value` at the end of the list at the place; a missing list is created. */
export function append<T>(place: Place<T>, value: NoInfer<T>): Intent {
  return { op: "append", place: place as Place<never>, value };
}

/** Take away what stands at the place, with the key or list item that holds it. */
export function remove<T>(place: Place<T>): Intent {
  return { op: "remove", place: place as Place<never> };
}

/** Give the key at the place another name, and leave its value as it is. */
export function rename<T>(place: Place<T>, name: string): Intent {
  return { op: "rename", place: place as Place<never>, value: name };
}

/** Replace exactly the text under a span; for words inside instructions, never for YAML nodes. */
export function replace(at: Span, text: string): Intent {
  return { op: "replace", at, text };
}

/** Create a file; `path` is relative to the workspace root, with `/`. */
export function createFile(path: string, text: string): Intent {
  return { op: "create-file", path, text };
}

/** Add `text` at the end of another file whose present content is `before`; `path` as for `createFile`. */
export function appendToFile(path: string, before: string, text: string): Intent {
  return { op: "append-to-file", path, before, text };
}
