import type { Comment } from "../model/comment.ts";
import type { Peer } from "../model/finding.ts";

/** What a comment asks to be silent about. */
export interface Suppression {
  /** Who reads this form of comment. */
  readonly by: "plimsoll" | Peer;
  /** Rule ids (plimsoll) or the peer's check ids; `*` is all of them. */
  readonly ids: readonly string[];
  readonly scope: "node" | "stage" | "file";
  /** ISO date after which it no longer holds. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  readonly comment: Comment;
}

const OURS = /^plimsoll-ignore(-stage|-file)?(?:\s+|$)([\s\S]*)$/;
const UNTIL = /\suntil\s+(\d{4}-\d{2}-\d{2})\s*$/;

/** Reads the suppressions of a comment, ours and other tools'. */
export function readSuppressions(comment: Comment): Suppression[] {
  if (!/ignore|skip/.test(comment.text)) return [];
  const text = comment.text.trim();
  return [...ours(text, comment), ...foreign(text, comment)];
}

function ours(text: string, comment: Comment): Suppression[] {
  const match = OURS.exec(text);
  if (!match) return [];
  const [rest = "", ...reasons] = (match[2] ?? "").split(/(?:^|\s)--(?:\s|$)/);
  const until = UNTIL.exec(` ${rest}`)?.[1];
  const ids = idsIn(until ? rest.slice(0, rest.lastIndexOf("until")) : rest);
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

/** Other tools' comments, each with the scope that its tool gives it. */
function foreign(text: string, comment: Comment): Suppression[] {
  const make = (by: Peer, ids: string[], scope: Suppression["scope"], reason?: string): Suppression[] =>
    ids.length > 0 ? [{ by, ids, scope, until: undefined, reason: reason?.trim() || undefined, comment }] : [];
  const hadolint = /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([^#]*)(?:#(.*))?$/.exec(text);
  if (hadolint) {
    const scope = hadolint[1] === "global" ? "file" : hadolint[1] === "stage" ? "stage" : "node";
    const ids = idsIn(hadolint[2] ?? "");
    // hadolint takes no notice of the whole comment where one id is none
    return ids.every((id) => /^(?:DL|SC)\d+$/.test(id)) ? make("hadolint", ids, scope, hadolint[3]) : [];
  }
  // at the top for the file, above an instruction for that one; what stands behind a blank is a note
  const buildkit = /^check\s*=\s*(?:[^\s;]*;)*\s*skip\s*=\s*([^;]*)/i.exec(text);
  if (buildkit) {
    const names = comment.directive ? buildkit[1] : buildkit[1]?.split(/\s/)[0];
    const ids = idsIn(names ?? "").map((id) => (id === "all" ? "*" : id));
    return make("buildkit", ids, comment.directive ? "file" : "node");
  }
  const checkov = /^checkov:skip=([A-Za-z0-9_]+)(?::(.*))?$/.exec(text);
  if (checkov) return make("checkov", [checkov[1] as string], "file", checkov[2]);
  const trivy = /^trivy:ignore:([A-Za-z0-9_-]+)/.exec(text);
  if (trivy) return make("trivy", [currentTrivyId(trivy[1] as string)], "node");
  return [];
}

/** `DS002`, `AVD-DS-0002` and `DS-0002` are one check. */
function currentTrivyId(id: string): string {
  const match = /^(?:AVD-)?([A-Z]{2,4})-?(\d{3,4})$/.exec(id);
  return match ? `${match[1]}-${(match[2] as string).padStart(4, "0")}` : id;
}

function idsIn(list: string): string[] {
  return list.split(/[\s,]+/).filter(Boolean);
}
