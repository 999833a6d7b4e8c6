import type { ParsedScript, Word, WordPart } from "unbash";
import type { ShellScript, ShellWord } from "../../model/command.ts";
import type { MappedText } from "./mapped-text.ts";

/** Stands in a pattern for something that is not known. */
const EXPANSION = "\uFFFC";

/** What a word's substitutions are turned into scripts by. */
export type ScriptReader = (script: ParsedScript, part: { readonly pos: number; readonly end: number }) => ShellScript;

/**
 * Translates a word of the syntax tree; `source` is the text that the tree's positions count in. Without `readScript`
 * its substitutions are not read.
 */
export function readWord(word: Word, source: MappedText, readScript: ScriptReader | undefined): ShellWord {
  const at = source.span(word.pos, word.end);
  const { parts } = word;
  if (!parts) {
    return { text: word.text, value: word.value, pattern: word.value, variables: [], substitutions: [], at };
  }
  const reading = new Reading(readScript);
  reading.parts(parts);
  return {
    text: word.text,
    value: reading.certain ? reading.pattern : undefined,
    pattern: reading.pattern,
    variables: reading.variables,
    substitutions: reading.substitutions,
    at,
  };
}

class Reading {
  pattern = "";
  certain = true;
  readonly variables: string[] = [];
  readonly substitutions: ShellScript[] = [];
  readonly #readScript: ScriptReader | undefined;

  constructor(readScript: ScriptReader | undefined) {
    this.#readScript = readScript;
  }

  parts(parts: readonly WordPart[]): void {
    for (const part of parts) this.#part(part);
  }

  #part(part: WordPart): void {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
      case "AnsiCQuoted":
      case "Glob":
        this.pattern += part.value;
        return;
      case "DoubleQuoted":
      case "LocaleString":
        this.parts(part.parts);
        return;
      case "ExtendedGlob":
      case "BraceExpansion":
        this.pattern += part.text;
        return;
      case "SimpleExpansion":
        this.variables.push(part.text.slice(1));
        break;
      case "ParameterExpansion":
        this.variables.push(part.parameter);
        this.#operands(part);
        break;
      case "CommandExpansion":
      case "ProcessSubstitution":
        if (this.#readScript && part.script) this.substitutions.push(this.#readScript(part.script, part));
        break;
      case "ArithmeticExpansion":
        break;
    }
    this.pattern += EXPANSION;
    this.certain = false;
  }

  /** The words inside `${x:-word}`: only their variables and substitutions count. */
  #operands(part: Extract<WordPart, { type: "ParameterExpansion" }>): void {
    const { operation } = part;
    if (!operation) return;
    const words: (Word | undefined)[] = [];
    if ("operand" in operation) words.push(operation.operand);
    if ("pattern" in operation) words.push(operation.pattern, operation.replacement);
    for (const word of words) {
      if (!word?.parts) continue;
      const inner = new Reading(this.#readScript);
      inner.parts(word.parts);
      this.variables.push(...inner.variables);
      this.substitutions.push(...inner.substitutions);
    }
  }
}
