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
 * Takes words out of a command, each with the white space and continuation before it. Undefined where a comment or
 * anything else stands between, or one of them is the program.
 */
export function takeOut(words: readonly ShellWord[], command: ShellCommand): Intent[] | undefined {
  const intents = words.map((word) => {
    const before = command.words[command.words.indexOf(word) - 1];
    if (!before || !stands(word, command) || !stands(before, command)) return undefined;
    const gap = span(word.at.piece, before.at.end, word.at.start);
    return /^[\s\\`]*$/.test(textOf(gap)) ? replace(span(gap.piece, gap.start, word.at.end), "") : undefined;
  });
  return intents.every((i) => i !== undefined) ? intents : undefined;
}

/** What the program receives, the instruction's variables filled in; undefined where that can't be known. */
export function given(word: ShellWord, { script }: ShellCommand): string | undefined {
  if (word.value !== undefined) return word.value;
  if (word.substitutions.length > 0 || !script.instruction) return undefined;
  const value = script.instruction.resolve(word);
  return value.state === "set" ? value.value : undefined;
}

/** A fix in a list, or none where its edit can't be written. */
export function fixOf<T, Edit>(edit: Edit | undefined, make: (edit: Edit) => T): T[] {
  return edit === undefined ? [] : [make(edit)];
}
