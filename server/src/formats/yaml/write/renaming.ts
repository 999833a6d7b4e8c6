import { isScalar } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import { asAst, startOf } from "../syntax.ts";
import type { Frame } from "./frame.ts";
import { plainIsSafe, spellString } from "./scalars.ts";
import { quoteOf } from "./style.ts";
import { nameOf, Refused, type Slot } from "./tree.ts";

/** Gives a key another name and leaves its value and all around it as they are. @throws Refused */
export function renameKey(frame: Frame, slot: Slot, name: string): TextEdit[] {
  if (slot.in !== "map") throw new Refused("no safe place");
  const { tree } = frame;
  const key = asAst(slot.pair.key);
  const old = nameOf(slot.pair);
  if (!key || !isScalar(key) || old === undefined || key.tag !== undefined || key.anchor !== undefined) {
    throw new Refused("tag or complex key");
  }
  const others = slot.map.items.filter((pair) => pair !== slot.pair);
  if (others.some((pair) => [old, name].includes(nameOf(pair) ?? ""))) throw new Refused("no safe place");
  if (tree.mergeSupplies(slot.map, old) || tree.mergeSupplies(slot.map, name)) {
    throw new Refused("merge would supply it again");
  }
  const quote = quoteOf(key);
  const start = startOf(key);
  const length = (key.source ?? "").length + (quote ? 2 : 0);
  const written = frame.text.slice(start, start + length);
  if (written !== (quote ? `${quote}${old}${quote}` : old) || (!quote && !plainIsSafe(name))) {
    throw new Refused("tag or complex key");
  }
  frame.touch(slot, null);
  frame.expectation.rename(slot.map, slot.index, name);
  return [{ start, end: start + length, text: spellString(name, quote) }];
}
