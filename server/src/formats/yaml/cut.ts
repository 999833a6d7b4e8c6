import type { OffsetRange } from "../../text/span.ts";

/** A line that is always a marker: `---` or `...` at column zero with white space or nothing behind it. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r]|$)/;
/** What may stand before a document's own `---`. */
const PROLOGUE = /^(?:\uFEFF)?(?:%|[ \t]*(?:#|\r?$))/;

/** A line of dashes that is no marker, and can only have been meant for one where a key at column zero follows. */
const MISTYPED = /^(?:-{2}|-{4,}|[-\u2013\u2014]*[\u2013\u2014][-\u2013\u2014]*)[ \t]*\r?$/;

/** Cuts a stream into documents, by lines alone; together they cover the text. An empty text is one empty document. */
export function cutStream(text: string): OffsetRange[] {
  const cuts: OffsetRange[] = [];
  let start = 0;
  let prologue = true;
  for (let line = 0; line < text.length; ) {
    const breakAt = text.indexOf("\n", line);
    const next = breakAt < 0 ? text.length : breakAt + 1;
    const c = text.charCodeAt(line);
    const content =
      c === 45 || c === 46 || c === 0x2013 || c === 0x2014 || c === 0xfeff || prologue
        ? text.slice(line, breakAt < 0 ? next : breakAt)
        : "";
    const marker = MARKER.exec(content.charCodeAt(0) === 0xfeff ? content.slice(1) : content)?.[0];
    if (marker === "---") {
      if (!prologue) {
        cuts.push({ start, end: line });
        start = line;
      }
      prologue = false;
    } else if (marker === "...") {
      cuts.push({ start, end: next });
      start = next;
      prologue = true;
    } else if (!prologue && MISTYPED.test(content) && /^[A-Za-z]\w*:(?:\s|$)/.test(text.slice(next, next + 100))) {
      cuts.push({ start, end: line });
      start = line;
    } else if (prologue && !PROLOGUE.test(content)) prologue = false;
    line = next;
  }
  if (start < text.length || cuts.length === 0) cuts.push({ start, end: text.length });
  return cuts;
}

/**
 * Cuts a mapping into its keys, by lines alone: what stands before the first key, then one stretch a key, each with the
 * comments right above it. `from` is a line's start; `column` is that of the keys.
 */
export function cutKeys(text: string, from: number, column: number): number[] {
  const starts: number[] = [];
  let above: number | undefined;
  for (let line = from; line < text.length; ) {
    const breakAt = text.indexOf("\n", line);
    const next = breakAt < 0 ? text.length : breakAt + 1;
    let at = line;
    while (at <= line + column && text.charCodeAt(at) === 32) at++;
    const c = text.charCodeAt(at);
    if (at - line > column) {
      if (above !== undefined && !/^\s*$/.test(text.slice(line, next))) above = undefined;
    } else if (c === 35) above ??= line;
    else if (at < next && c !== 10 && c !== 13) {
      if (at - line === column && startsKey(text, at)) starts.push(above ?? line);
      above = undefined;
    }
    line = next;
  }
  return starts;
}

function startsKey(text: string, at: number): boolean {
  const c = text.charAt(at);
  if (c === "-") return !/^-(?:[ \t\r\n]|$|--)/.test(text.slice(at, at + 3));
  if (c === ".") return !text.startsWith("...", at);
  return !/[#\]}),%\t]/.test(c);
}

/** The column of the first line with content from `from` on; undefined where there is none or it starts with a tab or a dash. */
export function firstColumn(text: string, from: number): number | undefined {
  for (let line = from; line < text.length; ) {
    const breakAt = text.indexOf("\n", line);
    const next = breakAt < 0 ? text.length : breakAt + 1;
    const found = /^( *)([^ \r\n#])/.exec(text.slice(line, Math.min(next, line + 200)));
    if (found) return startsKey(text, line + (found[1] as string).length) ? (found[1] as string).length : undefined;
    line = next;
  }
  return undefined;
}
