import type { Span } from "../text/span.ts";
import type { Place } from "./place.ts";

/**
 * What a file says about one thing. Rules fire on what is set wrongly or surely unset; unknown never fires.
 * Values are *effective*: inheritance, defaults, anchors, merges and variables have been followed.
 */
export type Value<T> = SetValue<T> | UnsetValue<T> | UnknownValue;

export interface SetValue<T> {
  readonly state: "set";
  readonly value: T;
  /** Where the value really stands: at the anchor, the ARG default, the pod, not where it is used. */
  readonly at: Span;
  /** The key or instruction that sets it, where there is one. */
  readonly key?: Span;
  readonly level: Level;
  readonly place: Place<T>;
}

/** own: said here; inherited: said by the pod, the service's base, an earlier stage; image: what the base image brings. */
export type Level = "own" | "inherited" | "image";

export interface UnsetValue<T> {
  readonly state: "unset";
  /** Where to speak of the absence: a container's name, a stage's FROM. */
  readonly at: Span;
  /** Where the value would go. */
  readonly place: Place<T>;
  /** What applies without it, where that is known: the base image's user. */
  readonly fallback?: T;
}

export interface UnknownValue {
  readonly state: "unknown";
  readonly why: Unknown;
  readonly at?: Span;
}

/** Why a value can't be known. */
export type Unknown =
  | "variable"
  | "template"
  | "being typed"
  | "not in this format"
  | "wrong type"
  | "another file"
  | "unresolved alias"
  | "too deep"
  | "base image";

/** Several values under one name. `complete` is false where some items can't be known, so that absence proves nothing. */
export interface List<T> {
  readonly state: "set" | "unset" | "unknown";
  readonly items: readonly Item<T>[];
  readonly complete: boolean;
  /** The list as a whole; where to speak of it when it is unset. */
  readonly at: Span;
  /** Takes `append(list.place, item)` and `set(list.place, items)`. */
  readonly place?: Place<T>;
}

export interface Item<T> {
  readonly value: Value<T>;
  readonly at: Span;
  /** Takes `remove(item.place)`; absent where the item can't be removed alone. */
  readonly place?: Place<T>;
}

/** An unknown value. */
export function unknown(why: Unknown, at?: Span): UnknownValue {
  return at ? { state: "unknown", why, at } : { state: "unknown", why };
}

/** The value if it is set, else undefined: for comparisons such as `known(x) === true`. */
export function known<T>(value: Value<T>): T | undefined {
  return value.state === "set" ? value.value : undefined;
}

/** What applies: the value that is set, or the known default of one that is unset. */
export function effective<T>(value: Value<T>): T | undefined {
  return value.state === "set" ? value.value : value.state === "unset" ? value.fallback : undefined;
}

/** The items whose values are known. */
export function knownItems<T>(list: List<T>): { value: T; item: Item<T> }[] {
  return list.items.flatMap((item) => (item.value.state === "set" ? [{ value: item.value.value, item }] : []));
}
