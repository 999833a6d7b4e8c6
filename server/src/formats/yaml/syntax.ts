import {
  type Alias,
  Composer,
  type CST,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** A node of the parser's tree; its `range` is [start, end of the value, end with trailing space]. */
export type Ast = YAMLMap<unknown, unknown> | YAMLSeq<unknown> | Scalar<unknown> | Alias;
export type AstPair = Pair<unknown, unknown>;

/** An error of the parser, with zero-based offsets. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Collections that may stand in each other: well within the stack that composing them needs, far beyond what people write. */
const MOST_NESTED = 250;

class TooDeep extends Error {}

/** The code of the one fault of a document that can't be read at all, however it is mended. */
export const HOPELESS = "HOPELESS";

/** @throws TooDeep as soon as collections are nested too deeply. */
function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MOST_NESTED) throw new TooDeep();
  }
  yield* parser.end();
}

/** Parses one document. All scalars stay text, duplicate keys are let through, merge keys are plain keys. Never throws. */
export function parseOne(text: string): { readonly contents: Ast | null; readonly faults: readonly SyntaxFault[] } {
  // the library makes an error of every fault, and their stacks cost more than all the rest
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({
      schema: "failsafe",
      version: "1.2",
      merge: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    const [document] = composer.compose(tokensOf(text), true, text.length);
    const faults =
      document?.errors.map(({ code, message, pos: [start, end] }) => ({ code, message, start, end })) ?? [];
    return { contents: asAst(document?.contents), faults };
  } catch (error) {
    const message = error instanceof TooDeep ? "This is nested too deeply" : "This can't be read";
    return { contents: null, faults: [{ code: HOPELESS, message, start: 0, end: text.length }] };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The node if it is one that a tree of values can hold. */
export function asAst(node: unknown): Ast | null {
  return isNode(node) ? (node as Ast) : null;
}

/** Where a node's value starts. */
export function startOf(node: Ast): number {
  return node.range?.[0] ?? 0;
}

/**
 * Where a node's text really ends: a block collection's own range takes in the comments and blank lines below it,
 * so its end is that of its last leaf.
 */
export function endOf(node: Ast, text: string): number {
  let current = node;
  for (;;) {
    const last = (isMap(current) || isSeq(current)) && !current.flow ? current.items.at(-1) : undefined;
    if (last === undefined) {
      let end = current.range?.[1] ?? 0;
      if (isScalar(current) && (current.type === "BLOCK_LITERAL" || current.type === "BLOCK_FOLDED")) {
        while (end > startOf(current) && /\s/.test(text.charAt(end - 1))) end--;
      }
      return end;
    }
    if (isMap(current)) {
      const pair = last as AstPair;
      const value = asAst(pair.value);
      if (!value || isEmpty(value))
        return Math.max(endOfKey(pair, text), value?.anchor || value?.tag ? startOf(value) : 0);
      current = value;
    } else {
      const item = asAst(last);
      if (!item) return current.range?.[1] ?? 0;
      if (isEmpty(item)) return trimmedEnd(text, startOf(item));
      current = item;
    }
  }
}

/** True for a null that is not written at all. */
export function isEmpty(node: Ast): boolean {
  return isScalar(node) && node.range !== null && node.range !== undefined && node.range[0] === node.range[1];
}

/** Behind the colon of a pair; behind the key where there is no colon. */
export function endOfKey(pair: AstPair, text: string): number {
  const key = asAst(pair.key);
  const end = key?.range?.[1] ?? 0;
  for (let i = end; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === ":") return i + 1;
    if (c !== " " && c !== "\t") break;
  }
  return end;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** The zero-based column of an offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The offset at which the line of `offset` starts. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset of the line break that ends the line of `offset`, without \r; the text's length on the last line. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  if (at < 0) return text.length;
  return at > 0 && text.charAt(at - 1) === "\r" && at - 1 >= offset ? at - 1 : at;
}

/** The offset behind the line break that ends the line of `offset`. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}

/** The offset of the dash of a block sequence's item. */
export function dashOf(sequence: YAMLSeq<unknown>, index: number, text: string): number {
  const first = startOf(sequence);
  if (index === 0) return first;
  const column = columnOf(text, first);
  const item = asAst(sequence.items[index]);
  let line = lineStart(text, item ? startOf(item) : first);
  while (line > first) {
    const at = line + column;
    if (text.charAt(at) === "-" && /^\s?$/.test(text.charAt(at + 1)) && /^[ -]*$/.test(text.slice(line, at))) return at;
    line = lineStart(text, line - 1);
  }
  return item ? startOf(item) : first;
}
