import type { OffsetRange } from "../../text/span.ts";

/** A line that is always a marker: `---` or `...` at column zero with white space or nothing behind it. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r]|$)/;
/** What may stand before a document's own `---`. */
const PROLOGUE = /^(?:\uFEFF)?(?:%|[ \t]*(?:#|\r?$))/;

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
      c === 45 || c === 46 || c === 0xfeff || prologue ? text.slice(line, breakAt < 0 ? next : breakAt) : "";
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
    } else if (prologue && !PROLOGUE.test(content)) prologue = false;
    line = next;
  }
  if (start < text.length || cuts.length === 0) cuts.push({ start, end: text.length });
  return cuts;
}
