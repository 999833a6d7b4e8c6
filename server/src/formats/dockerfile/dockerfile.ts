import type { ShellCommand } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import { type Span, span } from "../../text/span.ts";
import type { Comment, Format, Parsed, SyntaxProblem } from "../format.ts";
import { DockerfileModel } from "./document.ts";
import { frontendOf, problemsOfFile } from "./file-refusals.ts";
import type { InstructionModel } from "./instruction.ts";
import { type CommentPiece, type Cut, cut, InstructionPiece } from "./pieces.ts";

/** Dockerfiles and Containerfiles, as BuildKit reads them. */
export const dockerfile: Format = {
  kind: "dockerfile",
  parse(text, _path, previous) {
    return new ParsedDockerfile(text, previous instanceof ParsedDockerfile ? previous.cut : undefined);
  },
};

class ParsedDockerfile implements Parsed {
  readonly kind = "dockerfile";
  readonly text: string;
  readonly cut: Cut;
  readonly dockerfile: DockerfileModel;
  readonly units: readonly Unit[];
  readonly problems: readonly SyntaxProblem[];
  readonly unsettled: readonly Span[];
  #comments: readonly Comment[] | undefined;

  constructor(text: string, previous: Cut | undefined) {
    this.text = text;
    this.cut = cut(text, previous);
    this.dockerfile = new DockerfileModel(text, this.cut);
    this.units = [{ subjects: new Subjects(this.dockerfile) }];
    const frontend = frontendOf(this.dockerfile);
    const problems: SyntaxProblem[] = [];
    const unsettled: Span[] = [];
    for (const { broken, syntax, at } of this.dockerfile.instructions) {
      if (!broken) continue;
      unsettled.push(at);
      if (frontend === "other" || this.dockerfile.swallowed.has(syntax.piece)) continue;
      const { complaint } = syntax;
      if (!complaint)
        problems.push({ message: "A quote or a variable's brace is not closed.", at: syntax.malformed ?? at });
      else if (complaint.refused) problems.push({ message: complaint.message, at: complaint.at });
    }
    for (const { image } of this.dockerfile.stages) {
      if (image?.reference.state === "unknown" && image.reference.why === "being typed") unsettled.push(image.at);
    }
    this.problems = [...problems, ...problemsOfFile(this.dockerfile, frontend)];
    this.unsettled = unsettled;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= commentsOf(this.dockerfile);
    return this.#comments;
  }
}

/** The subjects of the whole file, each list made when it is asked for. */
class Subjects {
  readonly #dockerfile: DockerfileModel;
  readonly #kept = new Map<string, readonly unknown[]>();

  constructor(model: DockerfileModel) {
    this.#dockerfile = model;
  }

  get document() {
    const { whole, text } = this.#dockerfile;
    return this.#keep("document", () => [
      { kind: "dockerfile" as const, at: span(whole, 0, text.length), dockerfile: this.#dockerfile },
    ]);
  }

  get stage() {
    return this.#dockerfile.stages;
  }

  get instruction(): readonly InstructionModel[] {
    return this.#keep("instruction", () => {
      const instructions: InstructionModel[] = [];
      for (const instruction of this.#dockerfile.instructions) {
        if (instruction.broken) continue;
        instructions.push(instruction);
        if (instruction.keyword === "ONBUILD" && instruction.nested) instructions.push(instruction.nested);
      }
      return instructions;
    });
  }

  get image(): readonly ImageUse[] {
    return this.#keep("image", () => {
      const images: ImageUse[] = [];
      for (const instruction of this.instruction) {
        const { image } = instruction.stage;
        if (image && instruction === instruction.stage.from) images.push(image);
        if (instruction.syntax.flags.length > 0) for (const named of instruction.images) images.push(named);
      }
      return images;
    });
  }

  get command(): readonly ShellCommand[] {
    return this.#keep("command", () => {
      const commands: ShellCommand[] = [];
      for (const { scripts } of this.instruction) {
        for (const script of scripts) for (const command of script.commands) commands.push(command);
      }
      return commands;
    });
  }

  get literal(): readonly Literal[] {
    return this.#keep("literal", () => {
      const literals: Literal[] = [];
      for (const piece of this.#dockerfile.cut.pieces) for (const literal of piece.literals) literals.push(literal);
      return literals;
    });
  }

  get container(): readonly Container[] {
    const container = this.#dockerfile.stages.at(-1)?.container;
    return container ? [container] : [];
  }

  get workload() {
    return this.container.map(({ workload }) => workload);
  }

  #keep<T>(name: string, make: () => readonly T[]): readonly T[] {
    const present = this.#kept.get(name);
    if (present) return present as readonly T[];
    const made = make();
    this.#kept.set(name, made);
    return made;
  }
}

function commentsOf({ cut: { pieces }, instructions }: DockerfileModel): Comment[] {
  const comments: Comment[] = [];
  let following = instructions.length;
  let next: InstructionModel | undefined;
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i] as InstructionPiece | CommentPiece;
    if (piece instanceof InstructionPiece) {
      next = instructions[--following];
      for (const [start, end] of piece.scanned.comments.toReversed()) {
        comments.push({
          text: commentText(piece.text.slice(start, end)),
          at: span(piece, start, end),
          trailing: false,
          covers: undefined,
        });
      }
      continue;
    }
    const comment: Comment = {
      text: piece.content,
      at: span(piece, 0, piece.text.length),
      trailing: false,
      covers: next?.at,
      stage: next && next === next.stage.from ? next.stage.extent : undefined,
    };
    comments.push(piece.directive ? { ...comment, directive: true } : comment);
  }
  return comments.reverse();
}

function commentText(text: string): string {
  return text.replace(/^#\s*/, "").trimEnd();
}
