/**
 * Globs as settings write them: `*`, `?`, `[a-z]`, `[!a]`, `**`, `{a,b}`, `{1..9}` and a leading `!`. No regular
 * expression is made of them, so that none takes longer than the length of the glob times that of the path.
 */
export interface Glob {
  /** @param path with `/`, without a leading `./` */
  matches(path: string): boolean;
}

const LONGEST = 1000;
/** How many globs one with braces may stand for. */
const MOST_ALTERNATIVES = 100;
/** How many globs are kept ready. */
const MOST_KEPT = 2000;

const known = new Map<string, Glob | { readonly fault: string }>();

/** What is wrong with a glob, as the end of a sentence; undefined where nothing is. */
export function globFault(glob: string): string | undefined {
  const found = prepared(glob);
  return "fault" in found ? found.fault : undefined;
}

/** True where a glob matches a path, or a folder that the path lies in; false for one with a fault. */
export function globMatches(glob: string, path: string): boolean {
  const found = prepared(glob);
  return !("fault" in found) && found.matches(path);
}

function prepared(glob: string): Glob | { readonly fault: string } {
  const present = known.get(glob);
  if (present) return present;
  if (known.size >= MOST_KEPT) known.clear();
  const fresh = prepare(glob);
  known.set(glob, fresh);
  return fresh;
}

function prepare(glob: string): Glob | { readonly fault: string } {
  if (glob.length > LONGEST) return { fault: `is longer than ${LONGEST} characters` };
  if (/[@!?*+]\(/.test(glob)) return { fault: "holds a group in parentheses, which is not understood; write {a,b}" };
  const negated = glob.startsWith("!");
  const body = glob.slice(negated ? 1 : 0).replace(/^(?:\.\/)+/, "");
  const alternatives = withoutBraces(body);
  if (!alternatives) return { fault: `stands for more than ${MOST_ALTERNATIVES} globs` };
  const all = alternatives.map((text) => text.replace(/\/+$/, "").split("/").map(segmentOf));
  return { matches: (path) => all.some((segments) => within(segments, path.split("/"))) !== negated };
}

/** Every glob that one with braces stands for; undefined where they are too many. */
function withoutBraces(glob: string): string[] | undefined {
  const done: string[] = [];
  const waiting: { readonly text: string; readonly from: number }[] = [{ text: glob, from: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { text, from } = next;
    const brace = firstBrace(text, from);
    if (!brace) done.push(text);
    else if (brace.options.length === 0) waiting.push({ text, from: brace.start + 1 });
    else {
      for (const option of brace.options) {
        waiting.push({ text: text.slice(0, brace.start) + option + text.slice(brace.end), from: brace.start });
      }
    }
    if (done.length + waiting.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

interface Brace {
  readonly start: number;
  readonly end: number;
  /** None where the braces stand for themselves. */
  readonly options: readonly string[];
}

function firstBrace(text: string, from: number): Brace | undefined {
  let start = from;
  while (start < text.length && text[start] !== "{") start += text[start] === "\\" ? 2 : 1;
  if (start >= text.length) return undefined;
  const cuts = [start];
  for (let at = start + 1, depth = 1; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "{") depth++;
    else if (char === "," && depth === 1) cuts.push(at);
    else if (char === "}" && --depth === 0) {
      const ends = [...cuts.slice(1), at];
      const parts = cuts.map((cut, i) => text.slice(cut + 1, ends[i]));
      return { start, end: at + 1, options: parts.length > 1 ? parts : rangeOf(parts[0] ?? "") };
    }
  }
  return { start, end: start + 1, options: [] };
}

/** What `1..9` and `a..e` stand for. */
function rangeOf(text: string): string[] {
  const match = /^(?:(\d{1,4})\.\.(\d{1,4})|([a-zA-Z])\.\.([a-zA-Z]))$/.exec(text);
  if (!match) return [];
  const [, low, high, first = "", last = ""] = match;
  const [a, b] = low === undefined ? [first.charCodeAt(0), last.charCodeAt(0)] : [Number(low), Number(high)];
  const count = Math.min(Math.abs(b - a), MOST_ALTERNATIVES) + 1;
  const numbers = Array.from({ length: count }, (_, i) => (a <= b ? a + i : a - i));
  return numbers.map((n) => (low === undefined ? String.fromCharCode(n) : String(n)));
}

/** What one character of a segment must be; `*` is any number of any. */
type Token = "*" | "?" | { readonly char: string } | { readonly not: boolean; readonly ranges: readonly string[] };
type Segment = "**" | readonly Token[];

function segmentOf(text: string): Segment {
  if (text === "**") return "**";
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === "*") {
      if (tokens.at(-1) !== "*") tokens.push("*");
    } else if (char === "?") tokens.push("?");
    else if (char === "\\" && at + 1 < text.length) tokens.push({ char: text[++at] as string });
    else if (char === "[") {
      const not = /[!^]/.test(text[at + 1] ?? "");
      const start = at + (not ? 2 : 1);
      // one that stands first is no end
      const end = text.indexOf("]", start + 1);
      if (end < 0) tokens.push({ char });
      else {
        tokens.push({ not, ranges: text.slice(start, end).match(/[\s\S]-[\s\S]|[\s\S]/g) ?? [] });
        at = end;
      }
    } else tokens.push({ char });
  }
  return tokens;
}

/** True where the segments of a glob match those of a path, or the first of them. */
function within(whole: readonly Segment[], path: readonly string[]): boolean {
  // several in a row say what one says
  const glob = whole.filter((segment, i) => segment !== "**" || whole[i - 1] !== "**");
  let reached = new Set([0]);
  const past = (states: Set<number>) => {
    // a set hands out what is added to it while it is walked
    for (const state of states) {
      // at the end it stands for what is in a folder, not for the folder's own name
      const inside = state > 0 && state === glob.length - 1;
      if (glob[state] === "**" && !inside) states.add(state + 1);
    }
    return states;
  };
  past(reached);
  for (const segment of path) {
    if (reached.has(glob.length)) return true;
    const next = new Set<number>();
    for (const state of reached) {
      const wanted = glob[state];
      if (wanted === "**") next.add(state).add(state + 1);
      else if (wanted && segmentMatches(wanted, segment)) next.add(state + 1);
    }
    reached = past(next);
    if (reached.size === 0) return false;
  }
  return reached.has(glob.length);
}

/** Goes back to the last `*` only: an earlier one can't do better. */
function segmentMatches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === "*") {
      star = token++;
      resume = at;
    } else if (wanted !== undefined && fits(wanted, text[at] as string)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}

function fits(token: Exclude<Token, "*">, char: string): boolean {
  if (token === "?") return true;
  if ("char" in token) return token.char === char;
  const inside = token.ranges.some((range) =>
    range.length === 3 ? range.charAt(0) <= char && char <= range.charAt(2) : range === char,
  );
  return inside !== token.not;
}
