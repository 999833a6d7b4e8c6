import { isMap, isScalar, isSeq } from "yaml";
import type { Dialect } from "../node.ts";
import type { Source } from "../source.ts";
import { type Ast, asAst, columnOf, lineStart, startOf } from "../syntax.ts";
import { type Data, isInline, isList, type Quote, spellScalar, spellString } from "./scalars.ts";
import type { MapAst, SeqAst } from "./tree.ts";

/** How a document is written, by majority. */
export interface Style {
  readonly step: number;
  /** Columns from a key to the dashes of its list. */
  readonly listStep: number;
  readonly eol: "\n" | "\r\n";
  readonly json: boolean;
  /** What strings that need quotes are put in. */
  readonly quote: Quote;
  /** New lists of scalars are written in brackets. */
  readonly flowLists: boolean;
  /** What strings in brackets are put in; undefined where they stand plain. */
  readonly flowQuote: Quote | undefined;
}

const FLOW_WIDTH = 60;

/** Finds out how a document is written, from the part that is edited and its siblings. */
export function styleOf(source: Source, siblings: readonly Source[], dialect: Dialect): Style {
  const known = siblings.length === 0 ? styles.get(source) : undefined;
  if (known) return known;
  const style = readStyle(source, siblings, dialect);
  if (siblings.length === 0) styles.set(source, style);
  return style;
}

/** The styles of documents that are written to as a whole; a source belongs to one dialect. */
const styles = new WeakMap<Source, Style>();

function readStyle(source: Source, siblings: readonly Source[], dialect: Dialect): Style {
  const habits = new Habits();
  for (const part of [source, ...siblings]) habits.count(part);
  const { steps, listSteps, quotes, lists } = habits;
  const json = isJson(source.contents);
  const flowQuote = habits.flowQuotes.most ?? '"';
  return {
    step: steps.most ?? 2,
    listStep: listSteps.most ?? (dialect === "1.1" ? 0 : (steps.most ?? 2)),
    eol: eolOf([source, ...siblings]),
    json,
    quote: json ? '"' : (quotes.most ?? '"'),
    flowLists: lists.most ?? dialect === "1.1",
    flowQuote: json ? '"' : flowQuote === "plain" ? undefined : flowQuote,
  };
}

/** How the first of some texts that has several lines ends them. */
function eolOf(parts: readonly Source[]): Style["eol"] {
  const lines = parts.find(({ text }) => text.includes("\n"));
  return lines?.text.includes("\r\n") ? "\r\n" : "\n";
}

/** Counts how often things are written in which way. */
class Habits {
  readonly steps = new Tally<number>();
  readonly listSteps = new Tally<number>();
  readonly quotes = new Tally<Quote>();
  readonly flowQuotes = new Tally<Quote | "plain">();
  /** Lists of scalars: true in brackets. */
  readonly lists = new Tally<boolean>();

  count({ text, contents }: Source): void {
    const stack: unknown[] = [contents];
    while (stack.length > 0) {
      const node = asAst(stack.pop());
      if (isMap(node)) {
        this.#countMap(node, text);
        for (const pair of node.items) stack.push(pair.value);
      } else if (isSeq(node)) {
        this.#countList(node);
        stack.push(...node.items);
      } else if (node) {
        const quote = quoteOf(node);
        if (quote) this.quotes.add(quote);
      }
    }
  }

  #countMap(map: MapAst, text: string): void {
    if (map.flow) return;
    for (const pair of map.items) {
      const key = asAst(pair.key);
      const value = asAst(pair.value);
      if (!key || !value || lineStart(text, startOf(value)) <= startOf(key)) continue;
      const inner = columnOf(text, startOf(value)) - columnOf(text, startOf(key));
      if (isMap(value) && !value.flow && inner > 0) this.steps.add(inner);
      if (isSeq(value) && !value.flow && inner >= 0) this.listSteps.add(inner);
    }
  }

  #countList(list: SeqAst): void {
    const items = list.items.map(asAst);
    if (items.length === 0 || !items.every((item) => item && isScalar(item))) return;
    this.lists.add(list.flow === true);
    if (!list.flow) return;
    for (const item of items) {
      const quote = item ? quoteOf(item) : undefined;
      if (quote) this.flowQuotes.add(quote);
      else if (item && isScalar(item) && /^[A-Za-z]/.test(item.source ?? "")) this.flowQuotes.add("plain");
    }
  }
}

