import type { Intent, Refusal, Writer, Written } from "../../model/place.ts";
import type { TextEdit } from "../../text/edit.ts";
import { overlap } from "../../text/edit.ts";
import { inFile, type Span } from "../../text/span.ts";
import type { DockerfileModel } from "./document.ts";
import type { InstructionModel } from "./instruction.ts";
import { CommentPiece, InstructionPiece } from "./pieces.ts";
import { changeOf } from "./reference-edit.ts";
import type { StageModel } from "./stage.ts";
import type { InstructionSyntax, SyntaxPair } from "./syntax.ts";
import type { Target } from "./targets.ts";

type Step = { readonly edits: readonly TextEdit[]; readonly shared?: boolean } | { readonly refused: Refusal };

/** Writes changes of a Dockerfile in the file's own line endings and keyword case. */
export class DockerfileWriter implements Writer {
  #dockerfile: DockerfileModel;

  constructor(dockerfile: DockerfileModel) {
    this.#dockerfile = dockerfile;
  }

  /** Lets places of the stages that have been taken over into another version of the file be written there. */
  moveTo(dockerfile: DockerfileModel): void {
    this.#dockerfile = dockerfile;
  }

  write(intents: readonly Intent[]): Written {
    const edits: TextEdit[] = [];
    let shared = false;
    for (const intent of inWritingOrder(intents)) {
      const step = this.#step(intent);
      if ("refused" in step) return step;
      edits.push(...step.edits);
      shared ||= step.shared === true;
    }
    return overlap(edits) ? { refused: "overlapping edits" } : { edits, shared };
  }

