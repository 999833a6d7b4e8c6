import type { Pipeline, ShellScript } from "../../model/command.ts";
import { type Intent, replace } from "../../model/place.ts";
import { contains, span } from "../../text/span.ts";

/**
 * Adds a command right behind a pipeline of a RUN, so that it runs only if that succeeded, in the style in which the
 * instruction breaks its lines. Undefined where that can't be done safely.
 */
export function appendCommand(script: ShellScript, pipeline: Pipeline, command: string): Intent | undefined {
  const { instruction } = script;
  if (!instruction || instruction.json || pipeline.nested || !["&&", ";", "\n", undefined].includes(pipeline.operator))
    return undefined;
  if (!script.pipelines.includes(pipeline) || pipeline.at.piece !== instruction.at.piece) return undefined;
  const { piece, end } = pipeline.at;
  const at = span(piece, end, end);
  if (instruction.heredocs.some((h) => contains(h.body, pipeline.at))) {
    const lineStart = piece.text.lastIndexOf("\n", pipeline.at.start - 1) + 1;
    const { lineBreak } = instruction.stage.dockerfile;
    const indent = /^[ \t]*/.exec(piece.text.slice(lineStart))?.[0] ?? "";
    return /^[ \t]*(?:\r?\n|$)/.test(piece.text.slice(end))
      ? replace(at, `${lineBreak}${indent}${command}`)
      : undefined;
  }
  const { escape: continuation } = instruction.stage.dockerfile;
  const style = lineStyle(script, continuation);
  if (!style) return replace(at, ` && ${command}`);
  return replace(
    at,
    style.leading
      ? ` ${continuation}${style.lineBreak}${style.indent}&& ${command}`
      : ` && ${continuation}${style.lineBreak}${style.indent}${command}`,
  );
}

/**
 * Commands that run one after another in the place of a pipeline of a RUN, each only if the last succeeded: a line each,
 * in the style in which the instruction breaks its lines. On one line inside a heredoc or a list of its own.
 */
export function joinCommands(script: ShellScript, pipeline: Pipeline, commands: readonly string[]): string {
  const { instruction } = script;
  if (!instruction || pipeline.nested || instruction.heredocs.some((h) => contains(h.body, pipeline.at)))
    return commands.join(" && ");
  const { escape: continuation, lineBreak } = instruction.stage.dockerfile;
  const style = lineStyle(script, continuation) ?? { leading: true, indent: "    ", lineBreak };
  return commands.join(
    style.leading
      ? ` ${continuation}${style.lineBreak}${style.indent}&& `
      : ` && ${continuation}${style.lineBreak}${style.indent}`,
  );
}

interface LineStyle {
  /** `&&` begins the line; else it ends the line before. */
  readonly leading: boolean;
  readonly indent: string;
  readonly lineBreak: string;
}

const styles = new WeakMap<ShellScript, { readonly style: LineStyle | undefined }>();

/** How the script breaks its lines between commands; undefined where it stands on one line. Looked for once a script. */
function lineStyle(script: ShellScript, continuation: string): LineStyle | undefined {
  let known = styles.get(script);
  if (!known) {
    known = { style: readLineStyle(script, continuation) };
    styles.set(script, known);
  }
  return known.style;
}

/** So many pipelines show how lines are broken. */
const ENOUGH = 200;

function readLineStyle({ at, pipelines }: ShellScript, continuation: string): LineStyle | undefined {
  const { text } = at.piece;
  for (const { at: here } of pipelines.slice(1, ENOUGH)) {
    const lineStart = text.lastIndexOf("\n", here.start - 1) + 1;
    if (lineStart <= at.start) continue;
    const before = /^([ \t]*)(&&|;)?[ \t]*$/.exec(text.slice(lineStart, here.start));
    if (!before || !text.slice(0, lineStart).trimEnd().endsWith(continuation)) continue;
    const lineBreak = text[lineStart - 2] === "\r" ? "\r\n" : "\n";
    return { leading: before[2] === "&&", indent: before[1] as string, lineBreak };
  }
  return undefined;
}
