import { isMap, isScalar, isSeq } from "yaml";
import type { OffsetRange } from "../../text/span.ts";
import {
  type Ast,
  asAst,
  HOPELESS,
  lineEnd,
  lineStart,
  nextLine,
  parseOne,
  type SyntaxFault,
  startOf,
} from "./syntax.ts";

/** A key that is being typed: the line that was blanked, the column where its first word stood, and that word. */
export interface TypedKey {
  readonly offset: number;
  /** Undefined where the indentation itself is in doubt. */
  readonly column: number | undefined;
  readonly prefix: string;
}

/** A document as well as it can be read. */
export interface Repaired {
  /** As long as the original; what could not be read is blank. */
  readonly text: string;
  readonly contents: Ast | null;
  readonly faults: readonly (OffsetRange & { readonly message: string })[];
  /** What was blanked or altered. */
  readonly unsettled: readonly OffsetRange[];
  readonly typed: readonly TypedKey[];
  /** Nothing of the tree can be trusted. */
  readonly hopeless: boolean;
}

const ATTEMPTS = 8;
/** What one repair may cost, in characters parsed again; bounds the work on long documents. */
const WORK = 600_000;
/** What an error costs the parser, in characters. */
const FAULT = 300;
/** Characters from which on even a second attempt takes too long. */
const HUGE = 250_000;

/** Parses a document; where it is broken, blanks the culprit at the same length and tries again. Never throws. */
export function parseTolerantly(original: string): Repaired {
  let text = original;
  const faults: (OffsetRange & { message: string })[] = [];
  const unsettled: OffsetRange[] = [];
  const typed: TypedKey[] = [];
  let work = WORK;
  const sure = original.length < HUGE ? 2 : 1;
  for (let attempt = 0; ; attempt++) {
    const { contents, faults: found } = parseOne(text);
    const fault = found[0];
    if (!fault) return { text, contents, faults, unsettled, typed, hopeless: false };
    if (fault.code === HOPELESS)
      return hopeless(original, [{ message: fault.message, start: 0, end: original.length }]);
    work -= text.length + found.length * FAULT;
    const mend =
      attempt < sure || (attempt < ATTEMPTS && work > 0) ? mendOf(text, fault, found, contents, unsettled) : undefined;
    if (!mend) {
      const at = Math.min(fault.start, text.length);
      return hopeless(original, [
        ...faults,
        { message: fault.message, start: at, end: Math.min(Math.max(fault.end, at), text.length) },
      ]);
    }
    faults.push({ message: fault.message, start: mend.blame, end: Math.max(mend.blame, lineEnd(text, mend.blame)) });
    for (const blank of mend.blanks) {
      text = blanked(text, blank, mend.colon);
      unsettled.push(blank);
    }
    if (mend.typed) typed.push(mend.typed);
  }
}

/** A stretch that holds a lone word where a key belongs: the word is blank, and noted as being typed. */
export function blankLoneWord(original: string, at: OffsetRange): Repaired {
  const text = blanked(original, at, false);
  const start = lineStart(original, at.start);
  const typed = { offset: start, column: at.start - start, prefix: original.slice(at.start, at.end) };
  const faults = [{ message: "A key needs a colon", start: at.start, end: at.end }];
  return { text, contents: null, faults, unsettled: [{ start, end: at.end }], typed: [typed], hopeless: false };
}

function hopeless(text: string, faults: Repaired["faults"]): Repaired {
  return { text, contents: null, faults, unsettled: [{ start: 0, end: text.length }], typed: [], hopeless: true };
}

interface Mend {
  readonly blame: number;
  readonly blanks: readonly OffsetRange[];
  /** Put a colon in place of the last character of the first blank, and keep the rest of it. */
  readonly colon?: boolean;
  readonly typed?: TypedKey;
}

function blanked(text: string, at: OffsetRange, colon: boolean | undefined): string {
  if (colon) return `${text.slice(0, at.end - 1)}:${text.slice(at.end)}`;
  return text.slice(0, at.start) + text.slice(at.start, at.end).replace(/[^\r\n]/g, " ") + text.slice(at.end);
}

