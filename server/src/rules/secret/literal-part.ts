import type { Literal } from "../../model/literal.ts";
import { type Span, span, textOf } from "../../text/span.ts";

/**
 * Where `[start, end)` of a literal's text stands in the file; the whole literal where escapes or base64
 * make the two differ.
 */
export function partOf(literal: Literal, start: number, end: number): Span {
  if (literal.encoded) return literal.at;
  const source = textOf(literal.at);
  const { piece, start: base } = literal.at;
  const lead = source.indexOf(literal.text);
  if (lead >= 0) return span(piece, base + lead + start, base + lead + end);
  // a block scalar: its lines are indented, but what stands on one line stands there as it is
  const part = literal.text.slice(start, end);
  const at = source.indexOf(part);
  const once = at >= 0 && source.indexOf(part, at + 1) < 0;
  return once ? span(piece, base + at, base + at + part.length) : literal.at;
}
