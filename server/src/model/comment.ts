import type { Span } from "../text/span.ts";

/** A comment and what a suppression in it would cover. */
export interface Comment {
  /** Without the leading `#` and white space. */
  readonly text: string;
  /** From the `#` to the end of the line. */
  readonly at: Span;
  /** Stands behind something on its line. */
  readonly trailing: boolean;
  /** Trailing: what starts on the line. Else: the node (with its children) or instruction that follows. Undefined where nothing does. */
  readonly covers: Span | undefined;
  /** Dockerfile: the stage that the following FROM begins. */
  readonly stage?: Span | undefined;
  /** Dockerfile: the stage that the instruction which follows is a part of. */
  readonly within?: Span | undefined;
  /** Dockerfile: stands inside an instruction: a line among continued ones, or a comment of the shell. */
  readonly inside?: boolean;
  /** Dockerfile: a parser directive. */
  readonly directive?: boolean;
}
