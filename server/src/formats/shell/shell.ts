import { parse } from "unbash";
import type { ShellScript, ShellWord } from "../../model/command.ts";
import type { Piece, Span } from "../../text/span.ts";
import { CommandReader, commandOf, MutablePipeline, ParsedScriptModel, type ScriptOwner } from "./commands.ts";
import { MappedText } from "./mapped-text.ts";

export { type ScriptOwner, timesOwnerAsked } from "./commands.ts";

export interface ShellOptions {
  /** Default `posix`; scripts of other dialects are not parsed. */
  readonly dialect?: ShellScript["dialect"];
  /** Who runs the script; the object is kept, so that its fields may be filled in later. */
  readonly owner?: ScriptOwner;
}

/** Parses `[start, end)` of a piece as a shell script. Never throws. */
export function parseShell(piece: Piece, start: number, end: number, options: ShellOptions = {}): ShellScript {
  return parseShellText(MappedText.of(piece, start, end), options);
}

/** Parses a script that was put together from stretches of a piece. Never throws. */
export function parseShellText(source: MappedText, options: ShellOptions = {}): ShellScript {
  return parseNested(source, options.dialect ?? "posix", options.owner ?? {}, 0);
}

/** A word of a command line that no shell splits: `text` as written, `value` what the program receives. */
export interface ExecWord {
  readonly text: string;
  /** Undefined where it can't be known. */
  readonly value: string | undefined;
  readonly at: Span;
  /** The value with the places of its characters, where the format knows them better than can be guessed from `at`. */
  readonly mapped?: MappedText | undefined;
}

/**
 * A command line in exec form (`["sh", "-c", "..."]`): one command, and what a shell in it is given to run.
 * @param at the whole list
 */
export function execScript(words: readonly ExecWord[], at: Span, options: ShellOptions = {}): ShellScript {
  const owner = options.owner ?? {};
  const script = new ParsedScriptModel("exec", at, owner);
  if (words.length === 0) return script;
  const pipeline = new MutablePipeline(at, false);
  const shellWords = words.map(execWord);
  const command = commandOf({ words: shellWords, assignments: [], redirects: [], pipeline, script, at });
  pipeline.commands.push(command);
  script.pipelines.push(pipeline);
  script.commands.push(command);
  const reader = new CommandReader(script, (source) => parseNested(source, "posix", owner, 1));
  reader.runBy(command, (word) => mappedValue(words[shellWords.indexOf(word)]), undefined);
  return script;
}

function execWord({ text, value, at }: ExecWord): ShellWord {
  const pattern = value ?? "\uFFFC";
  return { text, value, pattern, variables: [], substitutions: [], at };
}

function mappedValue(word: ExecWord | undefined): MappedText | undefined {
  if (word?.value === undefined) return undefined;
  if (word.mapped) return word.mapped;
  const { piece, start, end } = word.at;
  return MappedText.of(piece, start, end).align(word.value, 0, end - start);
}

const MAX_DEPTH = 5;
/** The library's time grows with the square of the heredocs. */
const MOST_HEREDOCS = 1000;

function parseNested(
  source: MappedText,
  dialect: ShellScript["dialect"],
  owner: ScriptOwner,
  depth: number,
): ShellScript {
  const script = new ParsedScriptModel(dialect, source.span(0, source.text.length), owner);
  if (dialect !== "posix" || depth > MAX_DEPTH) return script;
  if (source.text.split("<<", MOST_HEREDOCS + 1).length > MOST_HEREDOCS) {
    script.errors.push(script.at);
    return script;
  }
  try {
    const tree = parse(source.text);
    const reader = new CommandReader(script, (inner) => parseNested(inner, "posix", owner, depth + 1));
    reader.script(tree, source);
    for (const { pos } of tree.errors ?? []) {
      script.errors.push(source.span(Math.min(pos, source.text.length), Math.min(pos + 1, source.text.length)));
    }
  } catch {
    script.errors.push(script.at);
  }
  return script;
}
