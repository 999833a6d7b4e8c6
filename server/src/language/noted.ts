import type { Finding } from "../model/finding.ts";
import type { Elsewhere } from "../model/workspace.ts";
import { inFile, type OffsetRange, type Span } from "../text/span.ts";
import type { Edit } from "./open-document.ts";

/**
 * A finding as the client is shown it. Its ranges belong to the text as it is now: they move along with what is typed,
 * so that it may outlive the analysis that made it. Of `finding` only what is said counts then, not where.
 */
export interface Noted {
  readonly finding: Finding;
  start: number;
  end: number;
  /** Where the container stands that the finding's group collects over. */
  owner: number | undefined;
  readonly related: readonly { start: number; end: number; readonly message: string }[];
  /** What it points to in other files, which does not move. */
  readonly elsewhere: readonly { readonly at: Elsewhere; readonly message: string }[];
  /** The text that it spoke of was deleted. */
  gone: boolean;
}

/** Notes the findings of an analysis, whose spans are valid now. */
export function note(findings: readonly Finding[]): Noted[] {
  return findings.map((finding) => ({
    finding,
    ...inFile(finding.at),
    owner: finding.owner ? ownerAt(finding.owner)?.start : undefined,
    related: finding.related.flatMap(({ at, message }) => ("piece" in at ? [{ ...inFile(at), message }] : [])),
    elsewhere: finding.related.flatMap(({ at, message }) => ("piece" in at ? [] : [{ at, message }])),
    gone: false,
  }));
}

function ownerAt(owner: object): OffsetRange | undefined {
  const at = "at" in owner ? (owner.at as Span | undefined) : undefined;
  return at?.piece ? inFile(at) : undefined;
}

/** Moves what is noted along with an edit, in place. */
export function moveAll(noted: readonly Noted[], edit: Edit): void {
  for (const note of noted) {
    if (edit.start <= note.start && note.end <= edit.end && edit.end - edit.start > note.end - note.start)
      note.gone = true;
    move(note, edit);
    for (const related of note.related) move(related, edit);
    if (note.owner !== undefined && note.owner >= edit.end) note.owner += edit.length - (edit.end - edit.start);
  }
}

function move(range: { start: number; end: number }, { start, end, length }: Edit): void {
  const delta = length - (end - start);
  const insertionInFront = start === end && start === range.start;
  if (range.end <= start && !insertionInFront) return;
  if (range.start >= end && (range.start > start || insertionInFront)) {
    range.start += delta;
    range.end += delta;
    return;
  }
  // the edit touches the range itself: it keeps what is left of it and what was put in its place
  range.start = Math.min(range.start, start);
  range.end = Math.max(range.end, end) + delta;
}
