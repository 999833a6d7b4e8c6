import type { ShellCommand } from "../../model/command.ts";
import { type Intent, remove, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";

/**
 * Takes a command out of a RUN: the whole instruction where it is alone there, else the command with what joins it to
 * its neighbour. Undefined where that can't be done safely.
 */
export function removeCommand(command: ShellCommand): Intent | undefined {
  const { pipeline, script } = command;
  const { instruction } = script;
  if (instruction?.keyword !== "RUN" || pipeline.nested || pipeline.commands.length !== 1) return undefined;
  const { pipelines } = script;
  const index = pipelines.indexOf(pipeline);
  if (index < 0 || script.errors.length > 0) return undefined;
  if (pipelines.length === 1) return instruction.heredocs.length > 0 ? undefined : remove(instruction.place);
  const before = pipelines[index - 1];
  const after = pipelines[index + 1];
  const joins = (operator: typeof pipeline.operator) => operator === "&&" || operator === ";" || operator === "\n";
  if (instruction.json || (before && !joins(before.operator)) || (after && !joins(pipeline.operator))) return undefined;
  const { piece } = pipeline.at;
  if (after) return between(span(piece, pipeline.at.start, after.at.start), pipeline.at.end - pipeline.at.start);
  if (!before) return undefined;
  return between(span(piece, before.at.end, pipeline.at.end), undefined);
}

/** Deletes a stretch; refuses where it holds a comment. */
function between(at: ReturnType<typeof span>, commandLength: number | undefined): Intent | undefined {
  const text = textOf(at);
  const gap =
    commandLength === undefined ? text.slice(0, text.indexOf("&&") + 1 || undefined) : text.slice(commandLength);
  return /(?:^|\n)[ \t]*#/.test(gap) ? undefined : replace(at, "");
}
