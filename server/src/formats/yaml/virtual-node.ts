import type { Place } from "../../model/place.ts";
import { type Unknown, type UnknownValue, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { Dialect, YamlNode } from "./node.ts";

/**
 * A map or list that no text holds as such: its children stand somewhere in a document, and what else it may have is
 * said by another file. Nothing is ever written at it.
 */
export class VirtualNode implements YamlNode {
  readonly state: "set" | "unknown";
  readonly shape: "map" | "list" | "unknown";
  readonly key = undefined;
  readonly tag = undefined;
  readonly #around: YamlNode;
  readonly #children: ReadonlyMap<string, YamlNode>;
  readonly #items: readonly YamlNode[];

  private constructor(
    around: YamlNode,
    shape: "map" | "list" | "unknown",
    children: ReadonlyMap<string, YamlNode>,
    items: readonly YamlNode[],
  ) {
    this.#around = around;
    this.state = shape === "unknown" ? "unknown" : "set";
    this.shape = shape;
    this.#children = children;
    this.#items = items;
  }

  /** A map of which some values are known. @param around a node that tells where to speak of it. */
  static map(around: YamlNode, children: ReadonlyMap<string, YamlNode>): VirtualNode {
    return new VirtualNode(around, "map", children, []);
  }

  /** A list of which some items are known. */
  static list(around: YamlNode, items: readonly YamlNode[]): VirtualNode {
    return new VirtualNode(around, "list", new Map(), [...items, VirtualNode.unknown(around)]);
  }

  /** What another file says. */
  static unknown(around: YamlNode): VirtualNode {
    return new VirtualNode(around, "unknown", new Map(), []);
  }

  get dialect(): Dialect {
    return this.#around.dialect;
  }

  get why(): Unknown | undefined {
    return this.state === "unknown" ? "another file" : undefined;
  }

  get identity(): object {
    return this.#around.identity;
  }

  get at(): Span {
    return this.#around.key ?? this.#around.at;
  }

  get extent(): Span {
    return this.#around.extent;
  }

  get(key: string): YamlNode {
    return this.#children.get(key) ?? VirtualNode.unknown(this.#around);
  }

  path(...keys: (string | number)[]): YamlNode {
    const [first, ...rest] = keys;
    if (first === undefined) return this;
    const child = typeof first === "string" ? this.get(first) : this.#items[first];
    return (child ?? VirtualNode.unknown(this.#around)).path(...rest);
  }

  keys(): readonly string[] {
    return [...this.#children.keys()];
  }

  entries(): readonly (readonly [key: string, value: YamlNode, keyAt: Span])[] {
    return [...this.#children].map(([key, value]) => [key, value, value.key ?? value.at] as const);
  }

  items(): readonly YamlNode[] {
    return this.#items;
  }

  string(): Value<string> {
    return this.#none();
  }

  boolean(): Value<boolean> {
    return this.#none();
  }

  number(): Value<number> {
    return this.#none();
  }

  place<T>(): Place<T> {
    return { writer: { write: () => ({ refused: "no safe place" }) }, target: undefined, mark: this.at };
  }

  #none(): UnknownValue {
    return unknown(this.why ?? "wrong type", this.at);
  }
}
