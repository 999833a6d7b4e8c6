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
  if (/^:|@/.test(text)) return behindReference(segments, at);
  const inside: Candidate[] = [];
  const beside: Candidate[] = [];
  for (const { segment, start, end } of touching(segments, at)) {
    inside.push(within(segment, at - start));
    const [use] = segment.uses;
    const alone = use && !segments.some((other) => other !== segment && other.uses[0] === use);
    if (alone && (at === start || at === end)) beside.push(edgeOf(segment, 0, at === end));
  }
  return [...inside, ...beside];
}

/** A tag or digest belongs to the whole reference: into the variable that holds all of it, but not into one of a part. */
function behindReference(segments: readonly Segment[], at: number): Candidate[] {
  const level = commonLevel(segments);
  return touching(segments, at).flatMap(({ segment, start, end }) => {
    if (segment.uses.length === level) return [within(segment, at - start)];
    const use = segment.uses[level];
    const next = segments[segments.indexOf(segment) + 1];
    return at === end && next?.uses[level] !== use ? [edgeOf(segment, level, true)] : [];
  });
}

/** How many variables all of the text has come through. */
function commonLevel([first, ...others]: readonly Segment[]): number {
  let level = 0;
  while (first?.uses[level] && others.every(({ uses }) => uses[level] === first.uses[level])) level++;
  return level;
}

function touching(segments: readonly Segment[], at: number) {
  const found: { readonly segment: Segment; readonly start: number; readonly end: number }[] = [];
  let start = 0;
  for (const segment of segments) {
    const end = start + segment.text.length;
    if (start <= at && at <= end) found.push({ segment, start, end });
    start = end;
  }
  return found;
}

function within({ at, through }: Segment, offset: number): Candidate {
  return { at: { ...at, start: at.start + offset, end: at.start + offset }, through };
}

/** Beside a `${NAME}`, in the word or in the variable that holds it. @param level how many variables deep that stands */
function edgeOf({ uses, through }: Segment, level: number, behind: boolean): Candidate {
  const use = uses[level] as Span;
  const edge = behind ? use.end : use.start;
  return { at: { ...use, start: edge, end: edge }, through: through.slice(through.length - level) };
}
