import type { CheckDirective } from "../../model/build-options.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Dockerfile } from "../../model/dockerfile.ts";
import { Piece, type Span, span } from "../../text/span.ts";
import { type Lookup, NOTHING } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { checkDirective } from "./options.ts";
import { CommentPiece, type Cut, InstructionPiece } from "./pieces.ts";
import { areReadsNoted, noteRead } from "./reads.ts";
import type { Escape } from "./scan.ts";
import { Scope } from "./scope.ts";
import { StageModel } from "./stage.ts";
import { DockerfileWriter } from "./writer.ts";

/** A Dockerfile of one version of a text: which instruction belongs to which stage, and what it sees there. */
export class DockerfileModel implements Dockerfile {
  readonly text: string;
  readonly cut: Cut;
  /** The whole text, for spans that reach over several instructions. */
  readonly whole: Piece;
  readonly stages: StageModel[] = [];
  /**
   * Instructions that are read as such because the line above is half typed; to the builder, which refuses nothing of it, they
   * are a part of what is continued there.
   */
  readonly swallowed: ReadonlySet<InstructionPiece>;
  /** The variables before the first FROM. */
  readonly globals: Scope;
  readonly writer: DockerfileWriter;
  /** What stands before the first FROM; it belongs to no stage. */
  readonly preamble: StageModel;
  /** Which stages, the preamble's among them, have been taken over from the version before. */
  readonly keptStages = new Set<object>();
  readonly #instructions: InstructionModel[];
  readonly #parts: Parts;
  readonly #byName = new Map<string, StageModel>();

  /** @param previous the version before, of which every stage is taken over that still says the same; it must not be used afterwards. */
  constructor(text: string, cut: Cut, previous?: DockerfileModel) {
    this.text = text;
    this.cut = cut;
    this.whole = new Piece(text, 0);
    this.#parts = partsOf(cut);
    this.swallowed = swallowedIn(cut);
    const before = previous && this.#isFramedLike(previous) ? previous : undefined;
    this.writer = before?.writer ?? new DockerfileWriter(this);
    this.writer.moveTo(this);
    this.globals = before?.globals ?? new Scope();
    this.preamble = before?.preamble ?? this.#readPreamble();
    if (before) {
      this.preamble.moveTo(this);
      this.keptStages.add(this.preamble);
    }
    for (const [i, part] of this.#parts.stages.entries()) {
      const old = before?.stages[i];
      const same = old && isSame(before.#parts.stages[i]?.pieces ?? [], part.pieces);
      const kept = same && (!old.parent || this.keptStages.has(old.parent)) ? old : undefined;
      if (kept) {
        kept.moveTo(this);
        this.keptStages.add(kept);
        this.#begin(kept);
      } else this.#readStage(part);
    }
    this.#instructions = [this.preamble, ...this.stages].flatMap(({ instructions }) => instructions);
  }

  get instructions(): readonly InstructionModel[] {
    if (areReadsNoted()) for (const stage of this.stages) noteRead(stage);
    return this.#instructions;
  }

  get lineBreak(): "\n" | "\r\n" {
    const at = this.text.indexOf("\n");
    return at > 0 && this.text[at - 1] === "\r" ? "\r\n" : "\n";
  }

  get escape(): Escape {
    return this.cut.escape;
  }

  get start(): Span {
    return span(this.whole, 0, 0);
  }

  get directives(): Dockerfile["directives"] {
    return this.cut.pieces.flatMap((piece) =>
      piece instanceof CommentPiece && piece.directive
        ? [{ ...piece.directive, at: span(piece, 0, piece.text.length) }]
        : [],
    );
  }

  get check(): CheckDirective | undefined {
    const directive = this.directives.find(({ name }) => name === "check");
    return directive && checkDirective(directive.value, directive.at);
  }

  get globalArguments(): readonly EnvironmentVariable[] {
    return this.preamble.environment;
  }

  /** How FROM looks up names: what no ARG before the first FROM declares is empty, whatever the command line says. */
  readonly lookupInFrom: Lookup = (name) => {
    const found = this.globals.lookup(Number.POSITIVE_INFINITY)(name);
    return found ?? (this.preamble.instructions.some(({ broken }) => broken) ? undefined : NOTHING);
  };

  /** True where the text names a stage that is being typed: its FROM is broken, or its name is the beginning of the text. */
  mayBeStage(text: string): boolean {
    const isName = /^[A-Za-z][\w-]*$/.test(text);
    return (
      isName &&
      this.stages.some(({ name, from, instructions }) =>
        from ? name && text.startsWith(name) : instructions[0]?.keyword === "FROM",
      )
    );
  }

  /** The last stage of that name (in any case) among those before `limit`. */
  stageNamed(name: string, limit: number): StageModel | undefined {
    const found = this.#byName.get(name.toLowerCase());
    if (!found || found.index < limit) return found;
    return this.stages.findLast((stage) => stage.index < limit && stage.name?.toLowerCase() === name.toLowerCase());
  }

  /** From a stage's first instruction to the end of its last. */
  extent(stage: BuildStage): Span {
    const first = stage.instructions[0];
    const last = stage.instructions.at(-1);
    if (!first || !last) return this.start;
    return span(this.whole, first.at.piece.offset + first.at.start, last.at.piece.offset + last.at.end);
  }

  #readPreamble(): StageModel {
    const preamble = new StageModel(this, -1, undefined);
    for (const { syntax } of this.#parts.preamble) {
      const { broken, index } = preamble.add(syntax);
      if (syntax.keyword === "ARG" && !broken) this.globals.define(syntax, index);
    }
    return preamble;
  }

