import type { Parsed } from "../formats/format.ts";
import type { Comment } from "../model/comment.ts";
import type { Finding } from "../model/finding.ts";
import type { Policy } from "../settings/resolve.ts";
import { readSuppressions, type Suppression } from "../settings/suppressions.ts";
import { inFile, type OffsetRange } from "../text/span.ts";

/** A finding that somebody has silenced, with the reason given. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: Suppression["by"];
  readonly reason: string | undefined;
  /** The comment, and the id in it that names the finding. */
  readonly comment: Comment;
  readonly id: string;
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
  const areas = new Areas(active);
  for (const finding of found) {
    const over = areas.over(inFile(finding.at).start);
    const by = policy.suppressions.forbid.includes(finding.rule) ? undefined : over.find((s) => idFor(s, finding));
    const id = by && idFor(by, finding);
    if (by && id) suppressed.push({ finding, by: by.by, reason: by.reason, comment: by.comment, id });
    else findings.push(finding);
  }
  return { findings, suppressed };
}

/** The id of a suppression that names a finding. */
function idFor({ by, ids }: Suppression, finding: Finding): string | undefined {
  const own = by === "plimsoll" ? [finding.rule] : (finding.sameAs[by] ?? []);
  return own.find((id) => ids.includes(id)) ?? (own.length > 0 && ids.includes("*") ? "*" : undefined);
}

/** Which suppressions cover a place, for places that are asked about in the order of the text. */
class Areas {
  readonly #waiting: readonly Area[];
  #next = 0;
  #open: Area[] = [];

  constructor(suppressions: readonly Suppression[]) {
    this.#waiting = suppressions.flatMap((suppression) => areaOf(suppression) ?? []).sort((a, b) => a.start - b.start);
  }

  over(offset: number): readonly Suppression[] {
    for (; (this.#waiting[this.#next]?.start ?? Number.POSITIVE_INFINITY) <= offset; this.#next++)
      this.#open.push(this.#waiting[this.#next] as Area);
    this.#open = this.#open.filter(({ end }) => end >= offset);
    return this.#open.map(({ suppression }) => suppression);
  }
}

/** `start` and `end` as zero-based offsets in the file. */
interface Area extends OffsetRange {
  readonly suppression: Suppression;
}

function areaOf(suppression: Suppression): Area | undefined {
  const { scope, comment } = suppression;
  if (scope === "file") return { start: 0, end: Number.POSITIVE_INFINITY, suppression };
  const area = scope === "stage" ? comment.stage : comment.covers;
  return area && { ...inFile(area), suppression };
}
