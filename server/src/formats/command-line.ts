import type { ShellScript } from "../model/command.ts";
import type { Container } from "../model/container.ts";
import { type Span, span, textOf } from "../text/span.ts";
import { MappedText } from "./shell/mapped-text.ts";
import { type ExecWord, execScript, parseShellText } from "./shell/shell.ts";

/** A scalar as a word of a command line; its value is undefined where a variable or template takes part. */
export function word(value: string | undefined, at: Span, mapped?: MappedText): ExecWord {
  return { text: textOf(at), value, at, mapped };
}

/** The script of a list of words: the program and its arguments, and what `sh -c` runs where it is one. */
export function scriptOfWords(words: readonly [ExecWord, ...ExecWord[]], container: Container): ShellScript {
  return execScript(words, around(words), { owner: { container } });
}

/** The script that a shell reads from one scalar; undefined where its text can't be known. */
export function scriptOfText({ value, at, mapped }: ExecWord, container: Container): ShellScript | undefined {
  if (value === undefined) return undefined;
  const source = mapped ?? MappedText.of(at.piece, at.start, at.end).align(value, 0, at.end - at.start);
  return parseShellText(source, { owner: { container } });
}

/** From the first word to the last; the first alone where an anchor has brought the last from elsewhere. */
function around([first, ...others]: readonly [ExecWord, ...ExecWord[]]): Span {
  const last = (others.at(-1) ?? first).at;
  if (last.piece !== first.at.piece || last.end < first.at.start) return first.at;
  return span(last.piece, first.at.start, last.end);
}

/** True for a list that has a first item. */
export function hasWords(words: ExecWord[]): words is [ExecWord, ...ExecWord[]] {
  return words.length > 0;
}
