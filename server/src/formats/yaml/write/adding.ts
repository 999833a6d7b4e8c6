import { isMap } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import { type Ast, asAst, endOf, lineEnd, lineStart, startOf } from "../syntax.ts";
import { type Frame, insertion, isBlockScalar, lastLeaf } from "./frame.ts";
import type { Data } from "./scalars.ts";
import { mayUnfold, setBlock } from "./setting.ts";
import { Speller } from "./style.ts";
import { type MapAst, type SeqAst, type Slot, startOfPair } from "./tree.ts";

/** Adds a pair at the end of a map. @throws Refused */
export function addPair(frame: Frame, slot: Slot, map: MapAst, name: string, value: Data): TextEdit[] {
  frame.refuseTag(map);
  frame.touch(slot, map);
  const speller = Speller.among(frame.style, map);
  const last = map.items.at(-1);
  if (map.flow && !last && mayUnfold(frame, slot, map, { [name]: value }))
    return unfold(frame, slot, { [name]: value });
  frame.expectation.addPair(map, name, value);
  if (!map.flow) return addLines(frame, map, speller.pair(name, value, frame.columnOfMap(map)));
  const spell = (column?: number) => `${speller.key(name)}: ${speller.flow(value, column)}`;
  return addInFlow(frame, map, last && { start: startOfPair(last), end: frame.endOfPair(last) }, spell);
}

/** Adds an item at the end of a list. @throws Refused */
export function addItem(frame: Frame, slot: Slot, list: SeqAst, value: Data): TextEdit[] {
  frame.refuseTag(list);
  frame.touch(slot, list);
  const last = asAst(list.items.at(-1));
  const maps = typeof value === "object" && value !== null;
  if (list.flow && !last && maps && mayUnfold(frame, slot, list, [value])) return unfold(frame, slot, [value]);
  frame.expectation.addItem(list, value);
  const { style } = frame;
  const speller = list.flow && !last ? new Speller(style, style.flowQuote, undefined) : Speller.amongItems(style, list);
  if (!list.flow) return addLines(frame, list, speller.item(value, frame.columnOfList(list)));
  const bounds = last ? { start: startOf(last), end: endOf(last, frame.text) } : undefined;
  return addInFlow(frame, list, bounds, (column) => speller.flow(value, column));
}

function unfold(frame: Frame, slot: Slot, value: Data): TextEdit[] {
  frame.expectation.set(slot, value);
  return setBlock(frame, slot, value, new Speller(frame.style, undefined, undefined));
}

function addInFlow(
  frame: Frame,
  node: Ast,
  last: { readonly start: number; readonly end: number } | undefined,
  spell: (column?: number) => string,
): TextEdit[] {
  const { text, style } = frame;
  if (!last) return [insertion(startOf(node) + 1, spell())];
  const prefix = text.slice(lineStart(text, last.start), last.start);
  const ownLine = /^[ \t]+$/.test(prefix) && lineStart(text, last.start) > startOf(node);
  if (!ownLine) return [insertion(last.end, `, ${spell()}`)];
  const column = /^ +$/.test(prefix) && style.json ? prefix.length : undefined;
  return [
    insertion(
      last.end,
      `,${text.charAt(lineStart(text, last.start) - 2) === "\r" ? "\r\n" : "\n"}${prefix}${spell(column)}`,
    ),
  ];
}

function addLines(frame: Frame, node: MapAst | SeqAst, lines: readonly string[]): TextEdit[] {
  const { text } = frame;
  const leaf = lastLeaf(node);
  if (leaf && isBlockScalar(leaf)) {
    const at = leaf.range?.[1] ?? 0;
    const added = frame.joined(lines);
    return [insertion(at, text.charAt(at - 1) === "\n" ? added + frame.style.eol : frame.style.eol + added)];
  }
  const end = isMap(node) && node.items.length > 0 ? frame.endOfPair(node.items.at(-1) as never) : endOf(node, text);
  return [insertion(lineEnd(text, end), frame.eolAt(end) + frame.joined(lines))];
}
