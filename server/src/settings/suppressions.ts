import type { Comment } from "../model/comment.ts";
import type { Peer } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import { peerSuppressions } from "./peer-suppressions.ts";

/**
 * What a suppression covers.
 * - `node`: what its comment covers; `next` the same, where it begins on the very next line
 * - `block`: what its comment covers, and the document where the comment is the first line below a `---`
 * - `line`: what begins on the comment's own line, or on the next where it stands alone
 * - `stage`: the stage of a Dockerfile that begins below; `rest of stage`: what follows in the stage that the comment
 *   stands in or that begins below; `below the next line`: the same without what begins on the next line
 * - `file`; `top`: the file, if nothing but comments stands above
 */
export type Scope =
  | "node"
  | "next"
  | "block"
  | "line"
  | "stage"
  | "rest of stage"
  | "below the next line"
  | "file"
  | "top";

/** What a comment or an annotation asks to be silent about. */
export interface Suppression {
  /** Who reads this form of comment. */
  readonly by: "plimsoll" | Peer;
  /** Rule ids (plimsoll) or the peer's check ids; `*` is all of them. */
  readonly ids: readonly string[];
  /** Checks of the peer that it does not concern, whatever `ids` says. */
  readonly except?: readonly string[];
  readonly scope: Scope;
  /** With `next`: what lines may look like that stand between the comment and what it covers. */
  readonly among?: RegExp;
  /** ISO date after which it no longer holds. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  /** Of an annotation: its key, covering the object. */
  readonly comment: Comment;
}

const OURS = /^plimsoll-ignore(-stage|-file)?(?:\s+|$)([\s\S]*)$/;
const UNTIL = /\suntil\s+(\d{4}-\d{2}-\d{2})\s*$/;

/** Reads the suppressions of a comment in a kind of file, ours and other tools'. */
export function readSuppressions(comment: Comment, kind: Kind): Suppression[] {
  if (!/ignore|skip|nosem|kics-scan/i.test(comment.text)) return [];
  return [...ours(comment.text.trim(), comment), ...peerSuppressions(comment, kind)];
}

function ours(text: string, comment: Comment): Suppression[] {
  const match = OURS.exec(text);
  if (!match) return [];
  const [rest = "", ...reasons] = (match[2] ?? "").split(/(?:^|\s)--(?:\s|$)/);
  const until = UNTIL.exec(` ${rest}`)?.[1];
  const ids = (until ? rest.slice(0, rest.lastIndexOf("until")) : rest).split(/[\s,]+/).filter(Boolean);
  const scope = match[1] === "-stage" ? "stage" : match[1] === "-file" ? "file" : "node";
  return [
    {
      by: "plimsoll",
      ids: ids.length > 0 ? ids : ["*"],
      scope,
      until,
      reason: reasons.join(" -- ").trim() || undefined,
      comment,
    },
  ];
}