/** Counts and names the most frequent; the first wins a draw. */
class Tally<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  get most(): T | undefined {
    let best: T | undefined;
    for (const [value, count] of this.#counts)
      if (best === undefined || count > (this.#counts.get(best) ?? 0)) best = value;
    return best;
  }
}

/** The quotes of a scalar. */
export function quoteOf(node: Ast): Quote | undefined {
  if (!isScalar(node)) return undefined;
  return node.type === "QUOTE_DOUBLE" ? '"' : node.type === "QUOTE_SINGLE" ? "'" : undefined;
}

/** The quotes that a new string among siblings takes: theirs, where every string that could do without has them. */
export function siblingQuote(siblings: readonly (Ast | null)[]): Quote | undefined {
  let found: Quote | undefined;
  for (const node of siblings) {
    if (!node || !isScalar(node)) continue;
    const quote = quoteOf(node);
    if (quote) found = quote;
    else if (
      node.type === "PLAIN" &&
      /^[A-Za-z/]/.test(node.source ?? "") &&
      !/^(?:true|false|null|yes|no|on|off)$/i.test(node.source ?? "")
    ) {
      return undefined;
    }
  }
  return found;
}

function isJson(contents: Ast | null): boolean {
  if (!contents || !(isMap(contents) || isSeq(contents)) || !contents.flow) return false;
  const stack: unknown[] = [contents];
  for (let node = asAst(stack.pop()); node; node = asAst(stack.pop())) {
    if (isMap(node)) {
      for (const pair of node.items) {
        const key = asAst(pair.key);
        if (!key || !isScalar(key) || key.type !== "QUOTE_DOUBLE") return false;
        stack.push(pair.value);
      }
    } else if (isSeq(node)) stack.push(...node.items);
  }
  return true;
}

/** Writes values in a style. */
export class Speller {
  readonly style: Style;
  /** Quotes that strings take here. */
  readonly quote: Quote | undefined;
  readonly keyQuote: Quote | undefined;

  constructor(style: Style, quote: Quote | undefined, keyQuote: Quote | undefined) {
    this.style = style;
    this.quote = style.json ? '"' : quote;
    this.keyQuote = style.json ? '"' : keyQuote;
  }

  /** For values among the pairs of a map. */
  static among(style: Style, map: MapAst): Speller {
    const keys = map.items.map((pair) => asAst(pair.key));
    const quote = siblingQuote(map.items.map((pair) => asAst(pair.value)));
    const keyQuote = keys.length > 0 && keys.every((key) => key && quoteOf(key)) ? quoteOf(keys[0] as Ast) : undefined;
    return new Speller(style, quote, keyQuote);
  }

  /** For items of a list. */
  static amongItems(style: Style, list: SeqAst): Speller {
    return new Speller(style, siblingQuote(list.items.map(asAst)), undefined);
  }

  key(name: string): string {
    return spellString(name, this.keyQuote, this.style.quote);
  }

  scalar(value: Data): string {
    return spellScalar(value, this.quote, this.style.quote);
  }

  /** One line in brackets or braces, or, with `column`, one item a line with the closing bracket at that column. */
  flow(value: Data, column?: number): string {
    if (typeof value !== "object" || value === null) return this.scalar(value);
    const nested = column === undefined ? undefined : column + this.style.step;
    const items = isList(value)
      ? value.map((item) => this.flow(item, nested))
      : Object.entries(value).map(([key, item]) => `${this.key(key)}: ${this.flow(item, nested)}`);
    const [open, close] = isList(value) ? "[]" : "{}";
    if (items.length === 0 || nested === undefined) return `${open}${items.join(", ")}${close}`;
    const breakAt = (at: number) => this.style.eol + " ".repeat(at);
    return `${open}${breakAt(nested)}${items.join(`,${breakAt(nested)}`)}${breakAt(column as number)}${close}`;
  }

  /** The value on its key's line where it can stand there, else undefined. */
  inline(value: Data): string | undefined {
    if (isInline(value)) return this.flow(value);
    if (!isList(value) || !this.style.flowLists || value.some((item) => !isInline(item))) return undefined;
    const text = new Speller(this.style, this.style.flowQuote, undefined).flow(value);
    return text.length <= FLOW_WIDTH ? text : undefined;
  }

  /** `key: value` as lines; the first starts at `column`. */
  pair(name: string, value: Data, column: number): string[] {
    const head = `${" ".repeat(column)}${this.key(name)}:`;
    const inline = this.inline(value);
    return inline === undefined ? [head, ...this.below(value, column)] : [`${head} ${inline}`];
  }

  /** A collection as lines below a key at `column`. */
  below(value: Data, column: number): string[] {
    if (isList(value)) return value.flatMap((item) => this.item(item, column + this.style.listStep));
    return this.pairs(value, column + this.style.step);
  }

  /** `- value` as lines, the dash at `column`. */
  item(value: Data, column: number): string[] {
    const dash = `${" ".repeat(column)}- `;
    if (isInline(value) || isList(value)) return [`${dash}${this.flow(value)}`];
    const [first = "", ...others] = this.pairs(value, column + 2);
    return [dash + first.slice(column + 2), ...others];
  }

  pairs(value: Data, column: number): string[] {
    return Object.entries(value as { [key: string]: Data }).flatMap(([key, item]) => this.pair(key, item, column));
  }
}
