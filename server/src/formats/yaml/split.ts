import { isMap, isScalar, Pair } from "yaml";
import type { Writer } from "../../model/place.ts";
import { Piece, type Span, span } from "../../text/span.ts";
import type { Comment, SyntaxProblem } from "../format.ts";
import { cutKeys, firstColumn } from "./cut.ts";
import { keep } from "./keep.ts";
import type { Dialect } from "./node.ts";
import { Section, TreeNode } from "./reader.ts";
import { blankLoneWord } from "./repair.ts";
import { isMergeKey, Scope } from "./scope.ts";
import { JoinedMap, type Part, Source } from "./source.ts";
import { type AstPair, asAst, columnOf, isEmpty, startOf } from "./syntax.ts";
import type { Enclosing } from "./write/writer.ts";

/** A stretch of a split document. */
interface Stretch {
  readonly source: Source;
  /** Relative to the document. */
  readonly start: number;
  readonly section: Section;
  /** The sources with anchors that stand before it. */
  readonly anchored: readonly Source[];
  /** The keys above it. */
  readonly path: readonly string[];
  /** Its one pair, where it is not blank. */
  readonly pair: AstPair | undefined;
}

/** A mapping that was parsed key by key. */
export interface Split {
  readonly stretches: readonly Stretch[];
  readonly root: TreeNode;
  readonly problems: readonly SyntaxProblem[];
  readonly unsettled: readonly Span[];
  comments(): readonly Comment[];
  /** Moves all pieces with the document. */
  moveTo(offset: number): void;
  /** The smallest stretch that holds all paths and needs no other; undefined where there is none. */
  enclosing(paths: readonly Path[]): Enclosing | undefined;
}

/** With more parts that have anchors, looking for them costs more than the cutting saves. */
const MOST_ANCHORED = 300;

/** So many parts of a document are enough to show how it is written. */
const SIBLINGS = 40;

type Path = readonly (string | number)[];

interface Plan {
  readonly start: number;
  readonly end: number;
  readonly path: readonly string[];
}

/**
 * Parses a document key by key, and the maps under the keys named `split` again key by key. Stretches of `previous`
 * whose text and whose anchors are the same are taken over with their sections.
 * Undefined where the document is no such mapping, so that it has to be parsed whole.
 */
export function splitDocument(
  piece: Piece,
  keys: readonly string[],
  dialect: Dialect,
  writer: Writer,
  previous: Split | undefined,
): Split | undefined {
  const plans = planOf(piece.text, keys);
  if (!plans) return undefined;
  const slices = plans.map((plan) => piece.text.slice(plan.start, plan.end));
  const kept = keep(slices, previous?.stretches ?? [], (stretch) => stretch.source.piece.text);
  const stretches: Stretch[] = [];
  let anchored: Source[] = [];
  for (const [i, plan] of plans.entries()) {
    const [text, old] = kept[i] as readonly [string, Stretch | undefined];
    const source = old?.source ?? sourceOf(new Piece(text));
    source.piece.offset = piece.offset + plan.start;
    const role = old !== undefined && old.path[0] === plan.path[0];
    const pair = role ? old.pair : pairOf(source, plan, i === 0);
    if (pair === false) return undefined;
    const same = role && (source.aliases.length === 0 || sameList(old.anchored, anchored));
    const section = same ? old.section : new Section(dialect, new Scope([...anchored, source]), writer);
    stretches.push({ source, start: plan.start, section, anchored, path: plan.path, pair });
    if (source.anchors.length > 0) anchored = [...anchored, source];
    if (anchored.length > MOST_ANCHORED) return undefined;
  }
  return join(piece, stretches, dialect, writer);
}

function sourceOf(piece: Piece): Source {
  const source = new Source(piece);
  const { contents } = source;
  const lone = contents && isScalar(contents) && contents.type === "PLAIN" && /^[\w.-]+$/.test(contents.source ?? "");
  if (!lone || source.problems.length > 0) return source;
  return new Source(piece, blankLoneWord(piece.text, { start: startOf(contents), end: contents.range?.[1] ?? 0 }));
}

/** Where a document may be cut: what stands before the first key, then its keys and those under the split ones. */
function planOf(text: string, keys: readonly string[]): Plan[] | undefined {
  const starts = cutKeys(text, 0, 0);
  if (starts.length === 0) return undefined;
  const plans: Plan[] = [{ start: 0, end: starts[0] as number, path: [] }];
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? text.length;
    const own = text.slice(start, end);
    const key = keys.find((k) =>
      new RegExp(`^(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*${k}:[ \\t]*(?:#[^\\n]*)?\\r?\\n`).test(own),
    );
    const inner = key === undefined ? [] : innerStarts(own, key);
    if (key === undefined || inner.length === 0) {
      plans.push({ start, end, path: [] });
      continue;
    }
    plans.push({ start, end: start + (inner[0] as number), path: [] });
    for (const [j, at] of inner.entries())
      plans.push({ start: start + at, end: start + (inner[j + 1] ?? own.length), path: [key] });
  }
  return plans;
}

function innerStarts(text: string, key: string): number[] {
  const head = text.startsWith(`${key}:`) ? 0 : text.indexOf(`\n${key}:`) + 1;
  const from = text.indexOf("\n", head) + 1;
  const column = firstColumn(text, from);
  return column === undefined || column === 0 ? [] : cutKeys(text, from, column);
}

