import type { Span } from "../../text/span.ts";
import type { Resolved, Segment } from "./expand.ts";

/** The one edit that makes a resolved word read otherwise; `shared` where other places change with it. */
export interface Change {
  readonly edit: { readonly at: Span; readonly text: string } | undefined;
  readonly shared: boolean;
}

/**
 * Finds the source of the characters that differ. They must all stand in one source text (the word itself or one
 * variable's default); undefined where they do not.
 * @param usedElsewhere tells whether a variable is read in other places too
 */
export function changeOf(
  resolved: Resolved,
  wanted: string,
  usedElsewhere: (variable: string) => boolean,
): Change | undefined {
  if (!resolved.known || resolved.segments.length === 0) return undefined;
  const { text, segments } = resolved;
  if (text === wanted) return { edit: undefined, shared: false };
  let head = 0;
  const longest = Math.min(text.length, wanted.length);
  while (head < longest && text[head] === wanted[head]) head++;
  let tail = 0;
  while (tail < longest - head && text[text.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail++;
  const end = text.length - tail;
  const replacement = wanted.slice(head, wanted.length - tail);
  const candidates = head === end ? insertions(segments, head, replacement) : replacements(segments, head, end);
  const changes = candidates.map(({ at, through }) => ({
    edit: { at, text: replacement },
    shared: through.some(usedElsewhere),
  }));
  return changes.find(({ shared }) => !shared) ?? changes[0];
}

interface Candidate {
  readonly at: Span;
  readonly through: readonly string[];
}

function replacements(segments: readonly Segment[], from: number, to: number): Candidate[] {
  let start = 0;
  for (const segment of segments) {
    const end = start + segment.text.length;
    if (start <= from && to <= end) {
      const at = { ...segment.at, start: segment.at.start + from - start, end: segment.at.start + to - start };
      return [{ at, through: segment.through }];
    }
    start = end;
  }
  return [];
}

/** Between two sources an insertion may go to either, or between them in the word itself. */
function insertions(segments: readonly Segment[], at: number, text: string): Candidate[] {
  const candidates: Candidate[] = [];
  const own: Candidate[] = [];
  let start = 0;
  for (const segment of segments) {
    const end = start + segment.text.length;
    if (start <= at && at <= end) {
      const offset = segment.at.start + at - start;
      candidates.push({ at: { ...segment.at, start: offset, end: offset }, through: segment.through });
      if (segment.use && (at === start || at === end)) {
        const edge = at === end ? segment.use.end : segment.use.start;
        const inner = segments.some((other) => other !== segment && other.use === segment.use);
        if (!inner) own.push({ at: { ...segment.use, start: edge, end: edge }, through: [] });
      }
    }
    start = end;
  }
  // A digest belongs to the reference: into the variable that holds all of it, but not into the tag's.
  const [first] = segments;
  const isWhole = first?.use !== undefined && segments.every(({ use }) => use === first.use);
  if (!text.startsWith("@")) return [...candidates, ...own];
  return isWhole ? candidates : [...own, ...candidates];
}
