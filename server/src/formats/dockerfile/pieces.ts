import { Piece, type Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { MappedTextBuilder } from "../shell/mapped-text.ts";
import { type Escape, endOfLine, type ScannedInstruction, scanInstruction } from "./scan.ts";
import { InstructionSyntax } from "./syntax.ts";

/** A piece that keeps what other modules have worked out of its text. */
class CachingPiece extends Piece {
  readonly #cache = new Map<string, unknown>();

  /** Keeps a result that depends on the text alone. */
  cached<T>(key: string, make: () => T): T {
    if (!this.#cache.has(key)) this.#cache.set(key, make());
    return this.#cache.get(key) as T;
  }
}

/** The text of one instruction, with everything about it that no other instruction can change. */
export class InstructionPiece extends CachingPiece {
  readonly escape: Escape;
  #scanned: ScannedInstruction | undefined;
  #line: MappedText | undefined;
  #syntax: InstructionSyntax | undefined;

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
    return { piece: this, start: 0, end: this.text.trimEnd().length };
  }
}

/** A comment line outside of instructions. */
export class CommentPiece extends CachingPiece {
  /** The parser directive that it is: its name in lower case. */
  readonly directive: { readonly name: string; readonly value: string } | undefined;

  constructor(text: string, offset: number, directive?: { readonly name: string; readonly value: string }) {
    super(text, offset);
    this.directive = directive;
  }
}

/** A Dockerfile cut into instructions and comments, in the order of the text; blank lines belong to nothing. */
export interface Cut {
  readonly escape: Escape;
  readonly pieces: readonly (InstructionPiece | CommentPiece)[];
}

/**
 * Cuts a text. Pieces of `previous` whose text is found again are kept and moved to their new offsets, each at most once;
 * after this `previous` must not be used any more.
 */
export function cut(text: string, previous?: Cut): Cut {
  const pieces: (InstructionPiece | CommentPiece)[] = [];
  let escapeChar: Escape = "\\";
  let old = new OldPieces(previous?.pieces ?? []);
  const unterminated = new Set<string>();
  const seen = new Set<string>();
  let directives = true;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff) {
      if (code === 10) directives = false;
      at++;
      continue;
    }
    if (code !== 35) {
      directives = false;
      if (previous && previous.escape !== escapeChar) old = new OldPieces([]);
      const { end } = scanInstruction(text, at, escapeChar, unterminated);
      const source = text.slice(at, end);
      pieces.push(old.instruction(source, at) ?? new InstructionPiece(source, at, escapeChar));
      at = end;
      continue;
    }
    const end = endOfLine(text, at);
    const source = text.slice(at, end);
    const directive = directives ? readDirective(source, seen) : undefined;
    if (!directive) directives = false;
    if (directive?.name === "escape" && (directive.value === "`" || directive.value === "\\"))
      escapeChar = directive.value;
    pieces.push(old.comment(source, at, directive?.name) ?? new CommentPiece(source, at, directive));
    at = end;
    // The break that ends a directive's line is no blank line.
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
  }
  return { escape: escapeChar, pieces };
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

  comment(text: string, offset: number, directive: string | undefined): CommentPiece | undefined {
    const piece = this.#byText.get(text)?.at(-1);
    return piece instanceof CommentPiece && piece.directive?.name === directive ? this.#take(piece, offset) : undefined;
  }

  #take<T extends InstructionPiece | CommentPiece>(piece: T, offset: number): T {
    this.#byText.get(piece.text)?.pop();
    piece.offset = offset;
    return piece;
  }
}
