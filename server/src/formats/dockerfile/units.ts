import type { ShellCommand } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Literal } from "../../model/literal.ts";
import type { DocumentSubject, Unit } from "../../model/subjects.ts";
import { span } from "../../text/span.ts";
import type { DockerfileModel } from "./document.ts";
import type { InstructionModel } from "./instruction.ts";
import { type Cut, InstructionPiece } from "./pieces.ts";
import { noteReads } from "./reads.ts";
import type { StageModel } from "./stage.ts";

type Pieces = Cut["pieces"];

/** A Dockerfile as the engine visits it: stage by stage, then the file with what stands above its first stage. */
export function unitsOf(
  dockerfile: DockerfileModel,
  previous: readonly (HeadUnit | StageUnit)[],
): (HeadUnit | StageUnit)[] {
  const [head = [], ...pieces] = piecesByStage(dockerfile);
  const { stages, keptStages } = dockerfile;
  const units = stages.map((stage, i) => {
    const old = previous[i];
    const own = pieces[i] ?? [];
    return old instanceof StageUnit && old.holds(stage, own, keptStages) ? old : new StageUnit(stage, own);
  });
  return [...units, new HeadUnit(dockerfile, head)];
}

/** What stands above the first stage, then what each stage holds with the comments up to the next one. */
function piecesByStage({ cut, stages }: DockerfileModel): Pieces[] {
  const starts = new Set(stages.map(({ instructions }) => instructions[0]?.syntax.piece));
  const lists: Pieces[number][][] = [[]];
  for (const piece of cut.pieces) {
    if (piece instanceof InstructionPiece && starts.has(piece)) lists.push([]);
    lists.at(-1)?.push(piece);
  }
  return lists;
}

/** The file as a whole, and what stands above the first FROM. All of the file may tell on it, so that it is made anew each time. */
export class HeadUnit implements Unit {
  readonly subjects: HeadSubjects;

  constructor(dockerfile: DockerfileModel, pieces: Pieces) {
    this.subjects = new HeadSubjects(dockerfile, pieces);
  }
}

/** One stage. It is given out again as long as neither it changes nor any stage that was read while it was checked. */
export class StageUnit implements Unit {
  readonly subjects: StageSubjects;
  readonly #stage: StageModel;
  readonly #pieces: Pieces;
  #read: ReadonlySet<object> = new Set();

  constructor(stage: StageModel, pieces: Pieces) {
    this.#stage = stage;
    this.#pieces = pieces;
    this.subjects = new StageSubjects(stage, pieces);
  }

  noting<T>(check: () => T): T {
    const { result, read } = noteReads(check);
    this.#read = read;
    return result;
  }

  /** True where nothing has changed for the unit. @param kept the stages of the file that are the same as before. */
  holds(stage: StageModel, pieces: Pieces, kept: ReadonlySet<object>): boolean {
    if (stage !== this.#stage || pieces.length !== this.#pieces.length) return false;
    for (const read of this.#read) if (!kept.has(read)) return false;
    return pieces.every((piece, i) => piece === this.#pieces[i]);
  }
}

/** The subjects of some instructions, each list made when it is asked for. */
class InstructionSubjects {
  readonly #all: () => readonly InstructionModel[];
  readonly #pieces: Pieces;
  #instruction: readonly InstructionModel[] | undefined;

  constructor(all: () => readonly InstructionModel[], pieces: Pieces) {
    this.#all = all;
    this.#pieces = pieces;
  }

  get instruction(): readonly InstructionModel[] {
    this.#instruction ??= this.#readInstructions();
    return this.#instruction;
  }

  get image(): readonly ImageUse[] {
    const images: ImageUse[] = [];
    for (const instruction of this.instruction) {
      const { image } = instruction.stage;
      if (image && instruction === instruction.stage.from) images.push(image);
      if (instruction.syntax.flags.length > 0) for (const named of instruction.images) images.push(named);
    }
    return images;
  }

  get command(): readonly ShellCommand[] {
    const commands: ShellCommand[] = [];
    for (const { scripts } of this.instruction) {
      for (const script of scripts) for (const command of script.commands) commands.push(command);
    }
    return commands;
  }

  get literal(): readonly Literal[] {
    const literals: Literal[] = [];
    for (const piece of this.#pieces) for (const literal of piece.literals) literals.push(literal);
    return literals;
  }

  #readInstructions(): readonly InstructionModel[] {
    const instructions: InstructionModel[] = [];
    for (const instruction of this.#all()) {
      if (instruction.broken) continue;
      instructions.push(instruction);
      if (instruction.keyword === "ONBUILD" && instruction.nested) instructions.push(instruction.nested);
    }
    return instructions;
  }
}

class HeadSubjects extends InstructionSubjects {
  readonly #dockerfile: DockerfileModel;

  constructor(dockerfile: DockerfileModel, pieces: Pieces) {
    super(() => dockerfile.preamble.instructions, pieces);
    this.#dockerfile = dockerfile;
  }

  get document(): readonly DocumentSubject[] {
    const { whole, text } = this.#dockerfile;
    return [{ kind: "dockerfile", at: span(whole, 0, text.length), dockerfile: this.#dockerfile }];
  }
}

class StageSubjects extends InstructionSubjects {
  readonly stage: readonly StageModel[];

  constructor(stage: StageModel, pieces: Pieces) {
    super(() => stage.instructions, pieces);
    this.stage = [stage];
  }

  /** What the last stage runs as. */
  get container(): readonly Container[] {
    const { container } = this.stage[0] as StageModel;
    return container ? [container] : [];
  }

  get workload() {
    return this.container.map(({ workload }) => workload);
  }
}
