import { isMap, isScalar, isSeq } from "yaml";
import type { OffsetRange } from "../../text/span.ts";
import type { Comment } from "../format.ts";
import type { Source } from "./source.ts";
import { type Ast, asAst, dashOf, endOf, endOfKey, isEmpty, lineEnd, lineStart, startOf } from "./syntax.ts";

/** Every comment of a source in order, with the node that it covers. */
export function commentsOf(source: Source): Comment[] {
  const starts = commentStarts(source.text, source.contents);
  if (starts.length === 0) return [];
  const outline = outlineOf(source.contents, source.text);
  return starts.map((start) => {
    const end = lineEnd(source.text, start);
    const line = lineStart(source.text, start);
    const trailing = source.text.slice(line, start).trim() !== "";
    const covers = trailing ? startingOn(outline, line, start) : following(outline, end);
    return {
      text: source.text
        .slice(start, end)
        .replace(/^#+\s*/, "")
        .trimEnd(),
      at: source.span(start, end),
      trailing,
      covers: covers && source.span(covers.start, covers.end),
    };
  });
}

/** The offsets of the `#` of every comment: those at a line's start or behind white space that stand in no scalar. */
export function commentStarts(text: string, contents: Ast | null): number[] {
  if (!text.includes("#")) return [];
  const scalars = scalarRanges(contents, text);
  const starts: number[] = [];
  let next = 0;
  for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) {
    if (at > 0 && !/[\s,[\]{}]/.test(text.charAt(at - 1))) continue;
    while (next < scalars.length && (scalars[next] as OffsetRange).end <= at) next++;
    const scalar = scalars[next];
    if (scalar && scalar.start <= at) continue;
    if (at > 0 && !/\s/.test(text.charAt(at - 1))) continue;
    starts.push(at);
    at = lineEnd(text, at) - 1;
  }
  return starts;
}

/** The text of scalars in order; of block scalars the part below their header line. */
function scalarRanges(contents: Ast | null, text: string): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  const stack: unknown[] = [contents];
  while (stack.length > 0) {
    const node = asAst(stack.pop());
    if (!node) continue;
    if (isMap(node))
      for (let i = node.items.length - 1; i >= 0; i--) stack.push(node.items[i]?.value, node.items[i]?.key);
    else if (isSeq(node)) for (let i = node.items.length - 1; i >= 0; i--) stack.push(node.items[i]);
    else if (isScalar(node) && !isEmpty(node)) {
      const block = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
      const start = block ? lineEnd(text, startOf(node)) : startOf(node);
      ranges.push({ start, end: block ? endOf(node, text) : (node.range?.[1] ?? start) });
    }
  }
  return ranges;
}

/** The extents of all pairs and list items, from the outer to the inner, sorted by start. */
export function outlineOf(contents: Ast | null, text: string): OffsetRange[] {
  const outline: OffsetRange[] = [];
  const stack: unknown[] = [contents];
  while (stack.length > 0) {
    const node = asAst(stack.pop());
    if (isMap(node)) {
      for (const pair of node.items) {
        const key = asAst(pair.key);
        if (!key) continue;
        const value = asAst(pair.value);
        const end = Math.max(endOfKey(pair, text), value && !isEmpty(value) ? endOf(value, text) : 0);
        outline.push({ start: startOf(key), end });
        stack.push(value);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, i) => {
        const value = asAst(item);
        if (!value) return;
        const start = node.flow ? startOf(value) : dashOf(node, i, text);
        outline.push({ start, end: Math.max(start + (node.flow ? 0 : 1), isEmpty(value) ? 0 : endOf(value, text)) });
        stack.push(value);
      });
    }
  }
  return outline.sort((a, b) => a.start - b.start || b.end - a.end);
}

function firstFrom(outline: readonly OffsetRange[], offset: number): number {
  let low = 0;
  let high = outline.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outline[middle] as OffsetRange).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function following(outline: readonly OffsetRange[], offset: number): OffsetRange | undefined {
  return outline[firstFrom(outline, offset)];
}

function startingOn(outline: readonly OffsetRange[], from: number, to: number): OffsetRange | undefined {
  const first = firstFrom(outline, from);
  const start = outline[first];
  if (!start || start.start >= to) return undefined;
  let end = start.end;
  for (let i = first; i < outline.length && (outline[i] as OffsetRange).start < to; i++) {
    end = Math.max(end, (outline[i] as OffsetRange).end);
  }
  return { start: start.start, end };
}
