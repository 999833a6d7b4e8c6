import type { Finding } from "../model/finding.ts";
import { inFile, type OffsetRange, type Span } from "../text/span.ts";
import { moveAll, type Noted, note } from "./noted.ts";
import type { Edit } from "./open-document.ts";

/**
 * What the client is shown of a document, kept steady while someone types.
 *
 * While the text is half typed where the last edits were, only what stands on the edited lines follows the analysis;
 * all else stays as it was when the text was last whole. So no finding goes because a quote is open somewhere above it,
 * and none turns up for that reason.
 */
export class Shown {
  #shown: readonly Noted[] = [];
  /** What was shown when the text was last whole. */
  #whole: readonly Noted[] = [];
  /** From the first to the last character that was edited since. */
  #edited: OffsetRange | undefined;
  /** There is something that later findings can be held against. */
  #started = false;

  /** In the order of the text, in its present coordinates. */
  get findings(): readonly Noted[] {
    return this.#shown;
  }

  /** Moves everything along with an edit. */
  edit(edit: Edit): void {
    moveAll(this.#shown === this.#whole ? this.#shown : [...new Set([...this.#shown, ...this.#whole])], edit);
    const end = edit.start + edit.length;
    const before = this.#edited;
    this.#edited = before
      ? {
          start: Math.min(before.start, edit.start),
          end: Math.max(before.end + edit.length - (edit.end - edit.start), end),
        }
      : { start: edit.start, end };
  }

  /**
   * Takes over the findings of an analysis of the present text.
   * @param uncertain where the analysis says that the text is half typed or can't be understood
   * @param half a line that is understood, but looks half typed
   */
  take(findings: readonly Finding[], text: string, uncertain: readonly Span[], half?: OffsetRange): void {
    const present = note(findings);
    const edited = this.#edited && wholeLines(this.#edited, text);
    const broken = uncertain.map(inFile);
    const areas = half ? [...broken, half] : broken;
    if (!this.#started || !edited || !areas.some((area) => touch(area, edited))) {
      this.#started = true;
      this.#shown = this.#whole = present;
      this.#edited = undefined;
      return;
    }
    const former = new Set(this.#whole.filter((n) => !n.gone).map(identity));
    const now = new Set(present.map(identity));
    // what is understood without an error invents nothing
    const invents = broken.some((area) => touch(area, edited));
    const fresh = invents ? present.filter((n) => touch(n, edited) || former.has(identity(n))) : present;
    const kept = this.#whole.filter(
      (n) =>
        !n.gone &&
        !now.has(identity(n)) &&
        (!touch(n, edited) || (areas.some((area) => touch(area, n)) && !fresh.some((f) => says(f, n) && touch(f, n)))),
    );
    this.#shown = [...fresh, ...kept].sort((a, b) => a.start - b.start);
  }

  /** Starts afresh. */
  forget(): void {
    this.#started = false;
    this.#shown = this.#whole = [];
    this.#edited = undefined;
  }
}

function identity({ start, finding }: Noted): string {
  return `${start} ${finding.rule} ${finding.detail ?? ""}`;
}

function says(a: Noted, b: Noted): boolean {
  return a.finding.rule === b.finding.rule && a.finding.detail === b.finding.detail;
}

function wholeLines({ start, end }: OffsetRange, text: string): OffsetRange {
  const next = text.indexOf("\n", end);
  return { start: text.lastIndexOf("\n", start - 1) + 1, end: next < 0 ? text.length : next };
}

function touch(a: OffsetRange, b: OffsetRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}
