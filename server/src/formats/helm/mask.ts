import type { OffsetRange } from "../../text/span.ts";
import { type Action, actionsOf } from "./actions.ts";
import { withoutLongBlanks } from "./block-scalars.ts";
import { type Branch, blocksOf, branchAt } from "./blocks.ts";
import { linesOf, type TemplateLine, type Token } from "./lines.ts";

/** Stands for each character of an action whose value is part of a scalar or key. */
export const MASK = "\uFFFC";

/** Something that prints lines of its own: what they hold can't be known. */
export interface Output {
  /** Where it stands in the text. */
  readonly at: number;
  /** The column that `indent` or `nindent` give its lines; undefined where that can't be known. */
  readonly column: number | undefined;
  /** Where its first line would begin without them. */
  readonly least: number;
  /** What it prints continues the line above. */
  readonly joins: boolean;
}

/** A template made readable as YAML, with what has been hidden. All offsets are zero-based, in the whole text. */
export interface Masked {
  /** The template itself. */
  readonly template: string;
  /** As long as the template, offset by offset. */
  readonly text: string;
  readonly actions: readonly Action[];
  /** Sorted by start. */
  readonly branches: readonly Branch[];
  /** Sorted by `at`. */
  readonly outputs: readonly Output[];
  /** What is blank or replaced, in order. */
  readonly hidden: readonly OffsetRange[];
}

/**
 * Hides the actions of a Go template at the same length. An action inside a scalar or key leaves `MASK` characters; one
 * that stands alone on its lines leaves blanks, and what prints lines of its own is noted. The bodies of `define` are blank.
 */
export function mask(text: string): Masked {
  const actions = actionsOf(text);
  if (actions.length === 0) return { template: text, text, actions, branches: [], outputs: [], hidden: [] };
  const { blocks, branches } = blocksOf(actions, text.length);
  const lines = linesOf(text, actions, blocks);
  const parts: string[] = [];
  const outputs: Output[] = [];
  const hidden: OffsetRange[] = [];
  let below: Below = { column: -1, dash: false };
  for (const line of lines.toReversed()) {
    const masked = maskLine(text, line, below, branches);
    parts.push(masked.text);
    outputs.push(...masked.outputs.toReversed());
    hidden.push(...masked.hidden.toReversed());
    below = belowOf(masked.text) ?? below;
  }
  return {
    template: text,
    text: withoutLongBlanks(parts.reverse().join("\n")),
    actions,
    branches,
    outputs: outputs.reverse(),
    hidden: hidden.reverse(),
  };
}

/** The next line with content: the column where it begins, and whether that is a dash. */
interface Below {
  readonly column: number;
  readonly dash: boolean;
}

function belowOf(line: string): Below | undefined {
  const column = line.search(/[^ \r\n]/);
  if (column < 0 || line.charAt(column) === "#") return undefined;
  return { column, dash: /^-(?:\s|$)/.test(line.slice(column, column + 2)) };
}

interface MaskedLine {
  readonly text: string;
  readonly outputs: readonly Output[];
  readonly hidden: readonly OffsetRange[];
}

function maskLine(
  text: string,
  { start, end, tokens }: TemplateLine,
  below: Below,
  branches: readonly Branch[],
): MaskedLine {
  const raw = text.slice(start, end);
  const blank = raw.replace(/[^\r\n]/g, " ");
  const all = [{ start, end }];
  if (tokens.length === 0) {
    const column = /^\s*(?:\{\}|\[\])\s*$/.test(raw) && branchAt(branches, start) ? raw.search(/\S/) : undefined;
    if (column === undefined) return { text: raw, outputs: [], hidden: [] };
    // one branch of a value that another writes in full
    return { text: blank, outputs: [{ at: start + column, column, least: column, joins: false }], hidden: all };
  }
  const literal = literalOf(raw, start, tokens);
  const whole = literal.trim();
  const output = (token: Token) => outputOf(text, token);
  const first = tokens[0] as Token;
  if (whole === "") {
    const printing = tokens.filter(({ prints }) => prints);
    if (printing.length > 0 && /["'`}]\s*---\s*(?:["'`\\{]|$)/m.test(raw))
      return { text: separator(blank), outputs: [], hidden: all };
    return { text: blank, outputs: printing.map(output), hidden: all };
  }
  if (whole.startsWith("#") && first.start - start > raw.search(/\S/))
    return { text: raw.replace(/[\r\n](?!$)/g, " "), outputs: [], hidden: tokens };
  if (/^---(?:\s|$)/.test(whole) && literal.search(/\S/) > first.start - start)
    return { text: separator(blank), outputs: [], hidden: all };
  if (!first.prints && first.start - start <= literal.search(/\S/)) {
    // the engine moves such content to where the action begins
    return { text: blank, outputs: [{ ...output(first), column: undefined, joins: false }], hidden: all };
  }
  const parts: string[] = [];
  const outputs: Output[] = [];
  let behind = 0;
  let head = "";
  for (const token of tokens) {
    const from = token.start - start;
    const to = token.end - start;
    const between = literal.slice(behind, from);
    // of what stands before it, a token asks for no more than a key
    if (head.length < LONGEST_KEY) head += between;
    const mayOwnLines = token.prints && tokens.length <= MOST_OUTPUTS && head.length === from;
    const column = mayOwnLines ? keyBefore(head, literal, to) : undefined;
    const indents = column !== undefined && /\bn?indent\b/.test(text.slice(token.start, token.end));
    const ownLines =
      column !== undefined && (indents || below.column > column || (below.dash && below.column === column));
    if (ownLines) outputs.push({ ...output(token), least: column + 1, joins: false });
    const left = (token.prints && !ownLines ? MASK : " ").repeat(to - from);
    parts.push(between, left);
    if (head.length < LONGEST_KEY) head += left;
    behind = to;
  }
  return { text: parts.join("") + literal.slice(behind), outputs, hidden: tokens };
}

/** A line with more actions than this holds none that prints lines of its own. */
const MOST_OUTPUTS = 50;
const LONGEST_KEY = 10_000;

/** The line with blanks in place of its tokens; line breaks in them are blank as well, so that the line stays one. */
function literalOf(raw: string, start: number, tokens: readonly Token[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const token of tokens) {
    parts.push(raw.slice(at, token.start - start), " ".repeat(token.end - token.start));
    at = token.end - start;
  }
  return parts.join("") + raw.slice(at);
}

/** Where a token that ends at `to` is all that stands behind a key or dash: the column of that key or dash. */
function keyBefore(before: string, literal: string, to: number): number | undefined {
  const rest = literal.slice(to).trim();
  if (rest !== "" && !rest.startsWith("#")) return undefined;
  const head = before.trimEnd();
  if (head === before) return undefined;
  const column = /^ *(?:- +)*/.exec(head)?.[0].length ?? 0;
  if (head.endsWith(":")) return column;
  return /^[ -]*-$/.test(head) ? head.length - 1 : undefined;
}

function separator(blank: string): string {
  return /^ {3}/.test(blank) ? `---${blank.slice(3)}` : blank;
}

function outputOf(text: string, { start, end, trimsLeft }: Token): Output {
  const action = text.slice(start, end);
  const indent = [...action.matchAll(/\bn?indent(?:\s+(\d{1,4})\b)?/g)].at(-1);
  return {
    at: start,
    column: indent?.[1] === undefined ? undefined : Number(indent[1]),
    least: start - (text.lastIndexOf("\n", start - 1) + 1),
    joins: trimsLeft && !indent,
  };
}
