import type { Literal } from "../../model/literal.ts";
import { type Span, span, textOf } from "../../text/span.ts";

/**
 * Where `[start, end)` of a literal's text stands in the file; the whole literal where quoting, escapes or base64
 * make the two differ.
 */
export function partOf(literal: Literal, start: number, end: number): Span {
  const lead = literal.encoded ? -1 : textOf(literal.at).indexOf(literal.text);
  const { piece, start: base } = literal.at;
  return lead < 0 ? literal.at : span(piece, base + lead + start, base + lead + end);
}
