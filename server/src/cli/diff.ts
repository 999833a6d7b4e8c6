import { editsBetween } from "../text/edit.ts";
import { LineIndex } from "../text/positions.ts";

const CONTEXT = 3;

interface Change {
  /** Lines of the text before, zero-based, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Lines of the text after. */
  readonly afterStart: number;
  readonly afterEnd: number;
}

/**
 * The difference of two texts as a unified diff, empty where there is none. `before` is null for a file that is new.
 * The lines that are printed are taken from `shown`, line for line like the texts: there secrets may be masked.
 */
export function unifiedDiff(
  path: string,
  before: string | null,
  after: string,
  shown: { readonly before: string; readonly after: string } = { before: before ?? "", after },
): string {
  const changes = changesBetween(before ?? "", after);
  if (changes.length === 0) return "";
  const old = linesOf(shown.before);
  const now = linesOf(shown.after);
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    if (last && change.start - (last.at(-1) as Change).end <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  const head = `--- ${before === null ? "/dev/null" : `a/${path}`}\n+++ b/${path}\n`;
  return head + hunks.map((hunk) => hunkText(hunk, old, now)).join("");
}

function hunkText(hunk: readonly Change[], old: readonly string[], now: readonly string[]): string {
  const first = hunk[0] as Change;
  const last = hunk.at(-1) as Change;
  const from = Math.max(0, first.start - CONTEXT);
  const to = Math.min(old.length, last.end + CONTEXT);
  const nowFrom = first.afterStart - (first.start - from);
  const nowTo = last.afterEnd + (to - last.end);
  let body = "";
  let at = from;
  for (const change of hunk) {
    body += marked(" ", old.slice(at, change.start));
    body +=
      marked("-", old.slice(change.start, change.end)) + marked("+", now.slice(change.afterStart, change.afterEnd));
    at = change.end;
  }
  body += marked(" ", old.slice(at, to));
  return `@@ -${span(from, to)} +${span(nowFrom, nowTo)} @@\n${body}`;
}

/** A hunk's lines as diff counts them: an empty stretch is named by the line above it. */
function span(from: number, to: number): string {
  return `${to > from ? from + 1 : from},${to - from}`;
}

function marked(mark: string, lines: readonly string[]): string {
  return lines.map((l) => `${mark}${l}${l.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`).join("");
}

function changesBetween(before: string, after: string): Change[] {
  const lines = new Lines(before);
  let shift = 0;
  return editsBetween(before, after).map(({ start, end, text }) => {
    const from = lines.at(start);
    const to = lines.at(end);
    const added = linesOf(text).length;
    const change = { start: from, end: to, afterStart: from + shift, afterEnd: from + shift + added };
    shift += added - (to - from);
    return change;
  });
}

/** Which line begins at an offset, where lines end at `\n` only. */
class Lines {
  readonly #index: LineIndex;
  readonly #length: number;
  readonly #count: number;

  constructor(text: string) {
    this.#index = new LineIndex(text.replaceAll("\r", " "));
    this.#length = text.length;
    this.#count = linesOf(text).length;
  }

  at(offset: number): number {
    return offset >= this.#length ? this.#count : this.#index.position(offset).line;
  }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
