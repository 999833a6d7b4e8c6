import type { ShellScript } from "../model/command.ts";
import type { Container } from "../model/container.ts";
import type { Span } from "../text/span.ts";

/** A word of a command line as YAML gives it; its value is undefined where a variable or template takes part. */
export interface Argument {
  readonly value: string | undefined;
  readonly at: Span;
}

/** A scalar as a word. */
export function argument(value: { readonly value: string; readonly at: Span }): Argument {
  return { value: value.value, at: value.at };
}

/** The script of a list of words: the program and its arguments, and what `sh -c` runs where it is one. */
export function scriptOfArguments(words: readonly Argument[], container: Container): ShellScript {
  const first = words[0] as Argument;
  return { dialect: "exec", commands: [], pipelines: [], at: first.at, errors: [], container };
}

/** The script that a shell reads from one text. */
export function scriptOfText(text: Argument, container: Container): ShellScript {
  return { dialect: "posix", commands: [], pipelines: [], at: text.at, errors: [], container };
}
