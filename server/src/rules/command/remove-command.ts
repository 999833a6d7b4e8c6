import type { Pipeline, ShellCommand, ShellScript } from "../../model/command.ts";
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

/**
 * Takes several pipelines out of a RUN, as `removePipeline` does one; undefined where that can't be done safely. At least
 * one has to stay.
 */
export function removePipelines(script: ShellScript, removed: ReadonlySet<Pipeline>): Intent[] | undefined {
  const { instruction, pipelines, errors } = script;
  if (instruction?.keyword !== "RUN" || instruction.json || errors.length > 0) return undefined;
  const heredoc = instruction.heredocs.length > 0;
  const intents: Intent[] = [];
  let found = 0;
  for (let first = 0; first < pipelines.length; first++) {
    if (!removed.has(pipelines[first] as Pipeline)) continue;
    let last = first;
    while (last + 1 < pipelines.length && removed.has(pipelines[last + 1] as Pipeline)) last++;
    const group = pipelines.slice(first, last + 1);
    found += group.length;
    if (group.length === pipelines.length || (heredoc && group.some((p) => textOf(p.at).includes("<<"))))
      return undefined;
    const before = pipelines[first - 1];
    const after = pipelines[last + 1];
    if ((before && !joins(before)) || group.some((p, i) => (i < group.length - 1 || after) && !joins(p)))
      return undefined;
    const { piece } = script.at;
    const start = after ? (group[0] as Pipeline).at.start : (before as Pipeline).at.end;
    const end = after ? after.at.start : (group.at(-1) as Pipeline).at.end;
    const gaps = textOf(span(piece, start, end));
    if (/(?:^|\n)[ \t]*#/.test(gaps)) return undefined;
    intents.push(replace(span(piece, start, end), ""));
    first = last;
  }
  return found === removed.size ? intents : undefined;
}
