import type { Comment } from "../model/comment.ts";
import type { Peer } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import { peerSuppressions } from "./peer-suppressions.ts";

/** What a comment or an annotation asks to be silent about. */
export interface Suppression {
  /** Who reads this form of comment. */
  readonly by: "plimsoll" | Peer;
  /** Rule ids (plimsoll) or the peer's check ids; `*` is all of them. */
  readonly ids: readonly string[];
  /** `line`: the comment's own line, or the next where it stands alone. `top`: the file, if only comments stand above. */
  readonly scope: "node" | "line" | "stage" | "file" | "top";
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
