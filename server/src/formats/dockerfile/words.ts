import { DockerfileParser, type Instruction } from "dockerfile-ast";
import type { MappedText } from "../shell/mapped-text.ts";
import { MappedTextBuilder } from "../shell/mapped-text.ts";
import { type Escape, quotedWords } from "./scan.ts";

/** A word of an instruction: `text` is what stands there, continuations joined; of a JSON string `decoded` is its value. */
export interface SyntaxWord {
  readonly text: MappedText;
  readonly decoded: MappedText | undefined;
}

/** `--name=value`; quotes and escapes are taken away as BuildKit does. */
export interface SyntaxFlag {
  readonly name: string;
  readonly value: string | undefined;
  readonly text: MappedText;
  /** The value as it stands, quotes and all. */
  readonly valueText: MappedText | undefined;
}

/**
 * The words of an instruction, from `from` on in its line, split at white space without regard to quotes, as BuildKit
 * does for FROM, COPY, EXPOSE and their like.
 * @param line the instruction as one line, its keyword included
 */
export function plainWords(line: MappedText, from: number): SyntaxWord[] {
  const words = argumentRanges(line.text).filter(({ start }) => start >= from);
  const [first] = words;
  const exact = /\S/.exec(line.text.slice(from));
  const trusted = exact ? first?.start === from + exact.index : words.length === 0;
  const ranges = trusted ? words : splitAtBlanks(line.text, from);
  return ranges.map(({ start, end }) => ({ text: line.slice(start, end), decoded: undefined }));
}

/** The strings of a JSON array that starts at `from`; undefined where that is none, so that the shell form applies. */
export function jsonWords(line: MappedText, from: number): SyntaxWord[] | undefined {
  const source = line.text.slice(from);
  if (!/^\s*\[/.test(source)) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(source);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || !values.every((value) => typeof value === "string")) return undefined;
  const ranges = jsonRanges(line.text, from, values.length);
  return ranges.map(({ start, end }) => ({
    text: line.slice(start, end),
    decoded: decodeJson(line.slice(start + 1, end - 1)),
  }));
}

/** Words outside of quotes, for ENV, ARG and LABEL. */
export function pairWords(line: MappedText, from: number, escapeChar: Escape): SyntaxWord[] {
  return quotedWords(line.text, escapeChar, from).map(({ start, end }) => ({
    text: line.slice(start, end),
    decoded: undefined,
  }));
}

/** The flags that start at `from`, and where the arguments begin behind them. */
export function readFlags(
  line: MappedText,
  from: number,
  escapeChar: Escape,
): { readonly flags: readonly SyntaxFlag[]; readonly end: number } {
  const text = line.text;
  const flags: SyntaxFlag[] = [];
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] as string)) at++;
    if (!text.startsWith("--", at)) return { flags, end: at };
    const { value, end } = readFlagWord(text, at, escapeChar);
    if (value === "--") return { flags, end };
    const equals = value.indexOf("=");
    const sourceEquals = text.indexOf("=", at);
    const hasValue = equals >= 0 && sourceEquals >= 0 && sourceEquals < end;
    flags.push({
      name: value.slice(2, equals < 0 ? undefined : equals).toLowerCase(),
      value: hasValue ? value.slice(equals + 1) : undefined,
      text: line.slice(at, end),
      valueText: hasValue ? line.slice(sourceEquals + 1, end) : undefined,
    });
    at = end;
  }
}

/** The value of a flag without its quotes and escapes; undefined where it has none. */
export function bareFlag({ valueText }: SyntaxFlag, escapeChar: Escape): MappedText | undefined {
  if (!valueText) return undefined;
  const { text } = valueText;
  if (!/["']/.test(text) && !text.includes(escapeChar)) return valueText;
  const builder = new MappedTextBuilder(valueText.piece);
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = "";
    else if (c === escapeChar) {
      at++;
      if (at < text.length) builder.literal(text[at] as string, valueText.source(at));
    } else builder.literal(c, valueText.source(at));
  }
  return builder.build();
}

function readFlagWord(text: string, from: number, escapeChar: Escape): { value: string; end: number } {
  let value = "";
  let quote = "";
  let at = from;
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (quote === "" && /\s/.test(c)) break;
    if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = "";
    else if (c === escapeChar) value += text[++at] ?? "";
    else value += c;
  }
  return { value, end: Math.min(at, text.length) };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const LONGEST_LINE = 20_000;

/** The library reads lines that hold no continuations, so that its characters are our offsets; it throws on some text. */
function readInstruction(line: string): Instruction | undefined {
  // its time grows with the square of the arguments
  if (line.includes("\n") || line.length > LONGEST_LINE) return undefined;
  try {
    const instructions = DockerfileParser.parse(line).getInstructions();
    return instructions.length === 1 ? instructions[0] : undefined;
  } catch {
    return undefined;
  }
}

function argumentRanges(line: string): Range[] {
  try {
    const read = readInstruction(line)?.getArguments() ?? [];
    return read.map((argument) => {
      const { start, end } = argument.getRange();
      return { start: start.character, end: end.character };
    });
  } catch {
    return [];
  }
}

function jsonRanges(line: string, from: number, count: number): Range[] {
  const read = readInstruction(line);
  if (read && "getJSONStrings" in read) {
    try {
      const strings = (read as Instruction & { getJSONStrings(): JsonString[] }).getJSONStrings();
      const ranges = strings.map((s) => ({ start: s.getRange().start.character, end: s.getRange().end.character }));
      if (ranges.length === count && ranges.every(({ start, end }) => isString(line.slice(start, end)))) return ranges;
    } catch {
      // The own reading below serves then.
    }
  }
  return [...line.slice(from).matchAll(/"(?:[^"\\]|\\.)*"/g)].map(({ index, 0: text }) => ({
    start: from + index,
    end: from + index + text.length,
  }));
}

interface JsonString {
  getRange(): { readonly start: { readonly character: number }; readonly end: { readonly character: number } };
}

function isString(text: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(text);
}

function splitAtBlanks(line: string, from: number): Range[] {
  return [...line.slice(from).matchAll(/\S+/g)].map(({ index, 0: text }) => ({
    start: from + index,
    end: from + index + text.length,
  }));
}

function decodeJson(inner: MappedText): MappedText {
  if (!inner.text.includes("\\")) return inner;
  const builder = new MappedTextBuilder(inner.piece);
  for (const { index, 0: part } of inner.text.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/g)) {
    builder.literal(part.length > 1 ? (JSON.parse(`"${part}"`) as string) : part, inner.source(index));
  }
  return builder.build();
}
