import type { Place, Writer } from "../../model/place.ts";
import { type Unknown, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { Dialect, YamlNode } from "./node.ts";

/** What can't be known of a document. */
export interface Doubts {
  /** Why it can't. */
  readonly why: Unknown;
  /** The node's value can't be known. */
  hides(node: YamlNode): boolean;
  /** A key or item of a node, which is written, may be missing. */
  hidesPart(part: YamlNode, of: YamlNode): boolean;
  /** A map or list may have more than is written. */
  open(node: YamlNode): boolean;
  /** The name of a key is none. */
  hidesKey(name: string): boolean;
  /** The writer that places of the document are given; the same one for the same writer. */
  around(writer: Writer): Writer;
}

/** A node of a tree of which not all can be known: what is in doubt is unknown, all else is as the text says. */
export class DoubtfulNode implements YamlNode {
  readonly #node: YamlNode;
  readonly #doubts: Doubts;
  readonly #hidden: boolean;
  readonly #children = new Map<string, DoubtfulNode>();
  #items: readonly DoubtfulNode[] | undefined;
  #keys: readonly string[] | undefined;
  #open: boolean | undefined;

  /** @param hidden the node can't be known because of where it stands. */
  constructor(node: YamlNode, doubts: Doubts, hidden = false) {
    this.#node = node;
    this.#doubts = doubts;
    this.#hidden = hidden || doubts.hides(node);
  }

  get dialect(): Dialect {
    return this.#node.dialect;
  }

  get state() {
    return this.#hidden ? "unknown" : this.#node.state;
  }

  get shape() {
    return this.#hidden ? "unknown" : this.#node.shape;
  }

  get why(): Unknown | undefined {
    return this.#hidden ? this.#doubts.why : this.#node.why;
  }

  get identity(): object {
    return this.#node.identity;
  }

  get at(): Span {
    return this.#node.at;
  }

  get key(): Span | undefined {
    return this.#node.key;
  }

  get extent(): Span {
    return this.#node.extent;
  }

  get tag(): string | undefined {
    return this.#hidden ? undefined : this.#node.tag;
  }

  get(key: string): DoubtfulNode {
    let child = this.#children.get(key);
    if (!child) {
      child = this.#child(this.#node.get(key));
      this.#children.set(key, child);
    }
    return child;
  }

  path(...keys: (string | number)[]): DoubtfulNode {
    let node: DoubtfulNode = this;
    for (const key of keys)
      node = typeof key === "string" ? node.get(key) : (node.items()[key] ?? node.#child(node.#node.path(key)));
    return node;
  }

  /** Those that are surely there. */
  keys(): readonly string[] {
    if (this.#hidden) return [];
    this.#keys ??= this.#node
      .entries()
      .filter(([key, value]) => !this.#doubts.hidesKey(key) && !this.#doubts.hidesPart(value, this.#node))
      .map(([key]) => key);
    return this.#keys;
  }

  entries(): readonly (readonly [key: string, value: DoubtfulNode, keyAt: Span])[] {
    return this.keys().map((key) => {
      const value = this.get(key);
      return [key, value, value.key ?? value.at] as const;
    });
  }

  items(): readonly DoubtfulNode[] {
    this.#items ??= this.#makeItems();
    return this.#items;
  }

  string(options?: { readonly loose?: boolean }): Value<string> {
    return this.#value(() => this.#node.string(options));
  }

  boolean(): Value<boolean> {
    return this.#value(() => this.#node.boolean());
  }

  number(): Value<number> {
    return this.#value(() => this.#node.number());
  }

  place<T>(spell?: (value: T) => unknown): Place<T> {
    return this.#guarded(this.#node.place(spell));
  }

  #guarded<T>(place: Place<T>): Place<T> {
    return { ...place, writer: this.#doubts.around(place.writer) };
  }

  #value<T>(read: () => Value<T>): Value<T> {
    if (this.#hidden) return unknown(this.#doubts.why, this.at);
    const value = read();
    return value.state === "unknown" ? value : { ...value, place: this.#guarded(value.place) };
  }

  /** A node below this one: unknown where it is not there but may be, or where it may be missing. */
  #child(node: YamlNode): DoubtfulNode {
    const missing = node.state === "unset" && node.key === undefined;
    const hidden = this.#hidden || (missing ? this.#isOpen() : this.#doubts.hidesPart(node, this.#node));
    return new DoubtfulNode(node, this.#doubts, hidden);
  }

  #isOpen(): boolean {
    this.#open ??= this.#node.shape !== "null" && this.#doubts.open(this.#node);
    return this.#open;
  }

  #makeItems(): DoubtfulNode[] {
    if (this.#hidden) return [];
    const items = this.#node
      .items()
      .map((item) => new DoubtfulNode(item, this.#doubts, this.#doubts.hidesPart(item, this.#node)));
    if (this.shape !== "list" || !this.#isOpen()) return items;
    // what else there may be
    return [...items, new DoubtfulNode(this.#node.path(items.length), this.#doubts, true)];
  }
}