/** The one pair of a stretch, undefined for a blank one, false where the cut was wrong. */
function pairOf(source: Source, plan: Plan, prologue: boolean): AstPair | undefined | false {
  const { contents } = source;
  if (source.hopeless) return false;
  if (prologue || !contents)
    return contents && !isEmpty(contents) ? false : prologue || source.unsettled.length > 0 ? undefined : false;
  if (!isMap(contents) || contents.flow || contents.items.length !== 1 || contents.anchor || contents.tag) return false;
  const pair = contents.items[0] as AstPair;
  const key = asAst(pair.key);
  if (!key || !isScalar(key) || isMergeKey(key) || key.anchor) return false;
  return plan.path.length > 0 === columnOf(source.text, startOf(key)) > 0 ? pair : false;
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function join(piece: Piece, stretches: readonly Stretch[], dialect: Dialect, writer: Writer): Split | undefined {
  const around = Source.around(piece);
  const top: (readonly [AstPair, Part])[] = [];
  const joined = new Map<Stretch, Span>();
  for (let i = 0; i < stretches.length; i++) {
    const stretch = stretches[i] as Stretch;
    const { source, section, pair, path } = stretch;
    if (!pair || path.length > 0) continue;
    const inner: Stretch[] = [];
    for (let j = i + 1; (stretches[j]?.path.length ?? 0) > 0; j++) inner.push(stretches[j] as Stretch);
    if (inner.length === 0) {
      top.push([pair, { keySource: source, valueSource: source, section }]);
      continue;
    }
    const value = asAst(pair.value);
    const columns = new Set(
      inner.flatMap((s) => (s.pair ? [columnOf(s.source.text, startOf(asAst(s.pair.key) as never))] : [])),
    );
    if (columns.size !== 1 || (value && !isEmpty(value)) || source.unsettled.length > 0) return undefined;
    const parts = inner.flatMap((s): (readonly [AstPair, Part])[] =>
      s.pair ? [[s.pair, { keySource: s.source, valueSource: s.source, section: s.section }]] : [],
    );
    const at = extentOf(piece, inner);
    const map = new JoinedMap(at, parts, prefixesOf(inner, [...columns][0] ?? 0));
    top.push([
      new Pair<unknown, unknown>(pair.key, map),
      { keySource: source, valueSource: around, section: undefined },
    ]);
    joined.set(stretch, at);
  }
  const outer = stretches.filter((s) => s.path.length === 0);
  if (top.length === 0) return undefined;
  const at = extentOf(piece, stretches);
  const reading = new Section(dialect, new Scope(stretches.map((s) => s.source)), writer);
  const node = new JoinedMap(at, top, prefixesOf(outer, 0));
  return {
    stretches,
    root: TreeNode.root(reading, { state: "set", value: { node, source: around } }, at),
    problems: stretches.flatMap((s) => s.source.problems),
    unsettled: stretches.flatMap((s) => s.source.unsettled),
    comments: () => commentsOf(piece, stretches, joined),
    moveTo(offset) {
      piece.offset = offset;
      for (const stretch of stretches) stretch.source.piece.offset = offset + stretch.start;
    },
    enclosing: (paths) => enclosing(stretches, paths),
  };
}

function prefixesOf(stretches: readonly Stretch[], column: number): string[] {
  const typed = stretches.flatMap((s) => s.source.typed);
  return typed.filter((t) => t.prefix !== "" && (t.column === undefined || t.column === column)).map((t) => t.prefix);
}

/** From the first pair's key to the last pair's end, in the document. */
function extentOf(piece: Piece, stretches: readonly Stretch[]): Span {
  const full = stretches.filter((s) => s.pair !== undefined);
  const first = full[0];
  const last = full.at(-1);
  if (!first || !last) return span(piece, 0, 0);
  return span(piece, first.start + pairSpan(first).start, last.start + pairSpan(last).end);
}

function pairSpan({ source, pair }: Stretch): { start: number; end: number } {
  const key = asAst(pair?.key);
  return key && source.contents
    ? { start: startOf(key), end: source.spanOf(source.contents).end }
    : { start: 0, end: 0 };
}

/** The comments of all stretches; one at the end of a stretch covers the next pair, one above a split key all below it. */
function commentsOf(piece: Piece, stretches: readonly Stretch[], joined: ReadonlyMap<Stretch, Span>): Comment[] {
  return stretches.flatMap((stretch, i) => {
    const { comments } = stretch.source;
    const below = joined.get(stretch);
    if (comments.length === 0) return [];
    const next = stretches.slice(i + 1).find((s) => s.pair);
    return comments.map((comment): Comment => {
      if (comment.covers && below)
        return { ...comment, covers: span(piece, stretch.start + comment.covers.start, below.end) };
      if (comment.covers || comment.trailing || !next) return comment;
      const { start } = pairSpan(next);
      const inner = joined.get(next);
      const covers = inner ? span(piece, next.start + start, inner.end) : next.source.span(start, pairSpan(next).end);
      return { ...comment, covers };
    });
  });
}

function enclosing(stretches: readonly Stretch[], paths: readonly Path[]): Enclosing | undefined {
  const first = paths[0];
  const splitKeys = new Set(stretches.map((s) => s.path[0]));
  const inside = (s: Stretch, path: Path) => {
    const depth = s.path.length;
    if (!s.pair || path.length < depth + 2 || path[depth] !== keyName(s)) return false;
    return depth > 0 ? s.path.every((key, i) => key === path[i]) : !splitKeys.has(keyName(s));
  };
  const [stretch, second] = first ? stretches.filter((s) => inside(s, first)) : [];
  if (!stretch || second || !paths.every((path) => inside(stretch, path))) return undefined;
  const { source } = stretch;
  if (source.aliases.length > 0 || source.anchors.length > 0 || source.text.includes("<<")) return undefined;
  return {
    source,
    strip: stretch.path.length,
    siblings: stretches.slice(0, SIBLINGS).map((s) => s.source),
    unsettled: [],
  };
}

function keyName({ pair }: Stretch): string | undefined {
  const key = asAst(pair?.key);
  return key && isScalar(key) ? key.source : undefined;
}
