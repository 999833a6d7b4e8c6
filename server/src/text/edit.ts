import type { OffsetRange } from "./span.ts";

/** Replaces `[start, end)` of a file (zero-based UTF-16 offsets, end exclusive) by `text`; an insertion where start = end. */
export interface TextEdit extends OffsetRange {
  readonly text: string;
}

/**
 * Applies edits that were all computed on `text`.
 * Insertions at one offset apply in their order in the list.
 * @throws RangeError where two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let done = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < done || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}-${edit.end} overlaps another or lies outside the text`);
    }
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** The edits from first to last offset; those at one offset keep their order, insertions before replacements. */
export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** True where two of the edits touch the same characters, so that they cannot be applied together. */
export function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some((edit, i) => i > 0 && edit.start < (sorted[i - 1] as TextEdit).end);
}

/** The same change without what stays as it is at its two ends; line breaks and surrogate pairs are kept whole. */
export function narrowed(before: string, { start, end, text }: TextEdit): TextEdit {
  const most = Math.min(end - start, text.length);
  let head = 0;
  while (head < most && before[start + head] === text[head]) head++;
  if (head > 0 && (isJoined(before, start + head) || isJoined(text, head))) head--;
  let tail = 0;
  while (tail < most - head && before[end - 1 - tail] === text[text.length - 1 - tail]) tail++;
  if (tail > 0 && (isJoined(before, end - tail) || isJoined(text, text.length - tail))) tail--;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

/** True where the units before and behind an offset are one character or line break. */
function isJoined(text: string, offset: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}

/**
 * The edits, line by line, that turn `before` into `after`; unchanged lines between changes stay untouched.
 * Used where a change was made in several steps and one set of edits on the first text is wanted.
 */
export function editsBetween(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const a = lines(before);
  const b = lines(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const offset = a.slice(0, head).join("").length;
  return changedLines(a.slice(head, a.length - tail), b.slice(head, b.length - tail), offset);
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Longest common subsequence over the few lines that differ; past a bound, one edit replaces them all. */
function changedLines(a: readonly string[], b: readonly string[], offset: number): TextEdit[] {
  if (a.length * b.length > 250_000) return [{ start: offset, end: offset + a.join("").length, text: b.join("") }];
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      (common[i] as Uint32Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: TextEdit[] = [];
  let i = 0;
  let j = 0;
  let position = offset;
  while (i < a.length || j < b.length) {
    const start = position;
    let text = "";
    while ((i < a.length || j < b.length) && a[i] !== b[j]) {
      if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) position += (a[i++] as string).length;
      else text += b[j++];
    }
    if (position > start || text) edits.push({ start, end: position, text });
    while (i < a.length && j < b.length && a[i] === b[j]) {
      position += (a[i++] as string).length;
      j++;
    }
  }
  return edits;
}
