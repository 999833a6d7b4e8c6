import type { TextEdit } from "../../text/edit.ts";
import type { OffsetRange, Span } from "../../text/span.ts";
import { type Branch, branchAt } from "./blocks.ts";
import { MASK, type Masked } from "./mask.ts";
import { type Openings, openingsOf } from "./openings.ts";
import { outlineOf, partialBranches } from "./outline.ts";

/**
 * What is known of a template's text where one document stands. Spans are moved with their document, so that they are
 * looked up by where the document was when the template was read.
 */
export class Region {
  readonly masked: Masked;
  readonly openings: Openings;
  /** Where the document starts in the template. */
  readonly base: number;

  constructor(masked: Masked, openings: Openings, base: number) {
    this.masked = masked;
    this.openings = openings;
    this.base = base;
  }

  /** What is open in a whole template. */
  static openings({ text, outputs }: Masked): Openings {
    return openingsOf(text, outputs);
  }

  /** A part of a span is printed by the engine. */
  holdsAction({ start, end }: OffsetRange): boolean {
    return overlaps(this.masked.actions, this.base + start, this.base + end);
  }

  /** A part of a span is `MASK`. */
  isMasked({ start, end }: OffsetRange): boolean {
    return isMasked(this.masked.text.slice(this.base + start, this.base + end));
  }

  /** A span is a collection in brackets or braces. */
  isFlow({ start }: OffsetRange): boolean {
    return /[[{]/.test(this.masked.text.charAt(this.base + start));
  }

  /** Something is printed within a span that leaves no `MASK`. */
  holdsOutput({ start, end }: OffsetRange): boolean {
    const { outputs } = this.masked;
    const first = firstFrom(outputs.length, (i) => (outputs[i]?.at ?? 0) >= this.base + start);
    return (outputs[first]?.at ?? Number.POSITIVE_INFINITY) < this.base + end;
  }

  /** The collection that starts here may have more than is written. */
  opens({ start }: OffsetRange): boolean {
    return this.openings.open.has(this.base + start);
  }

  /** The value of the key or item that starts here goes on in what is printed. */
  fills({ start }: OffsetRange, empty: boolean): boolean {
    const { filled, filledIfEmpty } = this.openings;
    return filled.has(this.base + start) || (empty && filledIfEmpty.has(this.base + start));
  }

  /** A span stands under a condition. */
  isConditional({ start }: OffsetRange): boolean {
    return this.#branch(start) !== undefined;
  }

  /** A part that stands in `around` is only there under a condition which does not concern all of `around`. */
  conditional(part: OffsetRange, around: OffsetRange): boolean {
    return !this.#within(this.#branch(part.start), around);
  }

  /** A whole value is only there under a condition which does not concern its key. */
  conditionalValue(value: OffsetRange, around: OffsetRange): boolean {
    let branch = this.#branch(value.start);
    while (branch && branch.end < this.base + value.end) branch = branch.parent;
    return !this.#within(branch, around);
  }

  /** The document as one would write into it. */
  outline(document: Span): string {
    const { branches, outputs, text } = this.masked;
    const end = this.base + document.piece.text.length;
    const own = outputs.filter(({ at }) => at >= this.base && at < end).map((o) => ({ ...o, at: o.at - this.base }));
    return outlineOf(text.slice(this.base, end), partialBranches(branches, this.base, document), own);
  }

  /** True where an edit (offsets in the file as it is now) would touch what the engine replaces or may leave out. */
  forbids({ start, end, text: added }: TextEdit, document: Span): boolean {
    const moved = this.base - document.piece.offset;
    const from = start + moved;
    const to = end + moved;
    const { text, template, hidden } = this.masked;
    const touched = from === to ? hidden.some((h) => h.start < from && from < h.end) : overlaps(hidden, from, to);
    if (touched || !this.#within(branchAt(this.masked.branches, from), document)) return true;
    const lineBefore = template.slice(template.lastIndexOf("\n", from - 1) + 1, from);
    if (lineBefore.trimEnd().endsWith("-}}")) return true;
    const indent = /^\r?\n( *)[^ ]/.exec(added)?.[1]?.length;
    const gap = text.slice(to).search(/\S/);
    const next = gap < 0 ? text.length : to + gap;
    const column = next - (text.lastIndexOf("\n", next - 1) + 1);
    // what is deeper than what is added belongs to what stands above it
    if (indent !== undefined && gap >= 0 && text.slice(to, next).includes("\n") && column > indent) return true;
    return this.masked.outputs.some(
      (o) => o.at >= to && o.at < next && !(indent !== undefined && (o.column ?? indent + 1) <= indent),
    );
  }

  #branch(offset: number): Branch | undefined {
    return branchAt(this.masked.branches, this.base + offset);
  }

  #within(branch: Branch | undefined, { start, end }: OffsetRange): boolean {
    return !branch || (branch.start <= this.base + start && this.base + end <= branch.end);
  }
}

/** A name or value that is printed in part. */
export function isMasked(text: string): boolean {
  return text.includes(MASK);
}

function overlaps(ranges: readonly OffsetRange[], start: number, end: number): boolean {
  const first = firstFrom(ranges.length, (i) => (ranges[i]?.end ?? 0) > start);
  return (ranges[first]?.start ?? Number.POSITIVE_INFINITY) < end;
}

/** The first index of which something is true, given that it stays true. */
function firstFrom(length: number, is: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
