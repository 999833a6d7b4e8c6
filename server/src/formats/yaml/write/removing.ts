import { isMap } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import { asAst, endOf, endOfKey, lineEnd, lineStart, nextLine, startOf } from "../syntax.ts";
import { type Frame, isBlockScalar, lastLeaf } from "./frame.ts";
import { setInline } from "./setting.ts";
import { container, type MapAst, nameOf, Refused, type SeqAst, type Slot } from "./tree.ts";

type Element = Exclude<Slot, { in: "root" }>;

/** Takes a pair or an item away. A collection that loses its only one is left as empty brackets. @throws Refused */
export function removeElement(frame: Frame, slot: Slot): TextEdit[] {
  if (slot.in === "root") throw new Refused("no safe place");
  const holder = container(slot);
  const { tree } = frame;
  if (slot.in === "map") {
    const name = nameOf(slot.pair);
    if (name === undefined) throw new Refused("tag or complex key");
    if (tree.mergeSupplies(slot.map, name)) throw new Refused("merge would supply it again");
    if (slot.map.items.filter((pair) => nameOf(pair) === name).length > 1) throw new Refused("no safe place");
    if (tree.neededOutside(asAst(slot.pair.key))) throw new Refused("anchor in use");
  }
  if (tree.neededOutside(slot.value)) throw new Refused("anchor in use");
  frame.touch(slot, null);
  if (!holder.flow && holder.items.length === 1) return removeOnly(frame, holder);
  frame.expectation.remove(slot);
  return holder.flow ? removeInFlow(frame, holder, slot) : removeLines(frame, holder, slot);
}

function removeOnly(frame: Frame, holder: MapAst | SeqAst): TextEdit[] {
  const slot = frame.tree.slotOf(holder);
  if (slot.in === "root") throw new Refused("no safe place");
  if (holder.anchor || holder.tag) throw new Refused("tag or complex key");
  frame.expectation.set(slot, isMap(holder) ? {} : []);
  const from = slot.in === "map" ? endOfKey(slot.pair, frame.text) : startOf(holder);
  frame.refuseComments(from, endOf(holder, frame.text));
  if (isBlockScalar(lastLeaf(holder))) throw new Refused("block scalar");
  return setInline(frame, slot, isMap(holder) ? "{}" : "[]");
}

function removeInFlow(frame: Frame, holder: MapAst | SeqAst, { index }: Element): TextEdit[] {
  const bounds = (i: number) => {
    if (isMap(holder))
      return { start: frame.startOfElement(holder, i), end: frame.endOfPair(holder.items[i] as never) };
    const node = asAst(holder.items[i]);
    if (!node) throw new Refused("no safe place");
    return { start: startOf(node), end: endOf(node, frame.text) };
  };
  let { start, end } = bounds(index);
  if (holder.items.length === 1) {
    start = startOf(holder) + 1;
    end = endOf(holder, frame.text) - 1;
  } else if (index === holder.items.length - 1) start = bounds(index - 1).end;
  else end = bounds(index + 1).start;
  frame.refuseComments(start, end);
  return [{ start, end, text: "" }];
}

function removeLines(frame: Frame, holder: MapAst | SeqAst, slot: Element): TextEdit[] {
  const { text } = frame;
  const start = frame.startOfElement(holder, slot.index);
  const line = lineStart(text, start);
  const prefix = text.slice(line, start);
  if (prefix.includes("\t")) throw new Refused("tab indentation");
  if (!/^ *(?:- +)*$/.test(prefix)) throw new Refused("tag or complex key");
  const end =
    slot.in === "map" ? frame.endOfPair(slot.pair) : Math.max(start + 1, slot.value ? endOf(slot.value, text) : 0);
  const inside = frame.comments.filter((at) => at >= start && at < lineEnd(text, end));
  const comment = inside[0];
  if (comment !== undefined) {
    if (inside.length > 1 || comment < end) throw new Refused("comment inside");
    return [{ start, end: comment, text: "" }];
  }
  if (prefix.trim() !== "") {
    if (slot.index + 1 >= holder.items.length) throw new Refused("no safe place");
    const next = frame.startOfElement(holder, slot.index + 1);
    frame.refuseComments(start, next);
    return [{ start, end: next, text: "" }];
  }
  const leaf = slot.value && lastLeaf(slot.value);
  const after = leaf && isBlockScalar(leaf) ? Math.max(leaf.range?.[1] ?? 0, end) : nextLine(text, end);
  if (after >= text.length && !text.endsWith("\n") && line > 0) {
    return [{ start: text.charAt(line - 2) === "\r" ? line - 2 : line - 1, end: text.length, text: "" }];
  }
  return [{ start: line, end: after, text: "" }];
}