  #readStage({ from, pieces }: Part): void {
    const [first, ...rest] = pieces as [InstructionPiece, ...InstructionPiece[]];
    const stage = this.#begin(new StageModel(this, this.stages.length, from === "whole" ? first.syntax : undefined));
    for (const { syntax } of from === "whole" ? rest : pieces) stage.add(syntax);
  }

  #begin(stage: StageModel): StageModel {
    this.stages.push(stage);
    if (stage.name) this.#byName.set(stage.name.toLowerCase(), stage);
    return stage;
  }

  /** All that any stage can see without reading another one is the same as in the version before: how FROM begins them, and what stands above. */
  #isFramedLike(previous: DockerfileModel): boolean {
    const now = this.#parts;
    const before = previous.#parts;
    return (
      this.escape === previous.escape &&
      this.lineBreak === previous.lineBreak &&
      isSame(now.directives, before.directives) &&
      isSame(now.preamble, before.preamble) &&
      now.stages.length === before.stages.length &&
      now.stages.every(({ pieces, from }, i) => {
        const other = before.stages[i];
        return other?.from === from && (from === undefined || other?.pieces[0] === pieces[0]);
      })
    );
  }
}

/** The instructions of a file by the stage that they belong to. */
interface Parts {
  readonly directives: readonly CommentPiece[];
  readonly preamble: readonly InstructionPiece[];
  readonly stages: readonly Part[];
}

/** `from`: how the stage begins; undefined in a fragment. */
interface Part {
  readonly from: "whole" | "half typed" | undefined;
  readonly pieces: InstructionPiece[];
}

function partsOf(cut: Cut): Parts {
  const directives = cut.pieces.filter((piece) => piece instanceof CommentPiece && piece.directive) as CommentPiece[];
  const pieces = cut.pieces.filter((piece) => piece instanceof InstructionPiece);
  const isFrom = ({ syntax }: InstructionPiece) => syntax.keyword === "FROM";
  const hasFrom = pieces.some((piece) => isFrom(piece) && !piece.syntax.complaint);
  const preamble: InstructionPiece[] = [];
  const stages: Part[] = [];
  for (const [i, piece] of pieces.entries()) {
    const { complaint } = piece.syntax;
    if (isFrom(piece) && (!complaint || followed(pieces, i)))
      stages.push({ from: complaint ? "half typed" : "whole", pieces: [piece] });
    else if (stages.length > 0) stages.at(-1)?.pieces.push(piece);
    else if (hasFrom) preamble.push(piece);
    else stages.push({ from: undefined, pieces: [piece] });
  }
  return { directives, preamble, stages };
}

function swallowedIn(cut: Cut): ReadonlySet<InstructionPiece> {
  const swallowed = new Set<InstructionPiece>();
  let above: InstructionPiece | undefined;
  for (const piece of cut.pieces) {
    if (!(piece instanceof InstructionPiece)) continue;
    if (above?.scanned.dangling) swallowed.add(piece);
    above = piece;
  }
  return swallowed;
}

function isSame(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

/** A half-typed FROM begins a stage only where whole instructions follow before the next FROM; at the end it changes nothing. */
function followed(pieces: readonly InstructionPiece[], index: number): boolean {
  for (let i = index + 1; i < pieces.length; i++) {
    const { syntax } = pieces[i] as InstructionPiece;
    if (syntax.keyword === "FROM") return false;
    if (!syntax.complaint) return true;
  }
  return false;
}
