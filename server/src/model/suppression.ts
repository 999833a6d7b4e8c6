import type { Span } from "../text/span.ts";
import type { Peer } from "./finding.ts";
import type { Kind } from "./kind.ts";

/** One id in a comment that asks for silence, and what became of it. */
export interface SuppressionUse {
  readonly kind: Kind;
  /** Who reads this form of comment. */
  readonly by: "plimsoll" | Peer;
  /** A rule's id, a peer's check, or `*` for all. */
  readonly id: string;
  /** The id in the comment; the comment where it names none. */
  readonly at: Span;
  /** The whole comment. */
  readonly comment: Span;
  /** The first id of its comment: what concerns the comment as a whole is told there. */
  readonly first: boolean;
  readonly reason: string | undefined;
  /** How many findings it silences. */
  readonly silenced: number;
  /** The rule looks at this file, so that silencing nothing means something. */
  readonly enabled: boolean;
  /** The date that has passed. */
  readonly expired: string | undefined;
  /** The team lets nobody silence the rule. */
  readonly forbidden: boolean;
  /** A rule of that id exists (always true for peers). */
  readonly known: boolean;
  /** The id that was probably meant. */
  readonly suggestion: string | undefined;
  /** What to delete so that the id is gone: the comment with its line where it names no other. */
  readonly removal: Span;
}
