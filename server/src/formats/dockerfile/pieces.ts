import type { Comment } from "../../model/comment.ts";
import type { Literal } from "../../model/literal.ts";
import { Piece, type Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { MappedTextBuilder } from "../shell/mapped-text.ts";
import { commentsInside, contentOfComment } from "./inner-comments.ts";
import { commentLiteral, literalsOf } from "./literals.ts";
import { type Escape, endOfLine, HeredocEnds, type ScannedInstruction, scanInstruction } from "./scan.ts";
import { InstructionSyntax } from "./syntax.ts";

/** The text of one instruction, with everything about it that no other instruction can change. */
export class InstructionPiece extends Piece {
  readonly escape: Escape;
  #scanned: ScannedInstruction | undefined;
  #line: MappedText | undefined;
  #syntax: InstructionSyntax | undefined;
  #at: Span | undefined;
  #literals: readonly Literal[] | undefined;
  #comments: readonly Comment[] | undefined;

  constructor(text: string, offset: number, escapeChar: Escape) {
    super(text, offset);
    this.escape = escapeChar;
  }

  get scanned(): ScannedInstruction {
    this.#scanned ??= scanInstruction(this.text, 0, this.escape);
    return this.#scanned;
  }

  /** The instruction as one line: continuations joined, comments and heredoc bodies left out. */
  get line(): MappedText {
    if (!this.#line) {
      const builder = new MappedTextBuilder(this);
      for (const [start, end] of this.scanned.stretches) builder.add(start, end);
      this.#line = builder.build();
    }
    return this.#line;
  }

  get syntax(): InstructionSyntax {
    this.#syntax ??= new InstructionSyntax(this, this.line, false);
    return this.#syntax;
  }

  /** Without trailing white space. */
  get at(): Span {
    this.#at ??= { piece: this, start: 0, end: this.text.trimEnd().length };
    return this.#at;
  }

  get literals(): readonly Literal[] {
    this.#literals ??= literalsOf(this);
    return this.#literals;
  }

  /** The comments inside the instruction, in the order of the text. */
  get comments(): readonly Comment[] {
    this.#comments ??= commentsInside(this);
    return this.#comments;
  }
}

/** A comment line outside of instructions. */
export class CommentPiece extends Piece {
  /** The parser directive that it is: its name in lower case. */
  readonly directive: { readonly name: string; readonly value: string } | undefined;

  #literals: readonly Literal[] | undefined;
  #content: string | undefined;

  constructor(text: string, offset: number, directive?: { readonly name: string; readonly value: string }) {
    super(text, offset);
    this.directive = directive;
  }

  /** The text without the leading `#` and white space. */
  get content(): string {
    this.#content ??= contentOfComment(this.text);
    return this.#content;
  }

  get literals(): readonly Literal[] {
    this.#literals ??= [commentLiteral(this, 0, this.text.length)];
    return this.#literals;
  }
}

type AnyPiece = InstructionPiece | CommentPiece;

/** A Dockerfile cut into instructions and comments, in the order of the text; blank lines belong to nothing. */
export interface Cut {
  readonly text: string;
  readonly escape: Escape;
  readonly pieces: readonly AnyPiece[];
}

/**
 * Cuts a text. Pieces of `previous` whose text is found again are kept and moved to their new offsets, each at most once;
 * after this `previous` must not be used any more.
 */
export function cut(text: string, previous?: Cut): Cut {
  const head = readHead(text);
  if (!previous || previous.escape !== head.escape) {
    const pieces = cutFrom(text, head, undefined, new OldPieces([]));
    return { text, escape: head.escape, pieces };
  }
  return { text, escape: head.escape, pieces: cutAgain(text, head, previous) };
}

/** Cuts only what has changed: pieces above stay, and from the first piece below that begins where an old one did, too. */
function cutAgain(text: string, head: Head, previous: Cut): AnyPiece[] {
  const old = previous.pieces;
  const { same, rest } = commonEnds(previous.text, text);
  const shift = text.length - previous.text.length;
  let kept = 0;
  // A piece stays where the one behind it begins within the unchanged text too: what follows may belong to a piece.
  while (kept + 1 < old.length && (old[kept + 1] as AnyPiece).offset < same && !isOpen(old[kept] as AnyPiece)) kept++;
  const last = old[kept - 1];
  const from = last ? last.offset + last.text.length : 0;
  if (!last || from < head.end) return cutFrom(text, head, undefined, new OldPieces(old));
  let below = old.length;
  while (below > kept && (old[below - 1] as AnyPiece).offset >= previous.text.length - rest) below--;
  const meet = { old, from: below, shift };
  const middle = cutFrom(text, { ...head, end: from, pieces: [] }, meet, new OldPieces(old.slice(kept, below)));
  return [...old.slice(0, kept), ...middle];
}

function isOpen(piece: AnyPiece): boolean {
  return piece instanceof InstructionPiece && piece.syntax.open;
}

/** How many characters two texts share at their start and, behind that, at their end. */
function commonEnds(a: string, b: string): { same: number; rest: number } {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  let rest = 0;
  while (rest < shorter - same && a.charCodeAt(a.length - 1 - rest) === b.charCodeAt(b.length - 1 - rest)) rest++;
  return { same, rest };
}

interface Head {
  readonly escape: Escape;
  readonly pieces: readonly CommentPiece[];
  /** Where the parser directives end. */
  readonly end: number;
}

/** The parser directives: comments of that form above everything else. */
function readHead(text: string): Head {
  const pieces: CommentPiece[] = [];
  const seen = new Set<string>();
  let escapeChar: Escape = "\\";
  let end = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    const at = end + (/^[ \t]*/.exec(text.slice(end, end + 100))?.[0].length ?? 0);
    const lineEnd = endOfLine(text, at);
    const source = text[at] === "#" ? text.slice(at, lineEnd) : "";
    const directive = readDirective(source, seen);
    if (!directive) return { escape: escapeChar, pieces, end };
    if (directive.name === "escape" && (directive.value === "`" || directive.value === "\\"))
      escapeChar = directive.value;
    pieces.push(new CommentPiece(source, at, directive));
    end = Math.min(text.length, lineEnd + (text[lineEnd] === "\r" ? 2 : 1));
    if (lineEnd === text.length) return { escape: escapeChar, pieces, end };
  }
}

