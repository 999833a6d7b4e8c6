import type { Segment } from "./expand.ts";

/** Longer values and patterns are not followed. */
const LONGEST = 300;

/**
 * What `${NAME#pattern}` and its like leave of a value; undefined where that is not followed: escapes, quotes and variables in
 * the pattern, wildcards in what is replaced.
 * @param written what stands behind the name, up to the brace: `##*-`, `%.0`, `//_/-`
 * @param literal the characters `[from, to)` of `written` as a segment
 */
export function trimmed(
  value: readonly Segment[],
  written: string,
  literal: (from: number, to: number) => readonly Segment[],
): readonly Segment[] | undefined {
  const text = value.map((segment) => segment.text).join("");
  if (text.length > LONGEST || written.length > LONGEST || /["'$`\\{}]/.test(written)) return undefined;
  const operator = written[0] as string;
  const twice = written[1] === operator;
  const pattern = written.slice(twice ? 2 : 1);
  if (operator === "/")
    return replaced(value, text, pattern, twice, (from, to) => literal(from + (twice ? 2 : 1), to + (twice ? 2 : 1)));
  if (operator === "#") return slice(value, taken(pattern, text, twice), text.length);
  const backwards = (t: string) => [...t].reverse().join("");
  return slice(value, 0, text.length - taken(backwards(pattern), backwards(text), twice));
}

/** How many characters at the beginning a pattern takes, as few or as many as it can; none where it does not fit. */
function taken(pattern: string, text: string, most: boolean): number {
  const fits = prefixes(pattern, text);
  return Math.max(0, most ? fits.lastIndexOf(true) : fits.indexOf(true));
}

function replaced(
  value: readonly Segment[],
  text: string,
  written: string,
  all: boolean,
  literal: (from: number, to: number) => readonly Segment[],
): readonly Segment[] | undefined {
  const slash = written.indexOf("/");
  const pattern = written.slice(0, slash);
  if (slash <= 0 || /[*?]/.test(pattern)) return undefined;
  const result: Segment[] = [];
  let from = 0;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, from)) {
    result.push(...slice(value, from, at), ...literal(slash + 1, written.length));
    from = at + pattern.length;
    if (!all) break;
  }
  return [...result, ...slice(value, from, text.length)];
}

/** The characters `[from, to)` of some segments. */
function slice(segments: readonly Segment[], from: number, to: number): Segment[] {
  const part: Segment[] = [];
  let start = 0;
  for (const segment of segments) {
    const first = Math.max(from - start, 0);
    const last = Math.min(to - start, segment.text.length);
    if (first < last) {
      const { piece, start: offset } = segment.at;
      part.push({
        ...segment,
        text: segment.text.slice(first, last),
        at: { piece, start: offset + first, end: offset + last },
      });
    }
    start += segment.text.length;
  }
  return part;
}

/** Whether the pattern fits the first `n` characters, for each `n`; `?` stands for one character, `*` for any number. */
function prefixes(pattern: string, text: string): boolean[] {
  let row = Array.from({ length: text.length + 1 }, (_, n) => n === 0);
  for (const c of pattern) {
    const next: boolean[] = [];
    for (let n = 0; n <= text.length; n++) {
      if (c === "*") next.push(row[n] === true || next[n - 1] === true);
      else next.push(n > 0 && row[n - 1] === true && (c === "?" || c === text[n - 1]));
    }
    row = next;
  }
  return row;
}
