import { isAlias, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import type { Refusal } from "../../../model/place.ts";
import { Scope } from "../scope.ts";
import type { Source } from "../source.ts";
import { type Ast, type AstPair, asAst, startOf } from "../syntax.ts";

export type MapAst = YAMLMap<unknown, unknown>;
export type SeqAst = YAMLSeq<unknown>;

/** A spot of the tree that holds a value: the root, a pair of a map, an item of a sequence. */
export type Slot =
  | { readonly in: "root"; readonly value: Ast | null }
  | {
      readonly in: "map";
      readonly map: MapAst;
      readonly pair: AstPair;
      readonly index: number;
      readonly value: Ast | null;
    }
  | { readonly in: "list"; readonly list: SeqAst; readonly index: number; readonly value: Ast | null };

/** Where a path leads: to a slot, or to the deepest slot there is and the keys that are missing below it. */
export interface Location {
  readonly slot: Slot;
  readonly rest: readonly (string | number)[];
}

/** Why an edit can't be written. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** The physical tree of one text: parents, anchors in use, and where local paths lead. */
export class PhysicalTree {
  readonly source: Source;
  readonly scope: Scope;
  readonly #slots = new Map<Ast, Slot>();
  readonly #used = new Set<Ast>();

  constructor(source: Source) {
    this.source = source;
    this.scope = new Scope([source]);
    this.#walk({ in: "root", value: source.contents });
    for (const alias of source.aliases) {
      const target = this.scope.resolve(alias, source);
      if ("node" in target) this.#used.add(target.node);
    }
  }

  get root(): Slot {
    return { in: "root", value: this.source.contents };
  }

  /** The slot that holds a node. */
  slotOf(node: Ast): Slot {
    const slot = this.#slots.get(node);
    if (!slot) throw new Refused("no safe place");
    return slot;
  }

  /** The collections around a slot, the innermost first. */
  around(slot: Slot): Ast[] {
    const nodes: Ast[] = [];
    for (let at = slot; at.in !== "root"; at = this.slotOf(container(at))) nodes.push(container(at));
    return nodes;
  }

  /** True where aliases elsewhere use the node or a collection around the slot, so that changing it changes them too. */
  shared(slot: Slot, node: Ast | null): boolean {
    return (node !== null && this.#used.has(node)) || this.around(slot).some((n) => this.#used.has(n));
  }

  /** True where an alias outside a subtree needs an anchor inside it. */
  neededOutside(root: Ast | null): boolean {
    if (!root || this.#used.size === 0) return false;
    const inside = new Set<Ast>();
    const stack: unknown[] = [root];
    while (stack.length > 0) {
      const node = asAst(stack.pop());
      if (!node) continue;
      inside.add(node);
      if (isMap(node)) for (const pair of node.items) stack.push(pair.key, pair.value);
      else if (isSeq(node)) stack.push(...node.items);
    }
    return this.source.aliases.some((alias) => {
      if (inside.has(alias)) return false;
      const target = this.scope.resolve(alias, this.source);
      return "node" in target && inside.has(target.node);
    });
  }

  /**
   * Follows a local path. A value that a merge supplies is found at its source; for `overrides`, a last key that only a
   * merge supplies counts as missing, so that it is written locally.
   */
  locate(path: readonly (string | number)[], overrides: boolean): Location {
    let slot = this.root;
    for (let i = 0; i < path.length; i++) {
      const step = path[i] as string | number;
      slot = this.dereference(slot);
      const node = slot.value;
      if (!node || isNull(node)) return { slot, rest: path.slice(i) };
      if (isMap(node) && typeof step === "string") {
        const { byName, why } = this.scope.entries(node, this.source);
        const entry = byName.get(step);
        const last = i === path.length - 1;
        if (!entry && why) throw new Refused("no safe place");
        if (!entry || (entry.merged && last && overrides)) return { slot, rest: path.slice(i) };
        slot = this.#pairSlot(entry.pair, entry.merged ? undefined : node);
      } else if (isSeq(node) && typeof step === "number") {
        if (step >= node.items.length) {
          if (step > node.items.length) throw new Refused("no safe place");
          return { slot, rest: path.slice(i) };
        }
        slot = { in: "list", list: node, index: step, value: asAst(node.items[step]) };
      } else throw new Refused("no safe place");
    }
    return { slot, rest: [] };
  }

  /** The slot of the anchored node where a slot holds an alias. */
  dereference(slot: Slot): Slot {
    if (!slot.value || !isAlias(slot.value)) return slot;
    const target = this.scope.resolve(slot.value, this.source);
    if (!("node" in target)) throw new Refused("no safe place");
    return this.slotOf(target.node);
  }

  /** True where a merge key of the map supplies the name. */
  mergeSupplies(map: MapAst, name: string): boolean {
    const { byName, why } = this.scope.merges(map, this.source);
    return why !== undefined || byName.has(name);
  }

  #pairSlot(pair: AstPair, map: MapAst | undefined): Slot {
    const value = asAst(pair.value);
    if (map) return { in: "map", map, pair, index: map.items.indexOf(pair), value };
    for (const slot of this.#slots.values()) if (slot.in === "map" && slot.pair === pair) return { ...slot, value };
    throw new Refused("no safe place");
  }

  #walk(root: Slot): void {
    const stack: Slot[] = [root];
    while (stack.length > 0) {
      const slot = stack.pop() as Slot;
      const node = slot.value;
      if (!node) continue;
      this.#slots.set(node, slot);
      if (isMap(node)) {
        node.items.forEach((pair, index) => {
          stack.push({ in: "map", map: node, pair, index, value: asAst(pair.value) });
          const key = asAst(pair.key);
          if (key) stack.push({ in: "map", map: node, pair, index, value: key });
        });
      } else if (isSeq(node)) {
        node.items.forEach((item, index) => {
          stack.push({ in: "list", list: node, index, value: asAst(item) });
        });
      }
    }
  }
}

/** The collection that a slot is in. */
export function container(slot: Exclude<Slot, { in: "root" }>): MapAst | SeqAst {
  return slot.in === "map" ? slot.map : slot.list;
}

/** True for a null, written or not. */
export function isNull(node: Ast): boolean {
  return isScalar(node) && node.type === "PLAIN" && /^(?:~|null|Null|NULL|)$/.test(node.source ?? "");
}

/** True inside brackets or braces, where block style can't be used. */
export function inFlow(tree: PhysicalTree, slot: Slot): boolean {
  return tree.around(slot).some((node) => (isMap(node) || isSeq(node)) && node.flow === true);
}

/** The name of a key; undefined where it is no scalar. */
export function nameOf(pair: AstPair): string | undefined {
  const key = asAst(pair.key);
  return key && isScalar(key) ? (key.source ?? "") : undefined;
}

/** Where a pair starts. */
export function startOfPair(pair: AstPair): number {
  const key = asAst(pair.key);
  if (!key) throw new Refused("tag or complex key");
  return startOf(key);
}
