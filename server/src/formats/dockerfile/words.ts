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
  const words: SyntaxWord[] = [];
  const { text } = line;
  for (let at = from; ; ) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at === text.length) return words;
    const start = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
    words.push({ text: line.slice(start, at), decoded: undefined });
  }
}

/** Space, tab, line feed, vertical tab, form feed, carriage return: all that the builder splits at. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
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
  return [...source.matchAll(JSON_STRING)].map(({ index, 0: { length } }) => {
    const start = from + index;
    const end = start + length;
    return { text: line.slice(start, end), decoded: decodeJson(line.slice(start + 1, end - 1)) };
  });
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

/** In an array of strings that has been read as JSON nothing else is quoted. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

function decodeJson(inner: MappedText): MappedText {
  if (!inner.text.includes("\\")) return inner;
  const builder = new MappedTextBuilder(inner.piece);
  for (const { index, 0: part } of inner.text.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/g)) {
    builder.literal(part.length > 1 ? (JSON.parse(`"${part}"`) as string) : part, inner.source(index));
  }
  return builder.build();
}
