import { isAlias, isScalar, isSeq } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import { type Ast, columnOf, endOf, endOfKey, isEmpty, lineEnd, lineStart, startOf } from "../syntax.ts";
import { type Frame, insertion, isBlock, isBlockScalar, isFlow } from "./frame.ts";
import { type Data, isInline, isList, plainIsSafeFor } from "./scalars.ts";
import { quoteOf, Speller } from "./style.ts";
import { inFlow, isNull, Refused, type Slot } from "./tree.ts";

/** Puts a value in place of what a slot holds. @throws Refused */
export function setValue(frame: Frame, slot: Slot, value: Data): TextEdit[] {
  const old = slot.value;
  if (slot.in === "root" && (!old || isEmpty(old))) throw new Refused("no safe place");
  refuseToReplace(frame, old);
  frame.touch(slot, old);
  frame.expectation.set(slot, value);
  const speller = spellerFor(frame, slot, value);
  const plain = plainLike(old, value);
  if (slot.in !== "root" && inFlow(frame.tree, slot)) return setInFlow(frame, slot, plain ?? speller.flow(value));
  const emptyBrackets = isFlow(old) && !isScalar(old) && !isAlias(old) && old?.items.length === 0;
  const inline = plain ?? (isFlow(old) && !emptyBrackets ? speller.flow(value) : speller.inline(value));
  if (isBlock(old)) {
    const from = slot.in === "map" ? endOfKey(slot.pair, frame.text) : startOf(old);
    frame.refuseComments(from, endOf(old, frame.text));
  }
  return inline === undefined ? setBlock(frame, slot, value, speller) : setInline(frame, slot, inline);
}

/** The value without quotes where the text that it replaces does without them though it has signs (`${NAME}`). */
function plainLike(old: Ast | null, value: Data): string | undefined {
  if (typeof value !== "string" || !old || !isScalar(old) || old.type !== "PLAIN") return undefined;
  return plainIsSafeFor(value, old.source ?? "") ? value : undefined;
}

function refuseToReplace(frame: Frame, old: Ast | null): void {
  if (!old || isAlias(old)) return;
  if (old.tag !== undefined && (isScalar(old) || !old.tag.startsWith("tag:yaml.org,2002:"))) {
    throw new Refused("tag or complex key");
  }
  if (isBlockScalar(old)) throw new Refused("block scalar");
  if (old.anchor && (isEmpty(old) || !isScalar(old))) throw new Refused("anchor in use");
  if (!isScalar(old) && frame.tree.neededOutside(old)) throw new Refused("anchor in use");
}

function spellerFor({ style }: Frame, slot: Slot, value: Data): Speller {
  const old = slot.value;
  const own = old && typeof value === "string" ? quoteOf(old) : undefined;
  if (own) return new Speller(style, own, undefined);
  if (old && isSeq(old)) return Speller.amongItems(style, old);
  const plain = old && isScalar(old) && old.type === "PLAIN" && !isNull(old);
  if (plain || typeof value === "object" || slot.in === "root") return new Speller(style, undefined, undefined);
  return slot.in === "map" ? Speller.among(style, slot.map) : Speller.amongItems(style, slot.list);
}

function setInFlow(frame: Frame, slot: Slot, text: string): TextEdit[] {
  const old = slot.value;
  if (old && !isEmpty(old)) {
    const end = endOf(old, frame.text);
    frame.refuseComments(startOf(old), end);
    return [{ start: startOf(old), end, text }];
  }
  if (slot.in !== "map") throw new Refused("no safe place");
  const start = endOfKey(slot.pair, frame.text);
  let end = start;
  while (frame.text.charAt(end) === " ") end++;
  if (!/[,}]/.test(frame.text.charAt(end))) end = start;
  return [{ start, end, text: frame.text.charAt(start - 1) === ":" ? ` ${text}` : `: ${text}` }];
}

/** Puts text on the line of the key or dash. */
export function setInline(frame: Frame, slot: Slot, text: string): TextEdit[] {
  const old = slot.value;
  if (!old || isEmpty(old)) return [insertion(frame.behindHead(slot), ` ${text}`)];
  const end = endOf(old, frame.text);
  if (slot.in === "map" && isBlock(old)) return [{ start: endOfKey(slot.pair, frame.text), end, text: ` ${text}` }];
  frame.refuseComments(startOf(old), end);
  return [{ start: startOf(old), end, text }];
}

/** Puts a collection below the key, or behind the dash. */
export function setBlock(frame: Frame, slot: Slot, value: Data, speller: Speller): TextEdit[] {
  const { text } = frame;
  const old = slot.value && !isEmpty(slot.value) ? slot.value : undefined;
  if (slot.in === "map") {
    const head = frame.behindHead(slot);
    const lines = frame.eolAt(head) + frame.joined(belowLike(frame, speller, old, value, frame.columnOfMap(slot.map)));
    if (!old) return [insertion(lineEnd(text, head), lines)];
    const end = endOf(old, text);
    if (isBlock(old)) return [{ start: head, end, text: lines }];
    if (lineStart(text, startOf(old)) > head) throw new Refused("no safe place");
    frame.refuseComments(head, end);
    return [{ start: head, end, text: "" }, insertion(lineEnd(text, end), lines)];
  }
  if (slot.in === "root" || !old || isList(value)) throw new Refused("no safe place");
  const before = text.slice(lineStart(text, startOf(old)), startOf(old));
  if (!/^ *(?:- +)+$/.test(before)) throw new Refused("no safe place");
  const column = columnOf(text, startOf(old));
  const end = endOf(old, text);
  frame.refuseComments(startOf(old), end);
  return [{ start: startOf(old), end, text: frame.joined(speller.pairs(value, column)).slice(column) }];
}

/** A list that stays a block list keeps the column of its dashes. */
function belowLike(frame: Frame, speller: Speller, old: Ast | undefined, value: Data, column: number): string[] {
  if (!old || !isBlock(old) || !isList(value) || !isSeq(old)) return speller.below(value, column);
  return value.flatMap((item) => speller.item(item, frame.columnOfList(old)));
}

/** True where empty brackets may give way to block style: no comment in them, no brackets around them. */
export function mayUnfold(frame: Frame, slot: Slot, node: Ast, value: Data): boolean {
  if (isInline(value) || slot.in === "root" || inFlow(frame.tree, slot) || (!isAlias(node) && node.anchor))
    return false;
  return !frame.comments.some((at) => at > startOf(node) && at < endOf(node, frame.text));
}
