import { type Span, span } from "../../text/span.ts";
import type { Comment, Format, Parsed, SyntaxProblem } from "../format.ts";
import { DockerfileModel } from "./document.ts";
import { frontendOf, problemsOfFile } from "./file-refusals.ts";
import type { InstructionModel } from "./instruction.ts";
import { type CommentPiece, type Cut, cut, InstructionPiece } from "./pieces.ts";
import { type HeadUnit, type StageUnit, unitsOf } from "./units.ts";

/** Dockerfiles and Containerfiles, as BuildKit reads them. */
export const dockerfile: Format = {
  kind: "dockerfile",
  parse(text, _path, previous) {
    return new ParsedDockerfile(text, previous instanceof ParsedDockerfile ? previous : undefined);
  },
};

class ParsedDockerfile implements Parsed {
  readonly kind = "dockerfile";
  readonly text: string;
  readonly cut: Cut;
  readonly dockerfile: DockerfileModel;
  readonly units: readonly (HeadUnit | StageUnit)[];
  readonly problems: readonly SyntaxProblem[];
  readonly unsettled: readonly Span[];
  #comments: readonly Comment[] | undefined;

  constructor(text: string, previous: ParsedDockerfile | undefined) {
    this.text = text;
    this.cut = cut(text, previous?.cut);
    this.dockerfile = new DockerfileModel(text, this.cut, previous?.dockerfile);
    this.units = unitsOf(this.dockerfile, previous?.units ?? []);
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

function commentsOf({ cut: { pieces }, instructions }: DockerfileModel): Comment[] {
  const comments: Comment[] = [];
  let following = instructions.length;
  let next: InstructionModel | undefined;
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i] as InstructionPiece | CommentPiece;
    if (piece instanceof InstructionPiece) {
      next = instructions[--following];
      comments.push(...piece.comments.toReversed());
      continue;
    }
    const comment: Comment = {
      text: piece.content,
      at: span(piece, 0, piece.text.length),
      trailing: false,
      covers: next?.at,
      stage: next && next === next.stage.from ? next.stage.extent : undefined,
      within: next?.stage.extent,
    };
    comments.push(piece.directive ? { ...comment, directive: true } : comment);
  }
  return comments.reverse();
}
