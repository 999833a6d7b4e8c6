import type { OffsetRange } from "../../text/span.ts";
import type { Branch } from "./blocks.ts";
import { MASK, type Output } from "./mask.ts";

/**
 * A masked document as one would write into it: what stands under a condition is blank, and what is printed for a key
 * that has no other value stands as its value. Of the same length.
 * @param branches those that do not concern the whole document; they and `outputs` with offsets in the document
 */
export function outlineOf(masked: string, branches: readonly OffsetRange[], outputs: readonly Output[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of branches) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    parts.push(masked.slice(at, from), masked.slice(from, end).replace(/[^\r\n]/g, " "));
    at = Math.min(end, masked.length);
  }
  const unconditional = outputs.filter(({ at }) => !branches.some(({ start, end }) => start <= at && at < end));
  return withPrinted(parts.join("") + masked.slice(at), unconditional);
}

/** The text with marks where something is printed for the key right above. */
function withPrinted(text: string, outputs: readonly Output[]): string {
  if (outputs.length === 0) return text;
  const lines = text.split("\n");
  let key: number | undefined;
  let filling: { readonly line: number; readonly column: number } | undefined;
  let start = 0;
  let next = 0;
  const settle = (column: number) => {
    if (filling && key !== undefined && column <= key) {
      const line = lines[filling.line] as string;
      const length = line.replace(/\r$/, "").length - filling.column;
      lines[filling.line] = line.slice(0, filling.column) + MASK.repeat(length) + line.slice(filling.column + length);
    }
    filling = undefined;
  };
  for (const [i, line] of lines.entries()) {
    const column = line.search(/[^ \r]/);
    if (column >= 0 && line.charAt(column) !== "#") {
      settle(column);
      key = line.trimEnd().endsWith(":") ? column + (/^(?:- +)*/.exec(line.slice(column))?.[0].length ?? 0) : undefined;
    }
    for (; next < outputs.length && (outputs[next] as Output).at <= start + line.length; next++) {
      const output = outputs[next] as Output;
      const own = output.at - start;
      if (column < 0 && key !== undefined && own > key && own < line.length && (output.column ?? own) > key)
        filling ??= { line: i, column: own };
    }
    start += line.length + 1;
  }
  settle(-1);
  return lines.join("\n");
}

/** The branches that do not hold all of a document, in order and not nested, with offsets in it. */
export function partialBranches(branches: readonly Branch[], base: number, document: OffsetRange): OffsetRange[] {
  const found: OffsetRange[] = [];
  for (const { start, end } of branches) {
    const own = { start: start - base, end: end - base };
    const whole = own.start <= document.start && document.end <= own.end;
    const last = found.at(-1);
    if (!whole && own.end > 0 && !(last && own.end <= last.end)) found.push(own);
  }
  return found;
}
