import { type Alias, isAlias, isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import type { Unknown } from "../../model/value.ts";
import { JoinedMap, type Part, type Source } from "./source.ts";
import { type Ast, type AstPair, asAst, startOf } from "./syntax.ts";

/** A node and the text that it stands in. */
export interface Located {
  readonly node: Ast;
  readonly source: Source;
}

/** A pair as a reader of a map sees it. */
export interface Entry {
  readonly name: string;
  readonly key: Ast;
  readonly pair: AstPair;
  readonly keySource: Source;
  readonly source: Source;
  readonly part: Part | undefined;
  /** Supplied by a merge key. */
  readonly merged: boolean;
}

/** All that a map says, merges followed. `why` is given where a merge could not be followed, so that nothing is surely absent. */
export interface Entries {
  readonly byName: ReadonlyMap<string, Entry>;
  readonly why: Unknown | undefined;
}

/** A document whose aliases expand to more nodes than this in all may only use small ones. */
const EXPANSION = 200_000;
const LARGE = 20_000;
const SMALL = 100;
/** How many merges may lead on to one another. */
const DEPTH = 100;

/** Resolves aliases and merge keys among the sources that make up a document; bounded against bombs and cycles. */
export class Scope {
  readonly sources: readonly Source[];
  readonly #sizes = new Map<Ast, number>();
  readonly #entries = new Map<YAMLMap<unknown, unknown>, Entries>();
  #limit: number | undefined;
  #depth = 0;

  constructor(sources: readonly Source[]) {
    this.sources = sources;
  }

  /** What an alias stands for, or why that can't be known. */
  resolve(alias: Alias, source: Source): Located | { readonly why: Unknown } {
    const found = this.#find(alias, source);
    if (!found) return { why: "unresolved alias" };
    return this.#size(found) > this.#allowed() ? { why: "too deep" } : found;
  }

  /** The node itself, or what it stands for if it is an alias. */
  follow(node: Ast, source: Source): Located | { readonly why: Unknown } {
    return isAlias(node) ? this.resolve(node, source) : { node, source };
  }

  /** The pairs of a map: its own, the last of equal names, then what its merge keys supply. */
  entries(map: YAMLMap<unknown, unknown>, source: Source): Entries {
    const known = this.#entries.get(map);
    if (known) return known;
    if (this.#depth > DEPTH) return { byName: new Map(), why: "too deep" };
    this.#entries.set(map, { byName: new Map(), why: "too deep" });
    const byName = new Map<string, Entry>();
    for (const pair of map.items) {
      const key = asAst(pair.key);
      if (!key || !isScalar(key) || isMergeKey(key)) continue;
      const name = key.source ?? "";
      const part = map instanceof JoinedMap ? map.parts.get(pair) : undefined;
      const sources = { keySource: part?.keySource ?? source, source: part?.valueSource ?? source };
      byName.set(name, { name, key, pair, ...sources, part, merged: false });
    }
    const entries = this.#withMerges(byName, map, source);
    this.#entries.set(map, entries);
    return entries;
  }

  /** What the merge keys of a map supply by themselves. */
  merges(map: YAMLMap<unknown, unknown>, source: Source): Entries {
    return this.#withMerges(new Map(), map, source);
  }

  #withMerges(byName: Map<string, Entry>, map: YAMLMap<unknown, unknown>, source: Source): Entries {
    let why: Unknown | undefined;
    this.#depth++;
    for (const pair of map.items) {
      const key = asAst(pair.key);
      const value = asAst(pair.value);
      if (key && value && isMergeKey(key)) why = this.#mergeInto(byName, value, source, true) ?? why;
    }
    this.#depth--;
    return { byName, why };
  }

  #mergeInto(byName: Map<string, Entry>, value: Ast, source: Source, listAllowed: boolean): Unknown | undefined {
    const target = this.follow(value, source);
    if ("why" in target) return target.why;
    if (isMap(target.node)) {
      const { byName: supplied, why } = this.entries(target.node, target.source);
      for (const [name, entry] of supplied) if (!byName.has(name)) byName.set(name, { ...entry, merged: true });
      return why;
    }
    if (!isSeq(target.node) || !listAllowed) return "wrong type";
    let why: Unknown | undefined;
    for (const item of target.node.items) {
      const ast = asAst(item);
      if (ast) why = this.#mergeInto(byName, ast, target.source, false) ?? why;
    }
    return why;
  }

  #find(alias: Alias, source: Source): Located | undefined {
    const own = source.anchor(alias.source, startOf(alias));
    if (own) return { node: own.node, source };
    for (let i = this.sources.lastIndexOf(source) - 1; i >= 0; i--) {
      const earlier = this.sources[i] as Source;
      const found = earlier.anchor(alias.source, Number.POSITIVE_INFINITY);
      if (found) return { node: found.node, source: earlier };
    }
    return undefined;
  }

  #allowed(): number {
    if (this.#limit === undefined) {
      let total = 0;
      for (const source of this.sources) {
        for (const alias of source.aliases) {
          const target = this.#find(alias, source);
          if (target) total += Math.min(this.#size(target), EXPANSION);
        }
      }
      this.#limit = total > EXPANSION ? SMALL : LARGE;
    }
    return this.#limit;
  }

  /** How many nodes stand under a node once its aliases are expanded; infinite for one that contains itself. */
  #size(root: Located): number {
    const known = this.#sizes.get(root.node);
    if (known !== undefined) return known;
    if (this.#depth > DEPTH) return Number.POSITIVE_INFINITY;
    this.#sizes.set(root.node, Number.POSITIVE_INFINITY);
    this.#depth++;
    let size = 0;
    const stack: unknown[] = [root.node];
    while (stack.length > 0) {
      const node = asAst(stack.pop());
      if (!node) continue;
      size++;
      if (isAlias(node)) {
        const target = this.#find(node, root.source);
        if (target) size += this.#size(target);
      } else if (isMap(node)) for (const pair of node.items) stack.push(pair.key, pair.value);
      else if (isSeq(node)) for (const item of node.items) stack.push(item);
    }
    this.#depth--;
    this.#sizes.set(root.node, size);
    return size;
  }
}

/** True for the plain key `<<`. */
export function isMergeKey(key: Ast): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.source === "<<";
}
