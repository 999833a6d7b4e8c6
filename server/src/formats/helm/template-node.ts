import type { Place } from "../../model/place.ts";
import { type Unknown, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { Dialect, YamlNode } from "../yaml/node.ts";
import type { Guard } from "./guard.ts";
import { isMasked, type Region } from "./region.ts";

/** What the nodes of one document share. */
export interface TemplateReading {
  readonly region: Region;
  readonly guard: Guard;
}

/**
 * A node of a masked template: what the engine prints, what stands under a condition, and what is absent where the engine
 * may print more is unknown; all else is as the text says.
 */
export class TemplateNode implements YamlNode {
  readonly #node: YamlNode;
  readonly #reading: TemplateReading;
  readonly #hidden: boolean;
  readonly #children = new Map<string, TemplateNode>();
  #items: readonly TemplateNode[] | undefined;
  #open: boolean | undefined;

  /** @param hidden the node can't be known because of where it stands. */
  constructor(node: YamlNode, reading: TemplateReading, hidden = false) {
    this.#node = node;
    this.#reading = reading;
    this.#hidden = hidden || isHidden(node, reading.region);
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
    return this.#hidden ? "template" : this.#node.why;
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

  get(key: string): TemplateNode {
    let child = this.#children.get(key);
    if (!child) {
      child = this.#child(this.#node.get(key));
      this.#children.set(key, child);
    }
    return child;
  }

  path(...keys: (string | number)[]): TemplateNode {
    let node: TemplateNode = this;
    for (const key of keys)
      node = typeof key === "string" ? node.get(key) : (node.items()[key] ?? node.#child(node.#node.path(key)));
    return node;
  }

  keys(): readonly string[] {
    return this.#hidden ? [] : this.#node.keys().filter((key) => !isMasked(key));
  }

  entries(): readonly (readonly [key: string, value: TemplateNode, keyAt: Span])[] {
    return this.keys().map((key) => {
      const value = this.get(key);
      return [key, value, value.key ?? value.at] as const;
    });
  }

  items(): readonly TemplateNode[] {
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
    return { ...place, writer: this.#reading.guard.around(place.writer) };
  }

  #value<T>(read: () => Value<T>): Value<T> {
    if (this.#hidden) return unknown("template", this.at);
    const value = read();
    return value.state === "unknown" ? value : { ...value, place: this.#guarded(value.place) };
  }

  /** A node below this one: unknown where it is not there and may be printed, or stands under a condition. */
  #child(node: YamlNode): TemplateNode {
    const missing = node.state === "unset" && node.key === undefined;
    const { region } = this.#reading;
    const hidden = this.#hidden || (missing ? this.#isOpen() : region.conditional(node.extent, this.extent));
    return new TemplateNode(node, this.#reading, hidden);
  }

  #isOpen(): boolean {
    this.#open ??= this.#mayHaveMore();
    return this.#open;
  }

  #mayHaveMore(): boolean {
    const { region } = this.#reading;
    const { at } = this;
    if (this.#node.shape === "null") return false;
    if (region.opens(at) || this.#node.keys().some(isMasked)) return true;
    return region.holdsOutput(at) && region.isFlow(at);
  }

  #makeItems(): TemplateNode[] {
    if (this.#hidden) return [];
    const items = this.#node.items().map((item) => {
      const { region } = this.#reading;
      return new TemplateNode(item, this.#reading, region.conditional(item.extent, this.extent));
    });
    if (this.shape !== "list" || !this.#isOpen()) return items;
    // what is printed beside them
    return [...items, new TemplateNode(this.#node.path(items.length), this.#reading, true)];
  }
}

function isHidden(node: YamlNode, region: Region): boolean {
  if (node.state === "unknown") return false;
  const start = node.key ?? node.at;
  if (node.state === "unset" || node.shape === "null") {
    return (node.key !== undefined || node.state === "set") && region.fills(start, true);
  }
  const { at } = node;
  if (region.conditionalValue(at, node.extent)) return true;
  if (node.shape !== "scalar") return false;
  return region.holdsAction(at) || region.fills(start, false) || region.isMasked(at);
}
