import { isAlias, isMap, isScalar, isSeq, type Scalar } from "yaml";
import type { Place, Writer } from "../../model/place.ts";
import { type Unknown, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { Dialect, YamlNode } from "./node.ts";
import { CORE, composeBoolean, readNumber, type Typed, typeOf } from "./scalar.ts";
import type { Entry, Located, Scope } from "./scope.ts";
import { JoinedMap } from "./source.ts";
import { type Ast, asAst, dashOf, endOfKey, isEmpty, startOf } from "./syntax.ts";

/** What the nodes of a section share. The object itself stays the same while nothing that the section depends on has changed. */
export interface Reading {
  readonly dialect: Dialect;
  readonly scope: Scope;
  readonly writer: Writer;
}

/** The target of a place in YAML: the local path of keys and indices from the document's root, and how a value is spelled. */
export interface YamlTarget {
  readonly path: readonly (string | number)[];
  readonly spell: ((value: never) => unknown) | undefined;
}

/** Levels of nesting that are followed. */
const DEPTH = 100;

type Found =
  | { readonly state: "set"; readonly value: Located }
  | { readonly state: "unset" }
  | { readonly state: "unknown"; readonly why: Unknown };

interface Origin {
  readonly path: readonly (string | number)[];
  readonly key: Span | undefined;
  readonly extent: Span;
  /** Where to speak of the node if it has no text of its own. */
  readonly fallback: Span;
}

/** A node over the parser's tree; its children are made when asked for and kept. */
export class TreeNode implements YamlNode {
  readonly state: "set" | "unset" | "unknown";
  readonly shape: "map" | "list" | "scalar" | "null" | "unknown";
  readonly why: Unknown | undefined;
  readonly key: Span | undefined;
  readonly extent: Span;
  readonly #reading: Reading;
  readonly #value: Located | undefined;
  readonly #origin: Origin;
  readonly #children = new Map<string, TreeNode>();
  #items: readonly TreeNode[] | undefined;
  #entries: readonly (readonly [string, TreeNode, Span])[] | undefined;
  #at: Span | undefined;

  constructor(reading: Reading, found: Found, origin: Origin) {
    const tooDeep = origin.path.length > DEPTH;
    this.#reading = reading;
    this.#origin = origin;
    this.#value = found.state === "set" && !tooDeep ? found.value : undefined;
    this.state = tooDeep ? "unknown" : found.state;
    this.why = tooDeep ? "too deep" : found.state === "unknown" ? found.why : undefined;
    this.shape = this.#value ? this.#shapeOf(this.#value.node) : this.state === "unset" ? "null" : "unknown";
    this.key = origin.key;
    this.extent = origin.extent;
  }

  /** The root of a document. */
  static root(reading: Reading, found: Found, extent: Span): TreeNode {
    return new TreeNode(reading, found, { path: [], key: undefined, extent, fallback: extent });
  }

  get dialect(): Dialect {
    return this.#reading.dialect;
  }

  /** The same object as in the last parse while nothing that this node depends on has changed: a key for caches. */
  get identity(): object {
    return this.#reading;
  }

  get at(): Span {
    const value = this.#value;
    if (!value || isEmpty(value.node)) return this.#origin.fallback;
    this.#at ??= value.source.spanOf(value.node);
    return this.#at;
  }

  get tag(): string | undefined {
    const tag = this.#value?.node && !isAlias(this.#value.node) ? this.#value.node.tag : undefined;
    return tag === undefined || tag.startsWith(CORE) || tag === "!" ? undefined : tag;
  }

  get(key: string): TreeNode {
    let child = this.#children.get(key);
    if (!child) {
      child = this.#make(key);
      this.#children.set(key, child);
    }
    return child;
  }

  path(...keys: (string | number)[]): TreeNode {
    let node: TreeNode = this;
    for (const key of keys) node = typeof key === "string" ? node.get(key) : node.#item(key);
    return node;
  }

  keys(): readonly string[] {
    const value = this.#value;
    if (!value || !isMap(value.node)) return [];
    return [...this.#reading.scope.entries(value.node, value.source).byName.keys()];
  }

  entries(): readonly (readonly [key: string, value: TreeNode, keyAt: Span])[] {
    this.#entries ??= this.keys().map((key) => {
      const value = this.get(key);
      return [key, value, value.key ?? value.at] as const;
    });
    return this.#entries;
  }

  items(): readonly TreeNode[] {
    this.#items ??= this.#makeItems();
    return this.#items;
  }

  string(options?: { readonly loose?: boolean }): Value<string> {
    return this.#read((typed, scalar) =>
      typed.type === "string"
        ? typed.value
        : options?.loose && typed.type !== "null"
          ? (scalar.source ?? "")
          : undefined,
    );
  }

  boolean(): Value<boolean> {
    return this.#read((typed) => {
      if (typed.type === "boolean") return typed.value;
      return typed.type === "string" && this.dialect === "compose" ? composeBoolean(typed.value) : undefined;
    });
  }

  number(): Value<number> {
    return this.#read((typed) => {
      if (typed.type === "number") return typed.value;
      return typed.type === "string" && this.dialect === "compose" ? readNumber(typed.value, "compose") : undefined;
    });
  }

  place<T>(spell?: (value: T) => unknown): Place<T> {
    const target: YamlTarget = { path: this.#origin.path, spell: spell as YamlTarget["spell"] };
    return { writer: this.#reading.writer, target, mark: this.at };
  }

  #shapeOf(node: Ast): "map" | "list" | "scalar" | "null" {
    if (isMap(node)) return "map";
    if (isSeq(node)) return "list";
    return isScalar(node) && typeOf(node, this.dialect)?.type === "null" ? "null" : "scalar";
  }

  #read<T>(convert: (typed: Typed, scalar: Scalar<unknown>) => T | undefined): Value<T> {
    if (this.why) return unknown(this.why, this.#origin.fallback);
    const place = this.place<T>();
    const node = this.#value?.node;
    if (!node) return { state: "unset", at: this.at, place };
    const typed = isScalar(node) ? typeOf(node, this.dialect) : undefined;
    if (!typed) return unknown("wrong type", this.at);
    if (typed.type === "null") return { state: "unset", at: this.at, place };
    const value = convert(typed, node as Scalar<unknown>);
    if (value === undefined) return unknown("wrong type", this.at);
    const set = { state: "set", value, at: this.at, level: "own", place } as const;
    return this.key ? { ...set, key: this.key } : set;
  }

  #make(key: string): TreeNode {
    const value = this.#value;
    if (this.why) return this.#absent(key, this.why);
    if (!value || this.shape === "null") return this.#absent(key, this.#typing(key));
    if (!isMap(value.node)) return this.#absent(key, "wrong type");
    const { byName, why } = this.#reading.scope.entries(value.node, value.source);
    const entry = byName.get(key);
    return entry ? this.#present(entry) : this.#absent(key, why ?? this.#typing(key));
  }

  #typing(key: string): Unknown | undefined {
    const value = this.#value;
    if (!value) return undefined;
    if (value.node instanceof JoinedMap)
      return value.node.prefixes.some((p) => key.startsWith(p)) ? "being typed" : undefined;
    const keyStart = this.key?.piece === value.source.piece ? this.key.start : undefined;
    return value.source.typing(key, value.node, keyStart) ? "being typed" : undefined;
  }

  #present(entry: Entry): TreeNode {
    const { key, pair, keySource, source, part } = entry;
    const path = [...this.#origin.path, entry.name];
    if (part?.section instanceof Section)
      return part.section.node(() => this.#pairNode(part.section as Section, entry, path));
    const keySpan = keySource.spanOf(key);
    if (pair.value instanceof JoinedMap) {
      const at = pair.value.at;
      const extent = { piece: at.piece, start: keySource.piece.offset - at.piece.offset + keySpan.start, end: at.end };
      return new TreeNode(
        this.#reading,
        { state: "set", value: { node: pair.value, source } },
        { path, key: keySpan, extent, fallback: keySpan },
      );
    }
    return this.#pairNode(this.#reading, entry, path);
  }

  #pairNode(reading: Reading, { key, pair, source }: Entry, path: readonly (string | number)[]): TreeNode {
    const keySpan = source.spanOf(key);
    const value = asAst(pair.value);
    const afterKey = endOfKey(pair, source.text);
    const end = value && !isEmpty(value) ? source.spanOf(value).end : 0;
    const origin = {
      path,
      key: keySpan,
      extent: source.span(keySpan.start, Math.max(afterKey, end)),
      fallback: keySpan,
    };
    if (source.blankedAfter(afterKey)) return new TreeNode(reading, { state: "unknown", why: "being typed" }, origin);
    return new TreeNode(reading, found(reading, value, { source, end: afterKey }), origin);
  }

  #absent(key: string | number, why: Unknown | undefined): TreeNode {
    const at = this.#here();
    const origin = { path: [...this.#origin.path, key], key: undefined, extent: at, fallback: at };
    return new TreeNode(this.#reading, why ? { state: "unknown", why } : { state: "unset" }, origin);
  }

  /** Where to speak of what is missing below this node. */
  #here(): Span {
    if (this.key) return this.key;
    const value = this.#value;
    const first = value && isMap(value.node) ? value.node.items[0] : undefined;
    const key = asAst(first?.key);
    if (!value || !key || !first) return this.#origin.fallback;
    const part = value.node instanceof JoinedMap ? value.node.parts.get(first) : undefined;
    return (part?.keySource ?? value.source).spanOf(key);
  }

  #item(index: number): TreeNode {
    if (this.why) return this.#absent(index, this.why);
    if (this.#value && this.shape !== "null" && this.shape !== "list") return this.#absent(index, "wrong type");
    return this.items()[index] ?? this.#absent(index, undefined);
  }

  #makeItems(): TreeNode[] {
    const value = this.#value;
    if (!value || !isSeq(value.node)) return [];
    const { node, source } = value;
    return node.items.map((item, i) => {
      const ast = asAst(item);
      const start = node.flow ? (ast ? startOf(ast) : startOf(node)) : dashOf(node, i, source.text);
      const afterDash = start + (node.flow ? 0 : 1);
      const end = ast && !isEmpty(ast) ? source.spanOf(ast).end : afterDash;
      const at = source.span(start, Math.max(afterDash, end));
      const origin = { path: [...this.#origin.path, i], key: undefined, extent: at, fallback: at };
      const lost = (!ast || isEmpty(ast)) && !node.flow && source.blankedAfter(afterDash);
      if (lost) return new TreeNode(this.#reading, { state: "unknown", why: "being typed" }, origin);
      return new TreeNode(this.#reading, found(this.#reading, ast, { source, end: afterDash }), origin);
    });
  }
}

/** A part of a split document, kept with its nodes while nothing that it depends on has changed. */
export class Section implements Reading {
  readonly dialect: Dialect;
  readonly scope: Scope;
  readonly writer: Writer;
  #node: TreeNode | undefined;

  constructor(dialect: Dialect, scope: Scope, writer: Writer) {
    this.dialect = dialect;
    this.scope = scope;
    this.writer = writer;
  }

  /** The node of the section's value, made once. */
  node(make: () => TreeNode): TreeNode {
    this.#node ??= make();
    return this.#node;
  }
}

function found(reading: Reading, value: Ast | null, where: { source: Located["source"]; end: number }): Found {
  if (!value) return { state: "unset" };
  const target = reading.scope.follow(value, where.source);
  if ("why" in target) return { state: "unknown", why: target.why };
  const { node, source } = target;
  const whole = isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow === true);
  if (whole && node.range && source.blankedWithin(node.range[0], node.range[1]))
    return { state: "unknown", why: "being typed" };
  return { state: "set", value: target };
}
