import type { Comment } from "../../model/comment.ts";
import { span } from "../../text/span.ts";
import type { InstructionPiece } from "./pieces.ts";
import { afterLineBreak, endOfLine } from "./scan.ts";

/** The comments inside an instruction: lines among continued ones and, in what RUN gives to a shell, those of the shell. */
export function commentsInside(piece: InstructionPiece): Comment[] {
  if (!piece.text.includes("#")) return [];
  const found = piece.scanned.comments.map(([start, end]) => commentAt(piece, start, end, false));
  const syntax = piece.syntax.nested ?? piece.syntax;
  // the shells that a backtick escapes for have other comments
  if (syntax.keyword !== "RUN" || syntax.json || piece.escape === "`") return found;
  const { line, afterFlags } = syntax;
  const start = shellComment(line.text, afterFlags);
  if (start !== undefined) {
    const at = line.source(start);
    found.push(commentAt(piece, at, endOfLine(piece.text, at), true));
  }
  return [...found, ...syntax.heredocs.flatMap((heredoc) => commentLines(piece, heredoc))];
}

/** What a comment says: without the leading `#` and white space. */
export function contentOfComment(text: string): string {
  return text.replace(/^#\s*/, "").trimEnd();
}

function commentAt(piece: InstructionPiece, start: number, end: number, trailing: boolean): Comment {
  // an instruction starts on its first line
  const covers = trailing && !piece.text.slice(0, start).includes("\n") ? piece.at : undefined;
  return {
    text: contentOfComment(piece.text.slice(start, end)),
    at: span(piece, start, end),
    trailing,
    covers,
    inside: true,
  };
}

/** The comments in the lines of a heredoc's body. */
function commentLines(
  piece: InstructionPiece,
  { start, end }: { readonly start: number; readonly end: number },
): Comment[] {
  const found: Comment[] = [];
  for (let from: number | undefined = start; from !== undefined && from < end; ) {
    const lineEnd = endOfLine(piece.text, from);
    const line = piece.text.slice(from, lineEnd);
    const comment = shellComment(line, 0);
    if (comment !== undefined)
      found.push(commentAt(piece, from + comment, lineEnd, line.slice(0, comment).trim() !== ""));
    from = afterLineBreak(piece.text, lineEnd);
  }
  return found;
}

/** Where a comment of the shell begins in a line: a `#` outside of quotes that begins a word. */
function shellComment(line: string, from: number): number | undefined {
  if (!line.includes("#", from)) return undefined;
  let quote = "";
  for (let i = from; i < line.length; i++) {
    const c = line[i] as string;
    if (c === "\\" && quote !== "'") i++;
    else if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === "#" && /[\s;&|()]/.test(line[i - 1] ?? " ")) return i;
  }
  return undefined;
}