/** Old pieces from `from` on follow as they are as soon as one of them begins where the cutting has arrived. */
interface Meeting {
  readonly old: readonly AnyPiece[];
  from: number;
  readonly shift: number;
}

function cutFrom(text: string, head: Head, meet: Meeting | undefined, old: OldPieces): AnyPiece[] {
  const pieces: AnyPiece[] = head.pieces.map((piece) => old.comment(piece) ?? piece);
  const ends = new HeredocEnds(text);
  let at = head.end;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff) {
      at++;
      continue;
    }
    if (meet) {
      const { old: below, shift } = meet;
      while (meet.from < below.length && (below[meet.from] as AnyPiece).offset + shift < at) meet.from++;
      if (below[meet.from] && (below[meet.from] as AnyPiece).offset + shift === at) {
        for (let i = meet.from; i < below.length; i++) {
          const piece = below[i] as AnyPiece;
          piece.offset += shift;
          pieces.push(piece);
        }
        return pieces;
      }
    }
    const isComment = code === 35;
    const end = isComment ? endOfLine(text, at) : scanInstruction(text, at, head.escape, ends).end;
    const source = text.slice(at, end);
    if (isComment) {
      const piece = new CommentPiece(source, at);
      pieces.push(old.comment(piece) ?? piece);
    } else pieces.push(old.instruction(source, at) ?? new InstructionPiece(source, at, head.escape));
    at = end;
  }
  return pieces;
}

function readDirective(line: string, seen: Set<string>): { name: string; value: string } | undefined {
  const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(line);
  const name = match?.[1]?.toLowerCase() ?? "";
  if (!match || !["syntax", "escape", "check"].includes(name) || seen.has(name)) return undefined;
  seen.add(name);
  return { name, value: (match[2] as string).trimEnd() };
}

/** The pieces of the last version, handed out by their text in their order, each once. */
class OldPieces {
  readonly #byText = new Map<string, (InstructionPiece | CommentPiece)[]>();

  constructor(pieces: readonly (InstructionPiece | CommentPiece)[]) {
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i] as InstructionPiece | CommentPiece;
      const same = this.#byText.get(piece.text);
      if (same) same.push(piece);
      else this.#byText.set(piece.text, [piece]);
    }
  }

  instruction(text: string, offset: number): InstructionPiece | undefined {
    const piece = this.#byText.get(text)?.at(-1);
    return piece instanceof InstructionPiece ? this.#take(piece, offset) : undefined;
  }

  comment({ text, offset, directive }: CommentPiece): CommentPiece | undefined {
    const piece = this.#byText.get(text)?.at(-1);
    const same = piece instanceof CommentPiece && piece.directive?.name === directive?.name;
    return same ? this.#take(piece, offset) : undefined;
  }

  #take<T extends InstructionPiece | CommentPiece>(piece: T, offset: number): T {
    this.#byText.get(piece.text)?.pop();
    piece.offset = offset;
    return piece;
  }
}
