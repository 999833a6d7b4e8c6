import type { CheckDirective } from "../../model/build-options.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Dockerfile } from "../../model/dockerfile.ts";
import { Piece, type Span, span } from "../../text/span.ts";
import { type Lookup, NOTHING } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { checkDirective } from "./options.ts";
import { CommentPiece, type Cut, InstructionPiece } from "./pieces.ts";
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
  readonly instructions: InstructionModel[] = [];
  /**
   * Instructions that are read as such because the line above is half typed; to the builder, which refuses nothing of it, they
   * are a part of what is continued there.
   */
  readonly swallowed = new Set<InstructionPiece>();
  /** The variables before the first FROM. */
  readonly globals = new Scope();
  readonly writer: DockerfileWriter;
  /** What stands before the first FROM; it belongs to no stage. */
  readonly preamble: StageModel;
  readonly #byName = new Map<string, StageModel>();

  constructor(text: string, cut: Cut) {
    this.text = text;
    this.cut = cut;
    this.whole = new Piece(text, 0);
    this.writer = new DockerfileWriter(this);
    this.preamble = new StageModel(this, -1, undefined);
    this.#read();
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

  #read(): void {
    const pieces = this.cut.pieces.filter((piece) => piece instanceof InstructionPiece);
    const isFrom = ({ syntax }: InstructionPiece) => syntax.keyword === "FROM";
    const hasFrom = pieces.some((piece) => isFrom(piece) && !piece.syntax.complaint);
    let stage: StageModel | undefined;
    for (const [i, piece] of pieces.entries()) {
      const { syntax } = piece;
      if (pieces[i - 1]?.scanned.dangling) this.swallowed.add(piece);
      if (isFrom(piece) && (!syntax.complaint || followed(pieces, i))) {
        stage = this.#begin(new StageModel(this, this.stages.length, syntax.complaint ? undefined : syntax));
        if (syntax.complaint) stage.add(syntax);
      } else if (stage) stage.add(syntax);
      else if (hasFrom) {
        const instruction = this.preamble.add(syntax);
        if (syntax.keyword === "ARG" && !instruction.broken) this.globals.define(syntax, instruction.index);
      } else {
        stage = this.#begin(new StageModel(this, 0, undefined));
        stage.add(syntax);
      }
      const owner = stage ?? this.preamble;
      this.instructions.push(owner.instructions.at(-1) as InstructionModel);
    }
  }

  #begin(stage: StageModel): StageModel {
    this.stages.push(stage);
    if (stage.name) this.#byName.set(stage.name.toLowerCase(), stage);
    return stage;
  }
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
