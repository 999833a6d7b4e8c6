import type { Kind } from "../model/kind.ts";
import type { Unit } from "../model/subjects.ts";
import type { Span } from "../text/span.ts";

/** Translates the text of one kind of file into the model. Pure; never throws on any text. */
export interface Format {
  readonly kind: Kind;
  /**
   * @param previous what the last call returned for the same file, so that unchanged pieces are kept; pieces of it are
   *   moved to their new offsets, so that the older result must not be used any more.
   */
  parse(text: string, path: string, previous?: Parsed): Parsed;
}

export interface Parsed {
  readonly kind: Kind;
  readonly text: string;
  readonly units: readonly Unit[];
  /** Text that can't be understood. */
  readonly problems: readonly SyntaxProblem[];
  /** Where something is half typed: nothing that stands there is certain. */
  readonly unsettled: readonly Span[];
  readonly comments: readonly Comment[];
}

export interface SyntaxProblem {
  readonly message: string;
  readonly at: Span;
}

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
  /** Dockerfile: a parser directive. */
  readonly directive?: boolean;
}
