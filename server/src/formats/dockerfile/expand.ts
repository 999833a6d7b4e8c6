import type { Unknown } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { type MappedText, MappedTextBuilder } from "../shell/mapped-text.ts";
import { trimmed } from "./patterns.ts";
import type { Escape } from "./scan.ts";

/** A stretch of a resolved text and where exactly these characters stand in the file. */
export interface Segment {
  readonly text: string;
  readonly at: Span;
  /** The variable whose default or value holds the text; undefined where it stands in the word itself. */
  readonly variable: string | undefined;
  /** All variables that the text came through, the one that holds it first. */
  readonly through: readonly string[];
  /** The `${NAME}`s that brought the text in, that of the word itself first: one for each of `through`, from its end. */
  readonly uses: readonly Span[];
}

/** A word with its quotes removed and its variables replaced. */
export type Resolved =
  | { readonly known: true; readonly text: string; readonly segments: readonly Segment[] }
  | { readonly known: false; readonly why: Unknown; readonly malformed: boolean };

/** What is known of a variable: its value, that it has none (an ARG without default), or nothing. */
export type Lookup = (name: string) => Resolved | "no default" | undefined;

const BARE_NAME = /^(?:[\p{L}_][\p{L}\p{Nd}_]*|[0-9@*#?$!-])/u;
const NAME_IN_BRACES = /^(?:[\p{L}_][\p{L}\p{Nd}_]*|[0-9]+|[@*#?$!-])/u;

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 30;
/** Variables that a text may come through. */
const MAX_THROUGH = 50;

/** Removes quotes and replaces variables as BuildKit does in FROM, ENV, ARG, USER, COPY and their like. */
export function expand(word: MappedText, lookup: Lookup, escapeChar: Escape): Resolved {
  if (!/["'$\\`]/.test(word.text)) {
    return literal(word);
  }
  return new Expansion(word, lookup, escapeChar).run();
}

/**
 * True where a quote or `${` has no end, whatever the variables hold.
 * @param quotes false where quotes are text: in heredocs.
 */
export function isMalformed(word: MappedText, escapeChar: Escape, quotes = true): boolean {
  if (!(quotes ? /["'$]/ : /\$/).test(word.text)) return false;
  const resolved = new Expansion(word, () => NOTHING, escapeChar, quotes).run();
  return !resolved.known && resolved.malformed;
}

/** The empty text. */
export const NOTHING: Resolved = { known: true, text: "", segments: [] };

/** A text in which nothing is replaced. */
export function literal(word: MappedText): Resolved {
  return { known: true, text: word.text, segments: segmentsOf(word) };
}

function segmentsOf(word: MappedText): Segment[] {
  if (word.text === "") return [];
  const at = word.span(0, word.text.length);
  if (at.end - at.start === word.text.length)
    return [{ text: word.text, at, variable: undefined, through: [], uses: [] }];
  const segments: Segment[] = [];
  for (let i = 0; i < word.text.length; i++) push(segments, word, i, i + 1);
  return segments;
}

/** Adds characters of the word, joined to the segment before where they follow on it in the file. */
function push(segments: Segment[], word: MappedText, from: number, to: number): void {
  const text = word.text.slice(from, to);
  const at = word.span(from, to);
  const last = segments.at(-1);
  if (last && last.variable === undefined && last.at.piece === at.piece && last.at.end === at.start) {
    segments[segments.length - 1] = { ...last, text: last.text + text, at: { ...at, start: last.at.start } };
  } else segments.push({ text, at, variable: undefined, through: [], uses: [] });
}

/** Thrown inside an expansion alone, to leave it where its value can't be known; no Error, whose stack costs time. */
class Stop {
  readonly why: Unknown;
  readonly malformed: boolean;

  constructor(why: Unknown, malformed = false) {
    this.why = why;
    this.malformed = malformed;
  }
}

class Expansion {
  readonly #word: MappedText;
  readonly #lookup: Lookup;
  readonly #escape: Escape;
  readonly #quotes: boolean;
  readonly #segments: Segment[] = [];
  #at = 0;

  constructor(word: MappedText, lookup: Lookup, escapeChar: Escape, quotes = true) {
    this.#quotes = quotes;
    this.#word = word;
    this.#lookup = lookup;
    this.#escape = escapeChar;
  }

  run(): Resolved {
    try {
      this.#until(undefined, this.#segments, 0);
      return finished(this.#segments);
    } catch (error) {
      if (error instanceof Stop) return { known: false, why: error.why, malformed: error.malformed };
      throw error;
    }
  }

  /** Reads up to `stop` (or the end) outside of quotes into `out`. */
  #until(stop: string | undefined, out: Segment[], depth: number): void {
    if (depth > MAX_DEPTH) throw new Stop("too deep");
    const text = this.#word.text;
    while (this.#at < text.length) {
      const c = text[this.#at] as string;
      if (c === stop) return;
      if (this.#quotes && c === "'") this.#singleQuoted(out);
      else if (this.#quotes && c === '"') this.#doubleQuoted(out, depth);
      else if (c === "$") this.#dollar(out, depth);
      else if (c === this.#escape) {
        this.#at++;
        if (this.#at < text.length) this.#take(out);
      } else this.#take(out);
    }
    if (stop !== undefined) throw new Stop("being typed", true);
  }

  #take(out: Segment[]): void {
    push(out, this.#word, this.#at, this.#at + 1);
    this.#at++;
  }

  #singleQuoted(out: Segment[]): void {
    this.#at++;
    const end = this.#word.text.indexOf("'", this.#at);
    if (end < 0) throw new Stop("being typed", true);
    if (end > this.#at) push(out, this.#word, this.#at, end);
    this.#at = end + 1;
  }

  #doubleQuoted(out: Segment[], depth: number): void {
    const text = this.#word.text;
    this.#at++;
    while (this.#at < text.length) {
      const c = text[this.#at] as string;
      if (c === '"') {
        this.#at++;
        return;
      }
      if (c === "$") this.#dollar(out, depth);
      else {
        const next = text[this.#at + 1];
        if (c === this.#escape && (next === '"' || next === "$" || next === this.#escape)) this.#at++;
        this.#take(out);
      }
    }
    throw new Stop("being typed", true);
  }

  #dollar(out: Segment[], depth: number): void {
    const text = this.#word.text;
    const start = this.#at;
    this.#at++;
    if (text[this.#at] !== "{") {
      const name = BARE_NAME.exec(text.slice(this.#at, this.#at + 200))?.[0];
      if (!name) {
        push(out, this.#word, start, start + 1);
        return;
      }
      this.#at += name.length;
      this.#bring(out, name, this.#lookup(name), start);
      return;
    }
    this.#at++;
    const name = NAME_IN_BRACES.exec(text.slice(this.#at, this.#at + 200))?.[0];
    if (!name) throw new Stop("being typed", true);
    this.#at += name.length;
    this.#modified(out, name, start, depth);
  }

  /** What stands behind the name in `${NAME...}`. */
  #modified(out: Segment[], name: string, start: number, depth: number): void {
    const text = this.#word.text;
    const c = text[this.#at];
    if (c === "}") {
      this.#at++;
      this.#bring(out, name, this.#lookup(name), start);
      return;
    }
    const colon = c === ":";
    const operator = colon ? text[this.#at + 1] : c;
    if (operator === undefined) throw new Stop("being typed", true);
    if (!"-+?".includes(operator)) {
      const slash = operator === "/" ? text.indexOf("/", this.#at + (text[this.#at + 1] === "/" ? 2 : 1)) : this.#at;
      const end = slash < 0 ? -1 : text.indexOf("}", slash);
      if (end < 0) throw new Stop("being typed", true);
      if (colon || !"#%/".includes(operator)) throw new Stop("variable", true);
      this.#trim(out, name, start, end);
      return;
    }
    this.#at += colon ? 2 : 1;
    const alternative: Segment[] = [];
    const stopped = this.#guarded(() => this.#until("}", alternative, depth + 1));
    this.#at++;
    const found = this.#lookup(name);
    const missing = found === undefined || found === "no default";
    const absent = missing || (colon && found.known && found.text === "");
    if (operator === "+") {
      if (missing) throw new Stop("variable");
      if (absent) return;
    } else if (!absent || operator === "?") {
      this.#bring(out, name, found, start);
      return;
    }
    if (stopped) throw stopped;
    out.push(...alternative);
  }

  /** `${NAME#pattern}` and its like, which end at a brace. */
  #trim(out: Segment[], name: string, start: number, end: number): void {
    const from = this.#at;
    const value = this.#lookup(name);
    const word = this.#word;
    this.#at = end + 1;
    if (value === undefined || value === "no default") throw new Stop("variable");
    if (!value.known) throw new Stop(value.why);
    const literal = (a: number, b: number) => segmentsOf(word.slice(from + a, from + b));
    const segments = trimmed(value.segments, word.text.slice(from, end), literal);
    if (!segments) throw new Stop("variable");
    const own = segments.filter(
      ({ at }) => at.piece === word.piece && at.start >= word.source(from) && at.end <= word.source(end),
    );
    if (own.length === 0) {
      this.#bring(out, name, { known: true, text: "", segments }, start);
      return;
    }
    for (const segment of segments) {
      if (own.includes(segment)) out.push(segment);
      else this.#bring(out, name, { known: true, text: segment.text, segments: [segment] }, start);
    }
  }

  /** An alternative that can't be known matters only where it is chosen; one that is not closed always does. */
  #guarded(read: () => void): Stop | undefined {
    try {
      read();
      return undefined;
    } catch (error) {
      if (!(error instanceof Stop) || error.malformed) throw error;
      const end = this.#word.text.indexOf("}", this.#at);
      if (end < 0) throw new Stop("being typed", true);
      this.#at = end;
      return error;
    }
  }

  #bring(out: Segment[], name: string, value: ReturnType<Lookup>, start: number): void {
    if (value === undefined || value === "no default") throw new Stop("variable");
    if (!value.known) throw new Stop(value.why);
    const use = this.#word.span(start, this.#at);
    for (const segment of value.segments) {
      if (segment.through.length >= MAX_THROUGH) throw new Stop("too deep");
      const [through, uses] = [
        [...segment.through, name],
        [use, ...segment.uses],
      ];
      out.push({ ...segment, variable: segment.variable ?? name, through, uses });
    }
    let length = 0;
    for (const { text } of out) length += text.length;
    if (length > MAX_LENGTH || out.length > 500) throw new Stop("too deep");
  }
}

function finished(segments: readonly Segment[]): Resolved {
  return { known: true, text: segments.map(({ text }) => text).join(""), segments };
}

/** Text without quotes and escapes whose variables stay as they stand. */
export function unquote(word: MappedText, escapeChar: Escape): MappedText {
  if (!/["'\\`]/.test(word.text)) return word;
  const builder = new MappedTextBuilder(word.piece);
  let quote = "";
  for (let i = 0; i < word.text.length; i++) {
    const c = word.text[i] as string;
    if (c === escapeChar && quote !== "'" && i + 1 < word.text.length) {
      i++;
      if (quote === '"' && !['"', "$", escapeChar].includes(word.text[i] as string))
        builder.literal(c, word.source(i - 1));
      builder.literal(word.text[i] as string, word.source(i));
    } else if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = "";
    else builder.literal(c, word.source(i));
  }
  return builder.build();
}
