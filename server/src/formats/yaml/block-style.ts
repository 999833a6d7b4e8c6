import { CST, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Ast } from "./syntax.ts";

/** Collections may stand in each other so deeply. */
const DEEPEST = 100;
/** The longest key that may stand before a colon on its line. */
const LONGEST_KEY = 1000;

/** What is not written in the plain way that is read here. */
const UNUSUAL = Symbol("unusual");

/**
 * Reads a document that is written as most are: maps and lists by indentation, scalars and lists in brackets on one line,
 * block scalars, comments at the indentation of what follows. Gives the nodes that the parser would, in a fraction of the
 * time; undefined for any other document, be it faulty or only unusual.
 */
export function parseBlockStyle(text: string): Ast | undefined {
  if (/[\t\r\uFEFF]|^(?:%|\.\.\.)/m.test(text)) return undefined;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const BREAK = 10;

/** How a plain scalar begins for sure, wherever it stands. */
const PLAIN_START = /[\w$()./~<+=\\;^-]/;

class Reader {
  readonly #text: string;
  /** Of the line with content that comes next: where its first character stands, its column, and where it ends. */
  #at = 0;
  #column = -1;
  #end = 0;
  /** Comments stand above that line. */
  #commented = false;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Ast | undefined {
    this.#skipTo(0);
    if (this.#isMarker()) {
      if (!/^---(?: +(?:#.*)?)?$/.test(this.#text.slice(this.#at, this.#end))) return undefined;
      this.#skipTo(this.#end + 1);
    }
    if (this.#column < 0) return undefined;
    const root = this.#isItem() ? this.#list() : this.#map();
    return this.#column < 0 ? root : undefined;
  }

  /** Finds the next line with content from a line's start on. */
  #skipTo(start: number): void {
    const text = this.#text;
    this.#commented = false;
    let comments = -1;
    for (let line = start; line < text.length; ) {
      let at = line;
      while (text.charCodeAt(at) === SPACE) at++;
      let end = text.indexOf("\n", at);
      if (end < 0) end = text.length;
      if (at < end) {
        const column = at - line;
        if (text.charCodeAt(at) !== HASH) {
          // a comment elsewhere belongs to what stands above
          if (comments >= 0 && comments !== column && start > 0) throw UNUSUAL;
          this.#at = at;
          this.#column = column;
          this.#end = end;
          return;
        }
        if (comments >= 0 && comments !== column && start > 0) throw UNUSUAL;
        comments = column;
        this.#commented = true;
      }
      line = end + 1;
    }
    if (comments > 0) throw UNUSUAL;
    this.#at = text.length;
    this.#column = -1;
    this.#end = text.length;
  }

  #isMarker(): boolean {
    return this.#column === 0 && this.#text.startsWith("---", this.#at);
  }

  #isItem(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    return this.#text.charCodeAt(this.#at) === DASH && (next === SPACE || next === BREAK || this.#at + 1 >= this.#end);
  }

  /** A list whose first dash is next. */
  #list(): Ast {
    const list = new YAMLSeq<unknown>();
    const column = this.#column;
    const start = this.#at;
    let end = start;
    this.#enter();
    while (this.#column === column && this.#isItem()) {
      const dash = this.#at;
      let at = dash + 1;
      while (this.#text.charCodeAt(at) === SPACE) at++;
      if (at >= this.#end || this.#text.charCodeAt(at) === HASH) throw UNUSUAL;
      this.#at = at;
      let item: Ast;
      if (this.#keyEnd() >= 0) {
        this.#column = column + at - dash;
        item = this.#map();
      } else item = this.#inline(column);
      list.items.push(item);
      end = endOf(item);
    }
    // comments above a key at the column of the dashes belong to the list
    if (this.#commented && column > 0 && this.#column === column) throw UNUSUAL;
    if (this.#column > column) throw UNUSUAL;
    this.#depth--;
    list.range = [start, end, end];
    return list;
  }

  /** A map whose first key is next. */
  #map(): Ast {
    const map = new YAMLMap<unknown, unknown>();
    const column = this.#column;
    const start = this.#at;
    let end = start;
    this.#enter();
    while (this.#column === column) {
      const keyEnd = this.#keyEnd();
      if (keyEnd < 0 || this.#isMarker()) throw UNUSUAL;
      const key = this.#scalar(this.#at, keyEnd, keyEnd);
      let at = keyEnd + 1;
      while (this.#text.charCodeAt(at) === SPACE) at++;
      let value: Ast;
      if (at >= this.#end || this.#text.charCodeAt(at) === HASH) value = this.#below(at, column);
      else {
        this.#at = at;
        value = this.#inline(column);
      }
      map.items.push(new Pair<unknown, unknown>(key, value));
      end = endOf(value);
    }
    if (this.#column > column) throw UNUSUAL;
    this.#depth--;
    map.range = [start, end, end];
    return map;
  }

  #enter(): void {
    if (++this.#depth > DEEPEST) throw UNUSUAL;
  }

  /** What stands in the lines below a key. @param at where the line's text ends, or its comment begins. */
  #below(at: number, column: number): Ast {
    const comment = at < this.#end;
    this.#skipTo(this.#end + 1);
    const item = this.#column >= 0 && this.#isItem();
    if (item && this.#column >= column && !this.#isMarker()) return this.#list();
    if (this.#column > column) return this.#map();
    if (comment || this.#commented) throw UNUSUAL;
    return plain("", at, at, at);
  }

  /** Where the key that is next ends, at its colon; -1 where no key is. */
  #keyEnd(): number {
    const text = this.#text;
    const start = this.#at;
    const first = text.charAt(start);
    let at = start;
    if (first === '"' || first === "'") {
      at = text.indexOf(first, start + 1) + 1;
      if (at === 0 || at > this.#end) throw UNUSUAL;
      const next = text.charCodeAt(at + 1);
      if (text.charCodeAt(at) !== COLON) return -1;
      if (next !== SPACE && next !== BREAK && at + 1 < this.#end) throw UNUSUAL;
      if (text.slice(start, at).includes("\\")) throw UNUSUAL;
    } else {
      if (first === "[" || first === "{" || first === "|" || first === ">") return -1;
      if (!PLAIN_START.test(first)) throw UNUSUAL;
      if (first === "-" && text.charCodeAt(start + 1) === SPACE) throw UNUSUAL;
      for (; at < this.#end; at++) {
        const code = text.charCodeAt(at);
        if (code === COLON) {
          const next = text.charCodeAt(at + 1);
          if (next === SPACE || next === BREAK || at + 1 >= this.#end) break;
        } else if (code === HASH && text.charCodeAt(at - 1) === SPACE) return -1;
      }
      if (at >= this.#end) return -1;
      if (text.charCodeAt(at - 1) === SPACE) throw UNUSUAL;
    }
    if (at - start > LONGEST_KEY) throw UNUSUAL;
    return at;
  }

  /** A value that begins on the line that is next; then goes on to the line behind it. @param parent the column of its holder. */
  #inline(parent: number): Ast {
    const text = this.#text;
    const start = this.#at;
    const next = Math.min(this.#end + 1, text.length);
    const first = text.charAt(start);
    if (first === "|" || first === ">") return this.#block(parent);
    let node: Ast;
    if (first === "[" || first === "{") {
      const { flow, end } = this.#flow(start);
      this.#endsAt(end);
      flow.range = [start, end, next];
      node = flow;
    } else if (first === '"' || first === "'") {
      const end = this.#quoteEnd(start);
      this.#endsAt(end);
      node = this.#scalar(start, end, next);
    } else {
      if (!PLAIN_START.test(first)) throw UNUSUAL;
      if (first === "-" && (start + 1 >= this.#end || text.charCodeAt(start + 1) === SPACE)) throw UNUSUAL;
      let end = start;
      for (let at = start; at < this.#end; at++) {
        const code = text.charCodeAt(at);
        if (code === HASH && text.charCodeAt(at - 1) === SPACE) break;
        if (code === COLON) {
          const after = text.charCodeAt(at + 1);
          if (after === SPACE || at + 1 >= this.#end) throw UNUSUAL;
        }
        if (code !== SPACE) end = at + 1;
      }
      node = plain(text.slice(start, end), start, end, next);
    }
    this.#skipTo(next);
    // a scalar that goes on below
    if (this.#column > parent) throw UNUSUAL;
    return node;
  }

  /** Only a comment may stand behind a value. */
  #endsAt(end: number): void {
    let at = end;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    if (at < this.#end && (this.#text.charCodeAt(at) !== HASH || at === end)) throw UNUSUAL;
  }

  #quoteEnd(start: number): number {
    const text = this.#text;
    const quote = text.charAt(start);
    for (let at = start + 1; at < this.#end; at++) {
      const c = text.charAt(at);
      if (quote === '"' && c === "\\") at++;
      else if (c === quote) {
        if (quote === '"' || text.charAt(at + 1) !== quote) return at + 1;
        at++;
      }
    }
    throw UNUSUAL;
  }

  /** The scalar of `[start, end)`. */
  #scalar(start: number, end: number, behind: number): Ast {
    const text = this.#text;
    const first = text.charAt(start);
    if (first !== '"' && first !== "'") return plain(text.slice(start, end), start, end, behind);
    let value = text.slice(start + 1, end - 1);
    if (first === "'") value = value.replaceAll("''", "'");
    else if (value.includes("\\")) {
      const token = {
        type: "double-quoted-scalar",
        offset: start,
        indent: 0,
        source: text.slice(start, end),
      } as const;
      value = CST.resolveAsScalar(token, true, unusual).value;
    }
    return scalar(value, first === "'" ? Scalar.QUOTE_SINGLE : Scalar.QUOTE_DOUBLE, start, end, behind);
  }

  /** A list or map in brackets that holds scalars on this line. */
  #flow(start: number): { readonly flow: YAMLSeq<unknown> | YAMLMap<unknown, unknown>; readonly end: number } {
    const text = this.#text;
    const list = text.charAt(start) === "[";
    const close = list ? "]" : "}";
    const flow = list ? new YAMLSeq<unknown>() : new YAMLMap<unknown, unknown>();
    flow.flow = true;
    let at = this.#blanks(start + 1);
    while (text.charAt(at) !== close) {
      const value = this.#flowScalar(at);
      at = this.#blanks(value.range?.[1] ?? at);
      if (list) {
        if (text.charAt(at) === ":") throw UNUSUAL;
        flow.items.push(value as never);
      } else {
        if (text.charAt(at) !== ":" || at !== value.range?.[1] || text.charAt(at + 1) !== " ") throw UNUSUAL;
        const of = this.#flowScalar(this.#blanks(at + 1));
        at = this.#blanks(of.range?.[1] ?? at);
        flow.items.push(new Pair<unknown, unknown>(value, of) as never);
      }
      if (text.charAt(at) === ",") {
        at = this.#blanks(at + 1);
        if (text.charAt(at) === close) throw UNUSUAL;
      } else if (text.charAt(at) !== close) throw UNUSUAL;
    }
    return { flow, end: at + 1 };
  }

  #blanks(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    if (at >= this.#end) throw UNUSUAL;
    return at;
  }

  #flowScalar(start: number): Scalar<unknown> {
    const text = this.#text;
    const first = text.charAt(start);
    if (first === '"' || first === "'") {
      const end = this.#quoteEnd(start);
      return this.#scalar(start, end, end) as Scalar<unknown>;
    }
    const found = /[A-Za-z0-9_/.$][\w/.$=+@%-]*(?=[ ,\]}]|: )/y;
    found.lastIndex = start;
    const word = found.exec(text)?.[0];
    if (word === undefined) throw UNUSUAL;
    const end = start + word.length;
    let after = end;
    while (text.charCodeAt(after) === SPACE) after++;
    if (!",]}:".includes(text.charAt(after)) || after >= this.#end) throw UNUSUAL;
    return plain(word, start, end, end);
  }

  /** A block scalar; its lines go on as long as they are indented. */
  #block(parent: number): Ast {
    const text = this.#text;
    const start = this.#at;
    const header = text.slice(start, this.#end);
    if (!/^[|>]-?$/.test(header)) throw UNUSUAL;
    const from = this.#end + 1;
    let indent = -1;
    /** Behind the last line with content. */
    let end = from;
    let line = from;
    while (line < text.length) {
      let at = line;
      while (text.charCodeAt(at) === SPACE) at++;
      let stop = text.indexOf("\n", at);
      if (stop < 0) stop = text.length;
      if (at < stop) {
        if (indent < 0) {
          indent = at - line;
          if (indent <= Math.max(parent, 0) || line > from) throw UNUSUAL;
        } else if (at - line < indent) {
          if (at - line > parent) throw UNUSUAL;
          break;
        }
        end = Math.min(stop + 1, text.length);
      } else if (indent < 0 || at - line > indent) throw UNUSUAL;
      line = stop + 1;
    }
    if (indent < 0) throw UNUSUAL;
    const source = text.slice(from, end);
    const token = {
      type: "block-scalar",
      offset: start,
      indent: parent,
      props: [
        { type: "block-scalar-header", offset: start, indent: parent, source: header },
        { type: "newline", offset: this.#end, indent: parent, source: "\n" },
      ],
      source,
    } as const;
    const { value, type } = CST.resolveAsScalar(token as unknown as CST.BlockScalar, true, unusual);
    this.#skipTo(line);
    if (this.#column > parent) throw UNUSUAL;
    return scalar(value, type as "BLOCK_LITERAL" | "BLOCK_FOLDED", start, end, end);
  }
}

function unusual(): never {
  throw UNUSUAL;
}

function plain(value: string, start: number, end: number, behind: number): Scalar<unknown> {
  return scalar(value, Scalar.PLAIN, start, end, behind);
}

function scalar(
  value: string,
  type: NonNullable<Scalar<unknown>["type"]>,
  start: number,
  end: number,
  behind: number,
): Scalar<unknown> {
  const node = new Scalar<unknown>(value);
  node.range = [start, end, behind];
  node.source = value;
  node.type = type;
  return node;
}

function endOf(node: Ast): number {
  return node.range?.[2] ?? 0;
}
