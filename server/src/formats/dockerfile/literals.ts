import type { Literal } from "../../model/literal.ts";
import { type Piece, span } from "../../text/span.ts";
import { unquote } from "./expand.ts";
import type { InstructionPiece } from "./pieces.ts";

/** Instructions that hold nothing but names of images, users, paths and ports. */
const WITHOUT = new Set(["FROM", "USER", "WORKDIR", "EXPOSE", "VOLUME", "STOPSIGNAL", "SHELL"]);

/** What of an instruction could hold a secret: values of ENV, ARG and LABEL, others line by line, comments inside. */
export function literalsOf(piece: InstructionPiece): Literal[] {
  const { syntax, scanned } = piece;
  const outer = syntax.nested ?? syntax;
  const literals = scanned.comments.map(([start, end]) => commentLiteral(piece, start, end));
  if (WITHOUT.has(outer.keyword)) return literals;
  if (outer.pairs.length > 0) {
    for (const { name, value } of outer.pairs) {
      if (!value || value.text === "") continue;
      const at = value.span(0, value.text.length);
      literals.push({ ...literal, text: unquote(value, piece.escape).text, at, name: name.text });
    }
    return literals;
  }
  const from = outer.afterFlags < outer.line.text.length ? outer.line.source(outer.afterFlags) : piece.text.length;
  const lines = scanned.stretches.map(([start, end]) => [Math.max(start, from), end] as const);
  for (const { start, end } of scanned.heredocs) {
    for (let at = start; at < end; ) {
      const lineBreak = piece.text.indexOf("\n", at);
      const lineEnd = lineBreak < 0 || lineBreak > end ? end : lineBreak;
      lines.push([at, lineEnd]);
      at = lineEnd + 1;
    }
  }
  for (const [start, end] of lines) {
    const text = piece.text.slice(start, end);
    const trimmed = text.trim();
    if (trimmed === "") continue;
    const begin = start + text.indexOf(trimmed);
    literals.push({ ...literal, text: trimmed, at: span(piece, begin, begin + trimmed.length), name: outer.keyword });
  }
  return literals;
}

const literal = { kind: "dockerfile", encoded: false, comment: false } as const;

/** A comment as a literal; `[start, end)` from its `#` to the line's end. */
export function commentLiteral(piece: Piece, start: number, end: number): Literal {
  const text = piece.text
    .slice(start, end)
    .replace(/^#+\s*/, "")
    .trimEnd();
  return { ...literal, text, at: span(piece, start, end), name: undefined, comment: true };
}
