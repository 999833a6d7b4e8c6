import type { Parsed } from "../formats/format.ts";
import type { Suppression } from "../settings/suppressions.ts";
import { inFile, type OffsetRange } from "../text/span.ts";

/** Which suppressions cover a place, for places that are asked about in the order of the text. */
export class Areas {
  readonly #waiting: readonly Area[];
  #next = 0;
  #open: Area[] = [];

  constructor(suppressions: readonly Suppression[], parsed: Parsed) {
    const head = suppressions.some(({ scope }) => scope === "top") ? headOf(parsed.text) : 0;
    this.#waiting = suppressions
      .flatMap((suppression) => {
        const area = areaOf(suppression, parsed, head);
        return area ? { start: area.start, end: area.end, suppression } : [];
      })
      .sort((a, b) => a.start - b.start);
  }

  /** Those that cover the zero-based offset; no offset may be smaller than the one before. */
  over(offset: number): readonly Suppression[] {
    for (; (this.#waiting[this.#next]?.start ?? Number.POSITIVE_INFINITY) <= offset; this.#next++)
      this.#open.push(this.#waiting[this.#next] as Area);
    this.#open = this.#open.filter(({ end }) => end >= offset);
    return this.#open.map(({ suppression }) => suppression);
  }
}

/** `start` and `end` as zero-based offsets in the file. */
interface Area extends OffsetRange {
  readonly suppression: Suppression;
}

/** How many lines are looked at between a comment and what it covers. */
const MOST_BETWEEN = 50;

const WHOLE: OffsetRange = { start: 0, end: Number.POSITIVE_INFINITY };

/** @param head where what is no comment begins */
function areaOf(suppression: Suppression, { text, kind }: Parsed, head: number): OffsetRange | undefined {
  const { scope, comment } = suppression;
  const { start, end } = inFile(comment.at);
  const covers = comment.covers && inFile(comment.covers);
  const within = comment.within && inFile(comment.within);
  switch (scope) {
    case "file":
      return WHOLE;
    case "top":
      return start < head ? WHOLE : undefined;
    case "stage":
      return comment.stage && inFile(comment.stage);
    case "rest of stage":
      return covers && within && { start: covers.start, end: within.end };
    case "below the next line": {
      if (!covers || !within) return undefined;
      const next = covers.start <= lineOf(text, end + 1).end;
      // a FROM begins another stage
      return comment.stage && !next ? undefined : { start: next ? covers.end + 1 : end, end: within.end };
    }
    case "line": {
      const line = lineOf(text, comment.trailing ? start : end + 1);
      // an instruction is reported at its first line, whichever of its lines is meant
      const whole = kind === "dockerfile" && covers && covers.start >= line.start && covers.start <= line.end;
      return whole ? covers : line;
    }
    case "next":
      return covers && (comment.trailing || followsAtOnce(suppression, text, end, covers.start)) ? covers : undefined;
    case "block":
      return documentBelow(text, start) ?? covers;
    case "node":
      return covers;
  }
}

/** True where nothing but lines that `among` matches stands between the comment and what it covers. */
function followsAtOnce({ among }: Suppression, text: string, end: number, start: number): boolean {
  let line = lineOf(text, end + 1);
  for (let passed = 0; line.end < start; passed++, line = lineOf(text, line.end + 1)) {
    if (passed === MOST_BETWEEN || !among?.test(text.slice(line.start, line.end))) return false;
  }
  return true;
}

/** What follows up to the document's end, for a comment right below the mark of its start. */
function documentBelow(text: string, comment: number): OffsetRange | undefined {
  const { start } = lineOf(text, comment);
  if (start === 0 || !/^---(?:\s|$)/.test(text.slice(lineOf(text, start - 1).start, start))) return undefined;
  const end = /^(?:---|\.\.\.)(?:\s|$)/m.exec(text.slice(start));
  return { start, end: end ? start + end.index : text.length };
}

/** How much of the text is comments, blank lines and marks of a document's start from its beginning. */
function headOf(text: string): number {
  let head = 0;
  while (head < text.length) {
    const { end } = lineOf(text, head);
    if (!/^\s*(?:#|---|$)/.test(text.slice(head, end))) break;
    head = end + 1;
  }
  return head;
}

/** The line that holds an offset, without its line break. */
function lineOf(text: string, at: number): OffsetRange {
  const end = text.indexOf("\n", at);
  return { start: text.lastIndexOf("\n", at - 1) + 1, end: end < 0 ? text.length : end };
}
