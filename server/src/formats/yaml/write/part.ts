import { isMap, isScalar, isSeq } from "yaml";
import { Piece } from "../../../text/span.ts";
import { Source } from "../source.ts";
import { type Ast, asAst, dashOf, lineStart, startOf } from "../syntax.ts";
import type { Enclosing } from "./writer.ts";

type Path = readonly (string | number)[];

/** A shorter document is parsed whole: that costs nothing. */
const LONG = 2000;

/** The list items of a long document that were parsed alone, by their nodes. */
export type Parts = WeakMap<Ast, Item | null>;

interface Item {
  readonly source: Source;
  /** Where its first line starts in the document. */
  readonly from: number;
}

/**
 * The smallest list item that holds all paths, as a text that parses alone: an edit in it costs what the item costs, not
 * what the document does. Undefined where the document is short, has anchors, or has no such item.
 */
export function partOf(whole: Source, paths: readonly Path[], parts: Parts): Enclosing | undefined {
  const [first] = paths;
  if (!first || whole.text.length < LONG || whole.hopeless) return undefined;
  if (whole.anchors.length > 0 || whole.aliases.length > 0 || whole.text.includes("<<")) return undefined;
  let depth = 0;
  while (paths.every((path) => depth < path.length - 1 && path[depth] === first[depth])) depth++;
  const found = innermost(whole, first.slice(0, depth), parts);
  if (!found) return undefined;
  const { source, strip, from } = found;
  source.piece.offset = whole.piece.offset + from;
  return { source, strip, siblings: [], unsettled: whole.unsettled, like: whole };
}

/** The last item on the way down a path whose text parses alone. */
function innermost(whole: Source, path: Path, parts: Parts): (Item & { readonly strip: number }) | undefined {
  let found: (Item & { readonly strip: number }) | undefined;
  let node = whole.contents;
  for (const [i, step] of path.entries()) {
    if (!node) break;
    if (isMap(node) && !node.flow) {
      const named = node.items.filter(({ key }) => isScalar(key) && key.source === step);
      node = named.length === 1 ? asAst(named[0]?.value) : null;
    } else if (isSeq(node) && !node.flow && typeof step === "number") {
      const item: Ast | null = asAst(node.items[step]);
      if (item && isMap(item) && !item.flow) {
        let alone = parts.get(item);
        if (alone === undefined) {
          alone = itemAlone(whole, item, dashOf(node, step, whole.text)) ?? null;
          parts.set(item, alone);
        }
        if (alone) found = { ...alone, strip: i + 1 };
      }
      node = item;
    } else break;
  }
  return found;
}

/** The lines of an item with a space in place of its dash, where they are nothing but the item. */
function itemAlone(whole: Source, item: Ast, dash: number): Item | undefined {
  const { text } = whole;
  const from = lineStart(text, dash);
  const start = startOf(item);
  const end = item.range?.[2] ?? 0;
  const lead = text.slice(from, start);
  if (!/^ *- +$/.test(lead) || (end < text.length && text.charAt(end - 1) !== "\n")) return undefined;
  const source = new Source(new Piece(" ".repeat(lead.length) + text.slice(start, end)));
  const { contents } = source;
  const same = contents && isMap(contents) && isMap(item) && contents.items.length === item.items.length;
  return same && source.problems.length === 0 && startOf(contents) === lead.length ? { source, from } : undefined;
}
