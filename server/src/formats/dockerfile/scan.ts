/** The character of `# escape=`. */
export type Escape = "\\" | "`";

/** A heredoc of an instruction; zero-based offsets in the scanned text, ends exclusive. */
export interface ScannedHeredoc {
  readonly name: string;
  readonly expands: boolean;
  /** `<<-`: leading tabs are taken away. */
  readonly chomp: boolean;
  readonly start: number;
  readonly end: number;
  readonly terminated: boolean;
}

/** One instruction as BuildKit's parser cuts it out of the text; zero-based offsets in the scanned text, ends exclusive. */
export interface ScannedInstruction {
  readonly start: number;
  /** Heredoc bodies and their terminators included, without the final line break. */
  readonly end: number;
  /** The stretches of the lines that make up the instruction when continuations, blank lines and comments are left out. */
  readonly stretches: readonly (readonly [start: number, end: number])[];
  /** Comment lines between continued ones, from `#` to the line's end. */
  readonly comments: readonly (readonly [start: number, end: number])[];
  readonly heredocs: readonly ScannedHeredoc[];
  /** The last line ends in an escape character, but nothing that could belong to it follows. */
  readonly dangling: boolean;
}

const KEYWORDS =
  "ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR";
const STARTS_INSTRUCTION = new RegExp(`^(?:${KEYWORDS})[ \\t]+[^ \\t=]`);
const MAY_HOLD_HEREDOC = /^(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t]/i;

/**
 * Reads the instruction that starts at `start` (its first character that is no white space).
 * A continuation that would swallow a line which looks like an instruction of its own is taken for half typed and ends
 * before it; a heredoc without its end stays on its own line.
 * @param ends where lines stand that may end a heredoc; shared by the calls on one text.
 */
export function scanInstruction(
  text: string,
  start: number,
  escapeChar: Escape,
  ends = new HeredocEnds(text),
): ScannedInstruction {
  const quotes = new QuoteState();
  const stretches: [number, number][] = [];
  const comments: [number, number][] = [];
  let pending: [number, number][] = [];
  let lineStart = start;
  let end = start;
  let dangling = false;
  for (;;) {
    const lineEnd = endOfLine(text, lineStart);
    const content = stretches.length === 0 ? lineStart : skipBlank(text, lineStart, lineEnd);
    if (stretches.length > 0 && content >= lineEnd) {
      // An empty line inside a continuation is left out.
    } else if (stretches.length > 0 && text[content] === "#") {
      pending.push([content, lineEnd]);
    } else if (stretches.length > 0 && interrupts(text, lineStart, lineEnd, stretches, quotes)) {
      break;
    } else {
      for (const comment of pending) comments.push(comment);
      pending = [];
      const cut = continuation(text, lineStart, lineEnd, escapeChar);
      stretches.push([lineStart, cut ?? lineEnd]);
      end = lineEnd;
      dangling = cut !== undefined;
      if (cut === undefined) break;
    }
    const next = afterLineBreak(text, lineEnd);
    if (next === undefined) break;
    lineStart = next;
  }
  const heredocs = dangling ? [] : readHeredocs(text, stretches, end, ends);
  const last = heredocs.at(-1);
  if (last) end = last.terminated ? endOfLine(text, afterLineBreak(text, last.end) ?? last.end) : end;
  return { start, end, stretches, comments, heredocs, dangling };
}

/** Where the line break of the line that holds `from` begins, or the end of the text. */
export function endOfLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  if (at < 0) return text.length;
  return at > from && text[at - 1] === "\r" ? at - 1 : at;
}

/** The start of the line after the break at `lineEnd`; undefined at the end of the text. */
export function afterLineBreak(text: string, lineEnd: number): number | undefined {
  const at = text.indexOf("\n", lineEnd);
  return at < 0 ? undefined : at + 1;
}

function skipBlank(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && /\s/.test(text[at] as string)) at++;
  return at;
}

/** Where the line's continuation mark begins: an escape character at its end that no other one precedes. */
function continuation(text: string, from: number, lineEnd: number, escapeChar: Escape): number | undefined {
  let at = lineEnd;
  while (at > from && (text[at - 1] === "\r" || text[at - 1] === " " || text[at - 1] === "\t")) at--;
  if (at <= from || text[at - 1] !== escapeChar) return undefined;
  return at - 1 > from && text[at - 2] === escapeChar ? undefined : at - 1;
}

function interrupts(
  text: string,
  from: number,
  to: number,
  before: readonly (readonly [number, number])[],
  quotes: QuoteState,
): boolean {
  const code = text.charCodeAt(from);
  if (code < 65 || code > 90 || !STARTS_INSTRUCTION.test(text.slice(from, Math.min(to, from + 40)))) return false;
  return !quotes.openAfter(text, before);
}

/** Whether a quote is open at the end of some stretches; looks at each stretch once. */
class QuoteState {
  #seen = 0;
  #quote = "";

