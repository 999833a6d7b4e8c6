import type { Span } from "../text/span.ts";

/** A .dockerignore: what is left out of the build context. */
export interface IgnoreFile {
  /** The lines that are neither empty nor comments, in order; the last one that matches a file decides. */
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern {
  /** Without `!` and white space around it. */
  readonly text: string;
  /** Begins with `!`: takes files in again. */
  readonly negated: boolean;
  /** The pattern as written, its `!` included. */
  readonly at: Span;
  /** The whole line with its line break. */
  readonly line: Span;
}
