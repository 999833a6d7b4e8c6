import { isMap, isScalar, isSeq } from "yaml";
import type { TextEdit } from "../../../text/edit.ts";
import { commentStarts } from "../comments.ts";
import type { Source } from "../source.ts";
import { type Ast, type AstPair, asAst, dashOf, endOf, endOfKey, isEmpty, lineStart, startOf } from "../syntax.ts";
import { Expectation } from "./expectation.ts";
import type { Style } from "./style.ts";
import { type MapAst, PhysicalTree, Refused, type SeqAst, type Slot, startOfPair } from "./tree.ts";

/** A text that is about to be edited, with all that an edit asks of it. */
export class Frame {
  readonly text: string;
  readonly tree: PhysicalTree;
  readonly style: Style;
  readonly expectation: Expectation;
  /** The offsets of all comments. */
  readonly comments: readonly number[];
  /** Other places change too, through an anchor. */
  shared = false;

  constructor(source: Source, style: Style) {
    this.text = source.text;
    this.tree = new PhysicalTree(source);
    this.style = style;
    this.expectation = new Expectation(source);
    this.comments = commentStarts(source.text, source.contents);
  }

  /** The column of a map's keys, told by a key with nothing but spaces and dashes before it. */
  columnOfMap(map: MapAst): number {
    let tab = false;
    for (const pair of map.items) {
      const start = startOfPair(pair);
      const prefix = this.#prefix(start);
      if (/^ *(?:- +)*$/.test(prefix)) return prefix.length;
      tab ||= prefix.includes("\t");
    }
    throw new Refused(tab ? "tab indentation" : "tag or complex key");
  }

  /** The column of a list's dashes. */
  columnOfList(list: SeqAst): number {
    const prefix = this.#prefix(startOf(list));
    if (/^ *(?:- +)*$/.test(prefix)) return prefix.length;
    throw new Refused(prefix.includes("\t") ? "tab indentation" : "tag or complex key");
  }

  #prefix(start: number): string {
    return this.text.slice(lineStart(this.text, start), start).replace(/^\uFEFF/, "");
  }

  /** Where a pair starts, or the dash of an item. */
  startOfElement(holder: MapAst | SeqAst, index: number): number {
    return isMap(holder) ? startOfPair(holder.items[index] as AstPair) : dashOf(holder, index, this.text);
  }

  /** Where a pair's text ends. */
  endOfPair(pair: AstPair): number {
    const value = asAst(pair.value);
    return Math.max(endOfKey(pair, this.text), value && !isEmpty(value) ? endOf(value, this.text) : 0);
  }

  /** Behind the colon of a slot's key, or behind its dash. */
  behindHead(slot: Slot): number {
    if (slot.in === "list") return dashOf(slot.list, slot.index, this.text) + 1;
    const end = slot.in === "map" ? endOfKey(slot.pair, this.text) : 0;
    if (this.text.charAt(end - 1) !== ":") throw new Refused("tag or complex key");
    return end;
  }

  refuseTag(node: MapAst | SeqAst): void {
    if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) throw new Refused("tag or complex key");
  }

  refuseComments(start: number, end: number): void {
    if (this.comments.some((at) => at >= start && at < end)) throw new Refused("comment inside");
  }

  /** Notes that a slot, or the node in it, is about to change. */
  touch(slot: Slot, node: Ast | null): void {
    if (this.tree.shared(slot, node)) this.shared = true;
  }

  joined(lines: readonly string[]): string {
    return lines.join(this.style.eol);
  }

  /** The line break that ends the line of an offset; the document's own kind where there is none. */
  eolAt(offset: number): string {
    const end = this.text.indexOf("\n", offset);
    if (end < 0) return this.style.eol;
    return this.text.charAt(end - 1) === "\r" ? "\r\n" : "\n";
  }
}

export function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** True for a map or list that is written by indentation. */
export function isBlock(node: Ast | null): node is MapAst | SeqAst {
  return node !== null && (isMap(node) || isSeq(node)) && !node.flow;
}

/** True for a map or list in brackets. */
export function isFlow(node: Ast | null): boolean {
  return node !== null && (isMap(node) || isSeq(node)) && node.flow === true;
}

/** True for a scalar written with `|` or `>`. */
export function isBlockScalar(node: Ast | null): boolean {
  return node !== null && isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
}

/** The last leaf of nested block collections. */
export function lastLeaf(node: Ast): Ast | null {
  let current: Ast | null = node;
  while (isBlock(current)) {
    const last: unknown = current.items.at(-1);
    current = isMap(current) ? asAst((last as AstPair | undefined)?.value) : asAst(last);
  }
  return current;
}
