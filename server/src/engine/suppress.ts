import type { Parsed } from "../formats/format.ts";
import type { Comment } from "../model/comment.ts";
import type { Finding } from "../model/finding.ts";
import { annotationSuppressions, mayHoldAnnotations } from "../settings/annotation-suppressions.ts";
import { namesCheck } from "../settings/peer-suppressions.ts";
import type { Policy } from "../settings/resolve.ts";
import { readSuppressions, type Suppression } from "../settings/suppressions.ts";
import { inFile, type OffsetRange } from "../text/span.ts";

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
    const by = policy.suppressions.forbid.includes(finding.rule) ? undefined : over.find((s) => idFor(s, finding));
    const id = by && idFor(by, finding);
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

/** The id of a suppression that names a finding. */
function idFor({ by, ids }: Suppression, finding: Finding): string | undefined {
  if (by === "plimsoll") return ids.find((id) => id === finding.rule || id === "*");
  const checks = finding.sameAs[by] ?? [];
  return checks.length === 0
    ? undefined
    : ids.find((id) => id === "*" || checks.some((check) => namesCheck(by, id, check)));
}

/** Which suppressions cover a place, for places that are asked about in the order of the text. */
class Areas {
  readonly #waiting: readonly Area[];
  #next = 0;
  #open: Area[] = [];

  constructor(suppressions: readonly Suppression[], parsed: Parsed) {
    const head = suppressions.some(({ scope }) => scope === "top") ? headOf(parsed.text) : 0;
    this.#waiting = suppressions
      .flatMap((suppression) => areaOf(suppression, parsed, head) ?? [])
      .sort((a, b) => a.start - b.start);
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

/** @param head where what is no comment begins */
function areaOf(suppression: Suppression, { text, kind }: Parsed, head: number): Area | undefined {
  const { scope, comment } = suppression;
  const { start, end } = inFile(comment.at);
  if (scope === "file" || (scope === "top" && start < head)) {
    return { start: 0, end: Number.POSITIVE_INFINITY, suppression };
  }
  if (scope === "top") return undefined;
  if (scope === "line") {
    const line = lineOf(text, comment.trailing ? start : end + 1);
    const below = comment.covers && inFile(comment.covers);
    // an instruction is reported at its first line, whichever of its lines is meant
    const whole = kind === "dockerfile" && below && below.start >= line.start && below.start <= line.end;
    return { ...(whole ? below : line), suppression };
  }
  const area = scope === "stage" ? comment.stage : comment.covers;
  return area && { ...inFile(area), suppression };
}

/** How much of the text is comments and blank lines from its beginning. */
function headOf(text: string): number {
  let head = 0;
  while (head < text.length) {
    const { end } = lineOf(text, head);
    if (!/^\s*(?:#|$)/.test(text.slice(head, end))) break;
    head = end + 1;
  }
  return head;
}

/** The line that holds an offset, without its line break. */
function lineOf(text: string, at: number): OffsetRange {
  const end = text.indexOf("\n", at);
  return { start: text.lastIndexOf("\n", at - 1) + 1, end: end < 0 ? text.length : end };
}