  #step(intent: Intent): Step {
    if (!("place" in intent)) return { refused: "not in this format" };
    const target = intent.place.target as Target;
    switch (target.what) {
      case "user":
        return intent.op === "set" ? this.#setUser(target.stage, intent.value) : { refused: "not in this format" };
      case "before user":
        return intent.op === "append"
          ? this.#beforeUser(target.stage, intent.value)
          : { refused: "not in this format" };
      case "instruction":
        return this.#instruction(target.instruction, intent);
      case "word":
        return intent.op === "set" ? this.#word(target, intent.value) : { refused: "not in this format" };
      case "variable":
        return this.#variable(target.syntax, target.pair, intent);
      case "flag":
        return this.#flag(target, intent);
      case "item":
        return intent.op === "remove" ? this.#item(target.syntax, target.index) : { refused: "not in this format" };
    }
  }

  #setUser(stage: StageModel, value: unknown): Step {
    if (typeof value !== "string" || !/^[^\s"'$\\`]+$/.test(value)) return { refused: "value not writable" };
    const own = lastUser(stage);
    if (own) return { edits: [{ ...inFile(own.argumentsAt), text: value }] };
    return this.#insertAt(this.#userSpot(stage), `USER ${value}`);
  }

  #beforeUser(stage: StageModel, value: unknown): Step {
    if (typeof value !== "string" || value.trim() === "") return { refused: "value not writable" };
    const own = lastUser(stage);
    return this.#insertAt(own ? { above: own.syntax.piece } : this.#userSpot(stage), value);
  }

  /** Above the closing CMD, ENTRYPOINT or HEALTHCHECK and their comments, else below the last instruction. */
  #userSpot(stage: StageModel): Spot {
    let spot: InstructionPiece | undefined;
    for (const { keyword, syntax, broken } of stage.instructions.toReversed()) {
      if (broken || !CLOSING.has(keyword)) break;
      if (keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK") spot = syntax.piece;
    }
    if (spot) return { above: spot };
    const last = stage.instructions.at(-1);
    return last && { below: last.syntax.piece };
  }

  #insertAt(spot: Spot, lines: string): Step {
    if (!spot) return { refused: "no safe place" };
    const { text, cut } = this.#dockerfile;
    const written = this.#inOwnStyle(lines);
    if ("below" in spot) {
      if (this.#openAbove(cut.pieces.indexOf(spot.below) + 1)) return { refused: "dangling continuation" };
      const end = spot.below.offset + spot.below.text.length;
      return { edits: [{ start: end, end, text: this.#dockerfile.lineBreak + written }] };
    }
    let index = cut.pieces.indexOf(spot.above);
    let at = lineStart(text, spot.above.offset);
    for (let above = cut.pieces[index - 1]; above instanceof CommentPiece; above = cut.pieces[--index - 1]) {
      const next = cut.pieces[index] as CommentPiece | InstructionPiece;
      const gap = text.slice(above.offset + above.text.length, next.offset);
      if (above.directive || gap.split("\n").length > 2) break;
      at = lineStart(text, above.offset);
    }
    if (this.#openAbove(index)) return { refused: "dangling continuation" };
    const { lineBreak } = this.#dockerfile;
    // one empty line between stages is enough
    const plain = written.startsWith(lineBreak) && /\n\r?\n$/.test(text.slice(Math.max(0, at - 4), at));
    return { edits: [{ start: at, end: at, text: (plain ? written.slice(lineBreak.length) : written) + lineBreak }] };
  }

  #instruction(instruction: InstructionModel, intent: Intent): Step {
    const { piece } = instruction.syntax;
    if (intent.op === "append") {
      if (typeof intent.value !== "string") return { refused: "value not writable" };
      const { text, cut } = this.#dockerfile;
      if (this.#openAbove(cut.pieces.indexOf(piece))) return { refused: "dangling continuation" };
      const at = lineStart(text, piece.offset);
      const indentation = text.slice(at, piece.offset).replace(/^\uFEFF/, "");
      const start = text.startsWith("\uFEFF") && at === 0 ? 1 : at;
      return {
        edits: [{ start, end: start, text: indentation + this.#inOwnStyle(intent.value) + this.#dockerfile.lineBreak }],
      };
    }
    if (intent.op === "remove") return this.#removeLines(piece);
    if (intent.op !== "set" || typeof intent.value !== "string") return { refused: "not in this format" };
    return { edits: [{ ...inFile(instruction.at), text: this.#inOwnStyle(intent.value) }] };
  }

  /** True where a line before the piece at an index would be taken for a part of what stands above it. */
  #openAbove(index: number): boolean {
    const above = this.#dockerfile.cut.pieces.slice(0, index).filter((piece) => piece instanceof InstructionPiece);
    return above.at(-1)?.syntax.open === true || above.some(({ syntax }) => syntax.unterminated);
  }

  #removeLines(piece: InstructionPiece): Step {
    const { text, cut } = this.#dockerfile;
    if (this.#openAbove(cut.pieces.indexOf(piece) + 1)) return { refused: "dangling continuation" };
    if (piece.scanned.comments.length > 0) return { refused: "comment inside" };
    let start = lineStart(text, piece.offset);
    if (text.startsWith("\uFEFF") && start === 0) start = 1;
    const end = piece.offset + piece.text.length;
    const lineBreak = /^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    if (lineBreak > 0) return { edits: [{ start, end: end + lineBreak, text: "" }] };
    const above = start > 1 && text[start - 1] === "\n" ? (text[start - 2] === "\r" ? 2 : 1) : 0;
    return { edits: [{ start: start - above, end, text: "" }] };
  }

  #word(target: Extract<Target, { what: "word" }>, value: unknown): Step {
    const text = wordOf(value);
    if (text === undefined || /[\s"'$\\`]/.test(text)) return { refused: "value not writable" };
    const change = changeOf(target.resolved, text, (name) => this.#uses(name) > 1);
    if (!change) return { refused: "variable" };
    return change.edit
      ? { edits: [{ ...inFile(change.edit.at), text: change.edit.text }], shared: change.shared }
      : { edits: [] };
  }

  /** How often a variable is read anywhere in the file; an ARG that takes it into a stage counts. */
  #uses(name: string): number {
    let uses = 0;
    for (const { syntax } of this.#dockerfile.instructions) {
      if (syntax.keyword === "ARG") uses += syntax.pairs.filter((p) => !p.value && p.name.text === name).length;
    }
    for (const piece of this.#dockerfile.cut.pieces) {
      if (!(piece instanceof InstructionPiece) || !piece.text.includes(name)) continue;
      uses += piece.text.split(new RegExp(`\\$\\{?${name}(?![A-Za-z0-9_])`)).length - 1;
    }
    return uses;
  }

  #variable(syntax: InstructionSyntax, pair: SyntaxPair, intent: Intent): Step {
    const { pairs } = syntax;
    const index = pairs.indexOf(pair);
    if (intent.op === "remove") {
      if (pairs.length === 1) return this.#removeLines(syntax.piece);
      return this.#cutOut(
        syntax.piece,
        pairs.map(({ at }) => at),
        index,
      );
    }
    if (intent.op !== "set" || typeof intent.value !== "string") return { refused: "not in this format" };
    if (/[\n\r]/.test(intent.value)) return { refused: "value not writable" };
    const plain = /^[A-Za-z0-9_./:@%+,=-]*$/.test(intent.value);
    const quoted = `"${intent.value.replace(/["\\$`]/g, (c) => `${syntax.piece.escape}${c}`)}"`;
    const text = plain && intent.value !== "" ? intent.value : quoted;
    if (!pair.value) return { edits: [{ ...inFile({ ...pair.at, start: pair.at.end }), text: `=${text}` }] };
    return { edits: [{ ...inFile(pair.value.span(0, pair.value.text.length)), text }] };
  }

  /** A flag is added behind the keyword, where it stands alone whatever follows. */
  #flag({ syntax, flag, name }: Extract<Target, { what: "flag" }>, intent: Intent): Step {
    if (intent.op === "remove") {
      if (!flag) return { edits: [] };
      const flags = syntax.flags.map(({ text }) => text.span(0, text.text.length));
      const { piece, line, afterFlags } = syntax;
      const rest = afterFlags < line.text.length ? line.source(afterFlags) : piece.at.end;
      return this.#cutOut(piece, [...flags, { piece, start: rest, end: piece.at.end }], syntax.flags.indexOf(flag));
    }
    const { value } = intent as { readonly value: unknown };
    const text = typeof value === "boolean" || typeof value === "number" ? String(value) : value;
    if (intent.op !== "set" || typeof text !== "string" || /[\s"'\\`]/.test(text))
      return { refused: "value not writable" };
    if (flag?.valueText) return { edits: [{ ...inFile(flag.valueText.span(0, flag.valueText.text.length)), text }] };
    const at = flag ? flag.text.span(0, flag.text.text.length) : syntax.keywordAt;
    const { end } = inFile(at);
    return { edits: [{ start: end, end, text: flag ? `=${text}` : ` --${name}${text === "true" ? "" : `=${text}`}` }] };
  }

  #item(syntax: InstructionSyntax, index: number): Step {
    const { words } = syntax;
    if (words.length === 1) return this.#removeLines(syntax.piece);
    if (syntax.json) return { refused: "not in this format" };
    return this.#cutOut(
      syntax.piece,
      words.map(({ text }) => text.span(0, text.text.length)),
      index,
    );
  }

  /** Takes one of several words away, with the space or continuation up to the next or from the one before. */
  #cutOut(piece: InstructionPiece, spans: readonly Span[], index: number): Step {
    const own = spans[index] as Span;
    const next = spans[index + 1];
    const start = next ? own.start : (spans[index - 1] as Span).end;
    const end = next ? next.start : own.end;
    if (piece.scanned.comments.some(([from, to]) => from < end && start < to)) return { refused: "comment inside" };
    return { edits: [{ ...inFile({ piece, start, end }), text: "" }] };
  }

  /** The lines with the file's line ending and, where its instructions are in lower case, such a keyword. */
  #inOwnStyle(lines: string): string {
    const first = this.#dockerfile.instructions.find(({ broken }) => !broken);
    const lower = first !== undefined && first.syntax.keywordText === first.keyword.toLowerCase();
    const cased = lower ? lines.replace(KEYWORDS, (keyword) => keyword.toLowerCase()) : lines;
    return cased.replace(/\r?\n/g, this.#dockerfile.lineBreak);
  }
}

/** At the beginning of a line; what goes on over several lines is indented. */
const KEYWORDS =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?=[ \t])/gm;

/** Instructions that change nothing but the image's configuration, so that USER may stand above them. */
const CLOSING = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK", "EXPOSE", "STOPSIGNAL", "LABEL", "VOLUME"]);

/** The USER that speaks for the end of the stage alone: what a later RUN does may need the user that it names. */
function lastUser(stage: StageModel): InstructionModel | undefined {
  const own = stage.ownUser;
  const later = own ? stage.instructions.slice(own.index + 1) : [];
  return later.some(({ keyword, broken }) => keyword === "RUN" && !broken) ? undefined : own;
}

/** Where a line is inserted. */
type Spot = { readonly above: InstructionPiece } | { readonly below: InstructionPiece } | undefined;

/** What goes above USER is written before the USER that is inserted at the same place. */
function inWritingOrder(intents: readonly Intent[]): Intent[] {
  const first = (intent: Intent) => "place" in intent && (intent.place.target as Target).what === "before user";
  return [...intents.filter(first), ...intents.filter((intent) => !first(intent))];
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** A value of the model as a word: a text, a number, an image reference. */
function wordOf(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  return typeof value === "object" && value !== null && "text" in value ? String(value.text) : undefined;
}
