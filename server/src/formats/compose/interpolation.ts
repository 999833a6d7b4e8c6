/** Stands for what a variable without a default will bring. */
export const UNKNOWN_PART = "\uFFFC";

/** A stretch of the resolved text and where it stands in the source. */
interface Segment {
  /** Zero-based, in the resolved text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Where it starts in the raw text. */
  readonly raw: number;
  /** literal: as written; default: inside `${X:-...}`; fixed: an escape or an unknown part, which can't be edited. */
  readonly kind: "literal" | "default" | "fixed";
}

/** A scalar of a Compose file after interpolation as the Compose specification defines it, defaults taken. */
export interface Interpolated {
  readonly raw: string;
  /** Variables without default are `UNKNOWN_PART`. */
  readonly text: string;
  /** False where a variable without default takes part. */
  readonly known: boolean;
  readonly segments: readonly Segment[];
}

const DEEPEST = 10;

/** Resolves `${X:-default}`, `${X-default}` and `$$`; everything else that is a variable stays unknown. */
export function interpolate(raw: string): Interpolated {
  const segments: Segment[] = [];
  const result = { text: "" };
  expand(raw, 0, raw.length, "literal", segments, result, 0);
  return { raw, text: result.text, known: !result.text.includes(UNKNOWN_PART), segments };
}

function expand(
  raw: string,
  from: number,
  to: number,
  kind: "literal" | "default",
  segments: Segment[],
  result: { text: string },
  depth: number,
): void {
  const add = (text: string, at: number, as: Segment["kind"]) => {
    segments.push({ start: result.text.length, end: result.text.length + text.length, raw: at, kind: as });
    result.text += text;
  };
  let plain = from;
  const flush = (at: number) => {
    if (at > plain) add(raw.slice(plain, at), plain, kind);
  };
  let i = raw.indexOf("$", from);
  while (i >= 0 && i < to) {
    const next = raw[i + 1];
    let end = i + 1;
    if (next === "$") {
      flush(i);
      add("$", i, "fixed");
      end = i + 2;
    } else if (next === "{") {
      flush(i);
      end = Math.min(closing(raw, i + 2), to);
      expandBraces(raw, i, end, segments, result, depth, add);
    } else if (next !== undefined && /[A-Za-z_]/.test(next)) {
      flush(i);
      while (end < to && /\w/.test(raw[end] as string)) end++;
      add(UNKNOWN_PART, i, "fixed");
    } else {
      i = raw.indexOf("$", end);
      continue;
    }
    plain = end;
    i = raw.indexOf("$", end);
  }
  flush(to);
}

function expandBraces(
  raw: string,
  start: number,
  end: number,
  segments: Segment[],
  result: { text: string },
  depth: number,
  add: (text: string, at: number, as: Segment["kind"]) => void,
): void {
  let at = start + 2;
  while (/\w/.test(raw[at] ?? "")) at++;
  const operator = raw[at] === ":" ? raw.slice(at, at + 2) : raw[at];
  if ((operator === ":-" || operator === "-") && depth < DEEPEST && raw[end - 1] === "}") {
    const from = at + operator.length;
    if (from === end - 1)
      segments.push({ start: result.text.length, end: result.text.length, raw: from, kind: "default" });
    expand(raw, from, end - 1, "default", segments, result, depth + 1);
  } else add(UNKNOWN_PART, start, "fixed");
}

/** The offset behind the `}` that closes a brace opened before `from`; the text's length where nothing does. */
function closing(raw: string, from: number): number {
  let open = 1;
  for (let i = from; i < raw.length; i++) {
    if (raw[i] === "$" && raw[i + 1] === "{") {
      open++;
      i++;
    } else if (raw[i] === "}" && --open === 0) return i + 1;
  }
  return raw.length;
}

/**
 * The raw text that resolves to `wanted`: the part that differs is changed where it stands, in the text or in the
 * default of one variable. Undefined where it stands in more than one or is not in the file.
 */
export function rewrite(from: Interpolated, wanted: string): string | undefined {
  const { text, raw, segments } = from;
  if (text === wanted) return raw;
  const most = Math.min(text.length, wanted.length);
  let head = 0;
  while (head < most && text[head] === wanted[head]) head++;
  let tail = 0;
  while (tail < most - head && text[text.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail++;
  const [start, end] = [head, text.length - tail];
  const added = wanted.slice(head, wanted.length - tail);
  if (segments.length === 0) return literalText(wanted);
  const segment = segments.find((s) => s.kind !== "fixed" && s.start <= start && end <= s.end);
  if (!segment || (segment.kind === "default" && added.includes("}"))) return undefined;
  const at = segment.raw - segment.start;
  return raw.slice(0, at + start) + literalText(added) + raw.slice(at + end);
}

/** Text as a literal of a Compose file: `$` would begin a variable. */
export function literalText(text: string): string {
  return text.replaceAll("$", "$$$$");
}
