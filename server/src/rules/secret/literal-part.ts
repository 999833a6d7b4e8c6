import type { Literal } from "../../model/literal.ts";
import { type Span, span, textOf } from "../../text/span.ts";

/**
 * Where `[start, end)` of a literal's text stands in the file; the whole literal where escapes or base64
 * make the two differ.
 */
export function partOf(literal: Literal, start: number, end: number): Span {
  if (literal.encoded) return literal.at;
  const { piece, start: base } = literal.at;
  let known = sources.get(literal);
  if (!known) {
    const text = textOf(literal.at);
    known = { text, lead: text.indexOf(literal.text) };
    sources.set(literal, known);
  }
  const { text: source, lead } = known;
  if (lead >= 0) return span(piece, base + lead + start, base + lead + end);
  // a block scalar: its lines are indented, but what stands on one line stands there as it is
  const part = literal.text.slice(start, end);
  const at = source.indexOf(part);
  const once = at >= 0 && source.indexOf(part, at + 1) < 0;
  return once ? span(piece, base + at, base + at + part.length) : literal.at;
}

/** The text of literals as it stands in the file, and where in it the literal's value begins; -1 where it does not stand there. */
const sources = new WeakMap<Literal, { readonly text: string; readonly lead: number }>();