function mendOf(
  text: string,
  fault: SyntaxFault,
  faults: readonly SyntaxFault[],
  contents: Ast | null,
  done: readonly OffsetRange[],
): Mend | undefined {
  const { offset, open } = culprit(text, fault, faults, contents);
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const line = text.slice(start, end);
  if (line.trim() === "") return undefined;
  const lead = /^[ \t]*(?:- +)*/.exec(line)?.[0].length ?? 0;
  const body = line.slice(lead);
  const column = lead;
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const seen = done.some((d) => d.start >= start && d.start <= end);
  const key = /^(?:"[^"\\]*"|'[^']*'|[\w.$/~-]+)[ \t]*:(?=[ \t]|$)/.exec(body)?.[0];
  if (key !== undefined) {
    const valueStart = start + lead + key.length;
    const value = text.slice(valueStart, end);
    if (value.trim() !== "" && offset >= valueStart) {
      const comment = open ? -1 : value.search(/[ \t]#/);
      const valueEnd =
        comment >= 0 && text.slice(valueStart, valueStart + comment).trim() !== "" ? valueStart + comment : end;
      const blanks = [{ start: valueStart, end: valueEnd }];
      if (open) blanks.push(...deeper(text, end, lead, false));
      return { blame: offset, blanks };
    }
    const typed = { offset: start, column: undefined, prefix: key.replace(/[ \t]*:$/, "").replace(/^["']|["']$/g, "") };
    const below = endsOnLine(value)
      ? []
      : deeper(text, end, tabbed(line) ? columnAbove(text, start) : indent, lead > indent);
    return { blame: start + lead, blanks: [{ start, end }, ...below], typed };
  }
  const word = /^["']?([\w.$/~-]*)/.exec(body)?.[1] ?? "";
  const typed = { offset: start, column, prefix: word };
  const lone = /^[\w.$/~][\w.$/~-]+[ \t]*$/.test(body);
  if (lone && !seen && !stealsBlock(text, start, column) && opensBlock(text, end, column, lead > indent)) {
    const wordStart = start + lead;
    return {
      blame: wordStart,
      blanks: [{ start: wordStart, end: wordStart + body.trimEnd().length }],
      colon: true,
      typed,
    };
  }
  if (body.trim() === "") return { blame: offset, blanks: [{ start, end }], typed };
  const keepDash = lead > indent && !seen;
  const blanks = [{ start: keepDash ? start + lead : start, end }];
  if (open && !keepDash) blanks.push(...deeper(text, end, indent, lead > indent));
  return { blame: start + lead, blanks, typed };
}

/** True where a value begins and ends on its key's line, so that nothing below belongs to it. */
function endsOnLine(value: string): boolean {
  const content = value.trim();
  const first = content.charAt(0);
  if (content === "" || "#|>&*!".includes(first)) return false;
  const close = { "{": "}", "[": "]", '"': '"', "'": "'" }[first];
  return close === undefined || (content.length > 1 && content.endsWith(close));
}

function tabbed(line: string): boolean {
  return /^ *\t/.test(line);
}

/** The column of the first word on the line with content above that no tab indents: tabs say nothing of their own. */
function columnAbove(text: string, start: number): number {
  for (let stop = start; stop > 0; ) {
    const line = lineStart(text, stop - 1);
    const content = text.slice(line, lineEnd(text, line));
    const column = content.search(/[^ \t-]/);
    if (column >= 0 && content.charAt(column) !== "#" && !tabbed(content)) return column;
    stop = line;
  }
  return 0;
}

/** The line at fault. An unclosed quote or bracket is noticed at its end, so the line where it starts is to blame. */
function culprit(
  text: string,
  fault: SyntaxFault,
  faults: readonly SyntaxFault[],
  contents: Ast | null,
): { offset: number; open: boolean } {
  const at = Math.min(fault.start, text.length);
  const opener = unclosed(text, at, fault, contents);
  if (opener !== undefined) return { offset: opener, open: true };
  const multiline = faults.find((f) => f.code === "MULTILINE_IMPLICIT_KEY" && f.start === fault.start);
  if (multiline) {
    const first = lineStart(text, multiline.start);
    const last = lineStart(text, multiline.end);
    if (last > first && /:[ \t]+$/.test(text.slice(first, multiline.start))) return { offset: last, open: false };
  }
  return { offset: backOverBlanks(text, at), open: false };
}

/** The start of the quoted scalar or flow collection around a fault that is never closed. */
function unclosed(text: string, at: number, fault: SyntaxFault, contents: Ast | null): number | undefined {
  const quote = fault.message.startsWith("Missing closing");
  let found: number | undefined;
  let node = contents;
  for (let depth = 0; node && depth < 2000; depth++) {
    if (isScalar(node)) {
      const first = text.charAt(startOf(node));
      if (quote && (first === '"' || first === "'")) found = startOf(node);
      break;
    }
    const flow = (isMap(node) || isSeq(node)) && node.flow === true;
    if (flow && !/[\]}]/.test(text.charAt((node.range?.[1] ?? 0) - 1))) found = startOf(node);
    else if (flow && /^Flow (?:map|sequence)/.test(fault.message) && (node.range?.[1] ?? 0) >= at)
      found = startOf(node);
    node = childAround(node, at);
  }
  return found;
}

/** The last child that starts before the offset: the one being read when the fault was noticed. */
function childAround(node: Ast, at: number): Ast | null {
  const children = isMap(node)
    ? node.items.flatMap((pair) => [asAst(pair.key), asAst(pair.value)])
    : isSeq(node)
      ? node.items.flatMap((item) =>
          item && typeof item === "object" && "key" in item ? pairNodes(item) : [asAst(item)],
        )
      : [];
  let best: Ast | null = null;
  for (const child of children) if (child && startOf(child) < at && (child.range?.[2] ?? 0) >= at - 1) best = child;
  return best;
}

function pairNodes(pair: object): (Ast | null)[] {
  const { key, value } = pair as { key: unknown; value: unknown };
  return [asAst(key), asAst(value)];
}

function backOverBlanks(text: string, at: number): number {
  let offset = Math.min(at, text.length);
  if (text.slice(lineStart(text, offset), lineEnd(text, offset)).trim() !== "") return offset;
  while (offset > 0 && /\s/.test(text.charAt(offset - 1))) offset--;
  return Math.max(0, offset - 1);
}

/** The lines below that are indented more deeply: what belongs to the line at fault. */
function deeper(text: string, lineBreak: number, indent: number, dashed: boolean): OffsetRange[] {
  let end = lineBreak;
  let line = nextLine(text, lineBreak);
  while (line < text.length) {
    const stop = lineEnd(text, line);
    const content = text.slice(line, stop);
    const own = content.search(/[^ \t]/);
    if (own >= 0) {
      const below = own > indent || (!dashed && own === indent && /^- /.test(content.slice(own)));
      if (!below || /^(?:---|\.\.\.)(?:\s|$)/.test(content)) break;
      end = stop;
    }
    if (nextLine(text, line) === line) break;
    line = nextLine(text, line);
  }
  return end > lineBreak ? [{ start: lineBreak, end }] : [];
}

/** True where the line above is a key without a value at the same column: what is deeper below belongs to that one. */
function stealsBlock(text: string, start: number, column: number): boolean {
  let stop = start;
  while (stop > 0) {
    const line = lineStart(text, stop - 1);
    const content = text.slice(line, lineEnd(text, line));
    const own = content.search(/[^ \t-]/);
    if (own >= 0 && content.charAt(own) !== "#") return own === column && /:(?:[ \t]+#.*|[ \t]*)$/.test(content);
    stop = line;
  }
  return false;
}

/** True where the next line with content is deeper, or a list under a key. */
function opensBlock(text: string, lineBreak: number, column: number, dashed: boolean): boolean {
  let line = nextLine(text, lineBreak);
  while (line < text.length) {
    const content = text.slice(line, lineEnd(text, line));
    const own = content.search(/[^ \t]/);
    if (own >= 0 && content.charAt(own) !== "#")
      return own > column || (!dashed && own === column && content.startsWith("- ", own));
    line = nextLine(text, line);
  }
  return false;
}
