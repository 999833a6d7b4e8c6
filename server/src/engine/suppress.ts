import type { Parsed } from "../formats/format.ts";
import type { Finding } from "../model/finding.ts";
import type { Policy } from "../settings/resolve.ts";
import { readSuppressions, type Suppression } from "../settings/suppressions.ts";
import { contains } from "../text/span.ts";

/** A finding that somebody has silenced, with the reason given. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: Suppression["by"];
  readonly reason: string | undefined;
}

/** Splits findings into those that stand and those that a comment silences. */
export function applySuppressions(
  found: readonly Finding[],
  parsed: Parsed,
  policy: Policy,
  today: string,
): { findings: readonly Finding[]; suppressed: readonly Suppressed[] } {
  if (!policy.suppressions.allow || found.length === 0) return { findings: found, suppressed: [] };
  const active = parsed.comments
    .flatMap(readSuppressions)
    .filter((s) => (s.until === undefined || s.until >= today) && (s.by === "plimsoll" || policy.suppressions.foreign));
  if (active.length === 0) return { findings: found, suppressed: [] };
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of found) {
    const by = policy.suppressions.forbid.includes(finding.rule) ? undefined : active.find((s) => silences(s, finding));
    if (by) suppressed.push({ finding, by: by.by, reason: by.reason });
    else findings.push(finding);
  }
  return { findings, suppressed };
}

function silences(suppression: Suppression, finding: Finding): boolean {
  return names(suppression, finding) && covers(suppression, finding);
}

function names({ by, ids }: Suppression, finding: Finding): boolean {
  const own = by === "plimsoll" ? [finding.rule] : (finding.sameAs[by] ?? []);
  return own.length > 0 && (ids.includes("*") || own.some((id) => ids.includes(id)));
}

function covers({ scope, comment }: Suppression, finding: Finding): boolean {
  if (scope === "file") return true;
  const area = scope === "stage" ? comment.stage : comment.covers;
  return area !== undefined && contains(area, { ...finding.at, end: finding.at.start });
}
