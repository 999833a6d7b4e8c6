import { type Alias, isAlias, isMap, isScalar, isSeq, YAMLMap } from "yaml";
import { type Piece, type Span, span } from "../../text/span.ts";
import type { Comment, SyntaxProblem } from "../format.ts";
import { commentsOf } from "./comments.ts";
import { parseTolerantly, type Repaired, type TypedKey } from "./repair.ts";
import { type Ast, type AstPair, asAst, columnOf, endOf, startOf } from "./syntax.ts";

/** An anchored node and where it starts. */
export interface Anchored {
  readonly name: string;
  readonly node: Ast;
  readonly start: number;
}

/** A piece of text that was parsed on its own, with what can be said of it alone. */
export class Source {
  readonly piece: Piece;
  /** The piece's text with unreadable parts blank; offsets are the same. */
  readonly text: string;
  readonly contents: Ast | null;
  readonly problems: readonly SyntaxProblem[];
  readonly unsettled: readonly Span[];
  readonly typed: readonly TypedKey[];
  readonly hopeless: boolean;
  /** In the order of the text. */
  readonly anchors: readonly Anchored[];
  readonly aliases: readonly Alias[];
  #comments: readonly Comment[] | undefined;
  #anchorsByName: Map<string, Anchored[]> | undefined;

  constructor(piece: Piece, repaired: Repaired = parseTolerantly(piece.text)) {
    this.piece = piece;
    this.text = repaired.text;
    this.contents = repaired.contents;
    this.problems = repaired.faults.map((f) => ({ message: f.message, at: span(piece, f.start, f.end) }));
    this.unsettled = repaired.unsettled.map((u) => span(piece, u.start, u.end));
    this.typed = repaired.typed;
    this.hopeless = repaired.hopeless;
    const anchors: Anchored[] = [];
    const aliases: Alias[] = [];
    if (/[&*]/.test(this.text) && this.contents) collect(this.contents, anchors, aliases);
    this.anchors = anchors;
    this.aliases = aliases;
  }

  /** The comments and what each covers, found when first asked for. */
  get comments(): readonly Comment[] {
    this.#comments ??= commentsOf(this);
    return this.#comments;
  }

  span(start: number, end: number): Span {
    return span(this.piece, start, end);
  }

  /** The last anchor of a name that starts before an offset. */
  anchor(name: string, before: number): Anchored | undefined {
    if (!this.#anchorsByName) {
      this.#anchorsByName = new Map();
      for (const anchored of this.anchors) {
        const same = this.#anchorsByName.get(anchored.name);
        if (same) same.push(anchored);
        else this.#anchorsByName.set(anchored.name, [anchored]);
      }
    }
    const list = this.#anchorsByName.get(name) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Anchored).start < before) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  /** The text of a node without what trails it. */
  spanOf(node: Ast): Span {
    if (node instanceof JoinedMap) return node.at;
    return span(this.piece, startOf(node), Math.max(startOf(node), endOf(node, this.text)));
  }

  /** True where the value that starts behind `offset` on its line was blanked: its key is typed, its value is not. */
  blankedAfter(offset: number): boolean {
    if (this.unsettled.length === 0) return false;
    const stop = this.text.indexOf("\n", offset);
    const end = stop < 0 ? this.text.length : stop;
    return this.unsettled.some((u) => u.start >= offset && u.start < end);
  }

  /** True where a part of `[start, end)` was blanked. */
  blankedWithin(start: number, end: number): boolean {
    return this.unsettled.some((u) => u.start < end && u.end > start);
  }

  /** What may hold the values of a joined document: nothing but the place of its text. */
  static around(piece: Piece): Source {
    return new Source(piece, {
      text: piece.text,
      contents: null,
      faults: [],
      unsettled: [],
      typed: [],
      hopeless: false,
    });
  }

  /** True where `key`, which a map does not have, begins with what is being typed at the map's indentation. */
  typing(key: string, map: Ast | null, keyStart: number | undefined): boolean {
    return this.typed.some((t) => {
      if (t.prefix === "" || !key.startsWith(t.prefix)) return false;
      if (map && isMap(map) && map.flow) return false;
      const empty = !map || !isMap(map);
      const start = empty ? (keyStart ?? 0) : startOf(map);
      const end = empty ? start : endOf(map, this.text);
      const lineOf = this.text.lastIndexOf("\n", Math.max(0, start - 1)) + 1;
      if (t.offset < lineOf) return this.#blankBetween(t.offset, start) && this.#columnFits(t, map, start, empty);
      if (t.offset > end && !this.#blankBetween(end, t.offset)) return false;
      return this.#columnFits(t, map, start, empty);
    });
  }

  #columnFits(t: TypedKey, map: Ast | null, start: number, empty: boolean): boolean {
    if (t.column === undefined) return true;
    const column = columnOf(this.text, start);
    return empty || !map ? t.column > column : t.column === column;
  }

  #blankBetween(from: number, to: number): boolean {
    const lines = this.text.slice(from, to).split("\n").slice(1);
    return lines.every((line) => /^[ \t\r-]*(?:#|$)/.test(line));
  }
}

/** Where the parts of a pair of a joined map were parsed, and what keeps the node of its value. */
export interface Part {
  readonly keySource: Source;
  readonly valueSource: Source;
  /** Kept from one parse to the next; undefined where the value is itself joined. */
  readonly section: object | undefined;
}

/** A map whose pairs were parsed as separate pieces; its span stands in the whole document. */
export class JoinedMap extends YAMLMap<unknown, unknown> {
  readonly at: Span;
  readonly parts: ReadonlyMap<AstPair, Part>;
  /** Words that are being typed where a key of this map belongs. */
  readonly prefixes: readonly string[];

  constructor(at: Span, parts: readonly (readonly [AstPair, Part])[], prefixes: readonly string[]) {
    super();
    this.at = at;
    this.range = [at.start, at.end, at.end];
    this.items = parts.map(([pair]) => pair);
    this.parts = new Map(parts);
    this.prefixes = prefixes;
  }
}

function collect(root: Ast | null, anchors: Anchored[], aliases: Alias[]): void {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    const ast = asAst(node);
    if (ast && isAlias(ast)) aliases.push(ast);
    else if (ast) {
      if (ast.anchor) anchors.push({ name: ast.anchor, node: ast, start: startOf(ast) });
      if (isMap(ast))
        for (let i = ast.items.length - 1; i >= 0; i--) stack.push(ast.items[i]?.value, ast.items[i]?.key);
      else if (isSeq(ast)) for (let i = ast.items.length - 1; i >= 0; i--) stack.push(ast.items[i]);
      else if (isScalar(ast)) continue;
    } else if (node && typeof node === "object" && "key" in node && "value" in node) stack.push(node.value, node.key);
  }
}