  openAfter(text: string, stretches: readonly (readonly [number, number])[]): boolean {
    for (; this.#seen < stretches.length; this.#seen++) {
      const [from, to] = stretches[this.#seen] as readonly [number, number];
      for (let i = from; i < to; i++) {
        const c = text[i] as string;
        if (c === "\\" && this.#quote !== "'") i++;
        else if (this.#quote === "" && (c === "'" || c === '"')) this.#quote = c;
        else if (c === this.#quote) this.#quote = "";
      }
    }
    return this.#quote !== "";
  }
}

function readHeredocs(
  text: string,
  stretches: readonly (readonly [number, number])[],
  end: number,
  ends: HeredocEnds,
): ScannedHeredoc[] {
  if (!stretches.some(([a, b]) => text.slice(a, b).includes("<<"))) return [];
  const line = stretches.map(([a, b]) => text.slice(a, b)).join("");
  if (!MAY_HOLD_HEREDOC.test(line)) return [];
  const heredocs: ScannedHeredoc[] = [];
  let at = end;
  for (const mark of heredocMarks(line)) {
    const body = findBody(text, at, ends.after(at, mark.name, mark.chomp));
    heredocs.push({ ...mark, ...body });
    if (!body.terminated) return heredocs;
    at = endOfLine(text, afterLineBreak(text, body.end) ?? body.end);
  }
  return heredocs;
}

/** The body's text runs from the first line's start to the last line's end, without its line break. */
function findBody(text: string, lineEnd: number, marker: number | undefined) {
  const start = afterLineBreak(text, lineEnd);
  // An empty body ends where it starts, before the terminator's line.
  if (start === undefined || marker === undefined || marker === start)
    return { start: lineEnd, end: lineEnd, terminated: marker !== undefined };
  return { start, end: endOfLine(text, text.lastIndexOf("\n", marker - 2) + 1), terminated: true };
}

/** Finds the lines that end heredocs. Where many have no end, every line is still looked at only a few times. */
export class HeredocEnds {
  readonly #text: string;
  #missed = 0;
  /** The starts of the lines, ascending, by what they hold, with and without their leading tabs. */
  #lines: Map<string, number[]> | undefined;
  #untabbed: Map<string, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The start of the first line below the one that ends at `lineEnd` that holds the marker alone. */
  after(lineEnd: number, name: string, chomp: boolean): number | undefined {
    if (this.#missed > 4) return this.#lookUp(lineEnd, name, chomp);
    for (let from = afterLineBreak(this.#text, lineEnd); from !== undefined; ) {
      const { line, next } = this.#line(from, chomp);
      if (line === name) return from;
      from = next;
    }
    this.#missed++;
    return undefined;
  }

  #lookUp(lineEnd: number, name: string, chomp: boolean): number | undefined {
    if (chomp) this.#untabbed ??= this.#read(true);
    else this.#lines ??= this.#read(false);
    const starts = (chomp ? this.#untabbed : this.#lines)?.get(name) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) > lineEnd) high = middle;
      else low = middle + 1;
    }
    return starts[low];
  }

  #read(chomp: boolean): Map<string, number[]> {
    const lines = new Map<string, number[]>();
    for (let from: number | undefined = 0; from !== undefined; ) {
      const { line, next } = this.#line(from, chomp);
      const same = lines.get(line);
      if (same) same.push(from);
      else lines.set(line, [from]);
      from = next;
    }
    return lines;
  }

  /** What a line holds as the end of a heredoc, and where the next one starts. */
  #line(from: number, chomp: boolean): { readonly line: string; readonly next: number | undefined } {
    const text = this.#text;
    const stop = endOfLine(text, from);
    let start = from;
    let end = stop;
    while (chomp && start < end && text[start] === "\t") start++;
    while (end > start && text[end - 1] === "\r") end--;
    return { line: text.slice(start, end), next: afterLineBreak(text, stop) };
  }
}
/** The `<<NAME` words of an instruction's line; none where its quotes are not closed. */
export function heredocMarks(line: string): { name: string; expands: boolean; chomp: boolean }[] {
  const marks: { name: string; expands: boolean; chomp: boolean }[] = [];
  const words = quotedWords(line, "\\");
  for (const [i, { text: word, closed }] of words.entries()) {
    if (!closed) return [];
    // the name may stand apart from its mark
    const text = /^\d*<<$/.test(word) ? `${word} ${words[i + 1]?.text ?? ""}` : word;
    const match = /^\d*<<(-?)([^<]+)$/.exec(text);
    if (!match) continue;
    const raw = (match[2] as string).trim();
    const name = raw.replace(/\\(.)|["']/g, "$1");
    if (name) marks.push({ name, expands: !/["']/.test(raw), chomp: match[1] === "-" });
  }
  return marks;
}

/** Splits at white space outside of quotes; offsets in `line`, ends exclusive. `closed` is false where a quote stays open. */
export function quotedWords(line: string, escapeChar: Escape, from = 0): QuotedWord[] {
  const words: QuotedWord[] = [];
  let start = -1;
  let quote = "";
  for (let i = from; i <= line.length; i++) {
    const c = line[i] ?? "";
    const blank = c === "" || c === " " || c === "\t" || c === "\n" || c === "\r" || c === "\v" || c === "\f";
    if (blank && (quote === "" || c === "")) {
      if (start >= 0) words.push({ text: line.slice(start, i), start, end: i, closed: quote === "" });
      start = -1;
      continue;
    }
    if (start < 0) start = i;
    if (c === escapeChar && quote !== "'") {
      if (i + 1 < line.length) i++;
    } else if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = "";
  }
  return words;
}

export interface QuotedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}
