import type { Pipeline, ShellCommand } from "../../model/command.ts";
import { type Intent, remove, replace } from "../../model/place.ts";
import { type Span, span, textOf } from "../../text/span.ts";

/** Takes a command out of a RUN as `removePipeline` does; undefined also where it is joined to others by a pipe. */
export function removeCommand(command: ShellCommand): Intent | undefined {
  return command.pipeline.commands.length === 1 ? removePipeline(command) : undefined;
}

/**
 * Takes the pipeline of a command out of a RUN: the whole instruction where it is alone there, else the pipeline with
 * what joins it to its neighbour. Undefined where that can't be done safely.
 */
export function removePipeline({ pipeline, script }: ShellCommand): Intent | undefined {
  const { instruction, pipelines } = script;
  const index = pipelines.indexOf(pipeline);
  if (instruction?.keyword !== "RUN" || pipeline.nested || index < 0 || script.errors.length > 0) return undefined;
  const heredoc = instruction.heredocs.length > 0;
  if (pipelines.length === 1) return heredoc ? undefined : remove(instruction.place);
  const before = pipelines[index - 1];
  const after = pipelines[index + 1];
  if (instruction.json || (heredoc && textOf(pipeline.at).includes("<<"))) return undefined;
  if ((before && !joins(before)) || (after && !joins(pipeline))) return undefined;
  const { piece, start, end } = pipeline.at;
  if (after) return withoutComment(span(piece, end, after.at.start), span(piece, start, after.at.start));
  return before && withoutComment(span(piece, before.at.end, start), span(piece, before.at.end, end));
}

function joins({ operator }: Pipeline): boolean {
  return operator === "&&" || operator === ";" || operator === "\n";
}

/** Deletes a stretch unless the gap in it holds a comment. */
function withoutComment(gap: Span, stretch: Span): Intent | undefined {
  return /(?:^|\n)[ \t]*#/.test(textOf(gap)) ? undefined : replace(stretch, "");
}
