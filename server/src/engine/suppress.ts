import type { Parsed } from "../formats/format.ts";
import type { Comment } from "../model/comment.ts";
import type { Finding } from "../model/finding.ts";
import { annotationSuppressions, mayHoldAnnotations } from "../settings/annotation-suppressions.ts";
import { namesCheck } from "../settings/peer-suppressions.ts";
import type { Policy } from "../settings/resolve.ts";
import { readSuppressions, type Suppression } from "../settings/suppressions.ts";
import { inFile } from "../text/span.ts";
import { Areas } from "./areas.ts";

/** A finding that somebody has silenced, with the reason given. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: Suppression["by"];
  readonly reason: string | undefined;
  /** ISO date after which it no longer holds. */
  readonly until: string | undefined;
  /** The comment, and the id in it that names the finding. */
  readonly comment: Comment;
  readonly id: string;
}

/** Splits findings into those that stand and those that a comment or an annotation silences. */
export function applySuppressions(
  found: readonly Finding[],
  parsed: Parsed,
  policy: Policy,
  today: string,
): { findings: readonly Finding[]; suppressed: readonly Suppressed[] } {
  if (!policy.suppressions.allow || found.length === 0) return { findings: found, suppressed: [] };
  const active = [
    ...parsed.comments.flatMap((comment) => readSuppressions(comment, parsed.kind)),
    ...annotated(parsed),
  ].filter((s) => (s.until === undefined || s.until >= today) && (s.by === "plimsoll" || policy.suppressions.foreign));
  if (active.length === 0) return { findings: found, suppressed: [] };
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  const areas = new Areas(active, parsed);
  for (const finding of found) {
    const over = areas.over(inFile(finding.at).start);
    const by = policy.suppressions.forbid.includes(finding.rule)
      ? undefined
      : over.find((s) => idFor(s, finding, policy.former));
    const id = by && idFor(by, finding, policy.former);
    if (by && id) suppressed.push({ finding, by: by.by, reason: by.reason, until: by.until, comment: by.comment, id });
    else findings.push(finding);
  }
  return { findings, suppressed };
}

/** What annotations ask for; they are looked for in no file that has none. */
function annotated(parsed: Parsed): Suppression[] {
  if (!mayHoldAnnotations(parsed.text)) return [];
  return parsed.units.flatMap(({ subjects }) => (subjects.resource ?? []).flatMap(annotationSuppressions));
}

/** The id of a suppression that names a finding. @param former the ids of rules by those that they had */
function idFor({ by, ids, except = [] }: Suppression, finding: Finding, former: Policy["former"]): string | undefined {
  if (by === "plimsoll") return ids.find((id) => id === "*" || (former.get(id) ?? id) === finding.rule);
  const checks = finding.sameAs[by] ?? [];
  const isMeant = (id: string) => checks.some((check) => namesCheck(by, id, check));
  return checks.length === 0 || except.some(isMeant) ? undefined : ids.find((id) => id === "*" || isMeant(id));
}
