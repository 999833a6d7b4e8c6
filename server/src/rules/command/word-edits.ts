import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { type Intent, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";

/** True where the word stands in the file exactly as the shell reads it: in a RUN, not in a JSON array or a manifest. */
export function stands(word: ShellWord, { script }: ShellCommand): boolean {
  const { instruction } = script;
  return instruction !== undefined && !instruction.json && textOf(word.at) === word.text;
}

/** Writes `text` behind a word, or undefined where that is not safe. */
export function addBehind(word: ShellWord, command: ShellCommand, text: string): Intent | undefined {
  return stands(word, command) ? replace(span(word.at.piece, word.at.end, word.at.end), ` ${text}`) : undefined;
}

/**
 * Takes words that follow one another out of a command, with the white space and continuation before them.
 * Undefined where a comment or anything else stands between, or the first of them is the program.
 */
export function takeOut(words: readonly ShellWord[], command: ShellCommand): Intent | undefined {
  const [first] = words;
  const last = words.at(-1);
  const own = command.behind ? [...command.words] : command.words;
  const before = first && own[own.indexOf(first) - 1];
  if (!first || !last || !before || !words.every((w) => stands(w, command)) || !stands(before, command))
    return undefined;
  const gap = span(first.at.piece, before.at.end, first.at.start);
  return /^[\s\\`]*$/.test(textOf(gap)) ? replace(span(gap.piece, gap.start, last.at.end), "") : undefined;
}

/** What the program receives, the instruction's variables filled in; undefined where that can't be known. */
export function given(word: ShellWord, { script }: ShellCommand): string | undefined {
  if (word.value !== undefined) return word.value;
  if (word.substitutions.length > 0 || !script.instruction) return undefined;
  const value = script.instruction.resolve(word);
  return value.state === "set" ? value.value : undefined;
}

/** The fixes that can be written: drops what is undefined. */
export function fixOf<T>(intent: Intent | undefined, make: (intent: Intent) => T): T[] {
  return intent ? [make(intent)] : [];
}
