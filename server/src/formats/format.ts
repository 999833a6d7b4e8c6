import type { Comment } from "../model/comment.ts";
import type { Neighbours } from "../model/facts.ts";
import type { Kind } from "../model/kind.ts";
import type { Unit } from "../model/subjects.ts";
import type { Span } from "../text/span.ts";

/** Translates the text of one kind of file into the model. Pure; never throws on any text. */
export interface Format {
  readonly kind: Kind;
  /**
   * @param previous what the last call returned for the same file, so that unchanged pieces are kept; pieces of it are
   *   moved to their new offsets, so that the older result must not be used any more.
   * @param neighbours files that tell what this one is for, such as a kustomization that lays it upon others.
   */
  parse(text: string, path: string, previous?: Parsed, neighbours?: Neighbours): Parsed;
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
  /** The builder refuses it, but what is meant is plain: rules look at it as at everything else. */
  readonly understood?: boolean;
}

export type { Comment };
