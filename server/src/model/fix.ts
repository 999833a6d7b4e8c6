import { overlap, type TextEdit } from "../text/edit.ts";
import { inFile } from "../text/span.ts";
import type { Intent, Refusal, Writer } from "./place.ts";

/**
 * safe: keeps what the build and the run do, may be applied unasked;
 * hardening: deterministic, but takes a privilege away, so that something that relied on it may fail;
 * choice: needs a person.
 */
export type Safety = "safe" | "hardening" | "choice";

/** One way to make a finding go away. */
export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  /** Carried out one after another. */
  readonly intents: readonly Intent[];
  /** The network must be asked before the edits can be written. */
  readonly needsNetwork?: boolean;
}

/** A fix that may be applied unasked. */
export function safe(title: string, ...intents: Intent[]): Fix {
  return { title, safety: "safe", intents };
}

/** A fix that takes a privilege away. */
export function hardening(title: string, ...intents: Intent[]): Fix {
  return { title, safety: "hardening", intents };
}

/** A fix that a person has to choose. */
export function choice(title: string, ...intents: Intent[]): Fix {
  return { title, safety: "choice", intents };
}

/** An edit of the checked file, or of another one where `path` (relative to the workspace root) is given. */
export interface FileEdit extends TextEdit {
  readonly path?: string;
  /** The other file does not exist yet. */
  readonly create?: boolean;
}

/** What a fix comes to in a file: its title says so where other places change as well. */
export type Realised =
  | { readonly title: string; readonly edits: readonly FileEdit[]; readonly safety: Safety }
  | { readonly refused: Refusal };

/**
 * The text edits of a fix on the file as it is now. An edit that also changes other places through an anchor or a
 * variable turns the fix into a choice.
 */
export function realise(fix: Fix): Realised {
  const own: TextEdit[] = [];
  const elsewhere: FileEdit[] = [];
  const byWriter = new Map<Writer, Intent[]>();
  let shared = false;
  for (const intent of fix.intents) {
    if (intent.op === "replace") own.push({ ...inFile(intent.at), text: intent.text });
    else if (intent.op === "create-file") {
      elsewhere.push({ path: intent.path, create: true, start: 0, end: 0, text: intent.text });
    } else if (intent.op === "append-to-file") {
      const end = intent.before.length;
      elsewhere.push({ path: intent.path, start: end, end, text: intent.text });
    } else byWriter.set(intent.place.writer, [...(byWriter.get(intent.place.writer) ?? []), intent]);
  }
  for (const [writer, intents] of byWriter) {
    const written = writer.write(intents);
    if ("refused" in written) return written;
    own.push(...written.edits);
    shared ||= written.shared;
  }
  if (overlap(own)) return { refused: "overlapping edits" };
  const edits = [...own, ...elsewhere];
  if (!shared) return { title: fix.title, edits, safety: fix.safety };
  return { title: `${fix.title}, in all places that share this value`, edits, safety: "choice" };
}
