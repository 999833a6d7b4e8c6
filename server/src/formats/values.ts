import type { Intent, Place, Writer } from "../model/place.ts";
import { type Item, type List, type UnknownValue, unknown, type Value } from "../model/value.ts";
import type { Span } from "../text/span.ts";
import type { YamlNode } from "./yaml/node.ts";

/** How what a container or workload lacks is spoken of. */
export interface Absence {
  /** Where to speak of it: the container's name, the workload's kind. */
  readonly at: Span;
  /** What is not here may be said elsewhere, so that nothing is surely absent. */
  readonly partial: boolean;
}

/** The value as another type, written at another place; `read` may say that it can't be known. */
export function convert<A, B>(
  value: Value<A>,
  place: Place<B>,
  read: (value: A, at: Span) => B | UnknownValue,
): Value<B> {
  if (value.state === "unknown") return value;
  if (value.state === "unset") return { state: "unset", at: value.at, place };
  const result = read(value.value, value.at);
  return isUnknown(result) ? result : { ...value, value: result, place };
}

function isUnknown(result: unknown): result is UnknownValue {
  return typeof result === "object" && result !== null && (result as { state?: unknown }).state === "unknown";
}

/** The value with what is known of its absence: where to speak of it, and what applies instead. */
export function absent<T>(value: Value<T>, { at, partial }: Absence, fallback?: T): Value<T> {
  if (value.state !== "unset") return value;
  if (partial) return unknown("another file", at);
  return fallback === undefined ? { ...value, at } : { ...value, at, fallback };
}

/** What applies: the own value, or where that is unset the parent's. */
export function inherit<T>(own: Value<T>, parent: Value<T>): Value<T> {
  if (own.state !== "unset" || parent.state === "unset") return own;
  return parent.state === "set" ? { ...parent, level: "inherited" } : parent;
}

/** The first of several values that is set or unknown; else the last, unset. */
export function firstOf<T>(first: Value<T>, ...others: readonly Value<T>[]): Value<T> {
  let result = first;
  for (const other of others) if (result.state === "unset") result = other;
  return result;
}

/** Every item of a list as a value. What is no list is unknown; nothing at all is unset. */
export function listOf<T>(
  node: YamlNode,
  absence: Absence,
  read: (item: YamlNode) => Value<T>,
  place: Place<T>,
): List<T> {
  if (node.state === "unset" || node.shape === "null") {
    const state = absence.partial ? "unknown" : "unset";
    return { state, items: [], complete: !absence.partial, at: absence.at, place };
  }
  if (node.state === "unknown" || node.shape !== "list") {
    return { state: "unknown", items: [], complete: false, at: node.at };
  }
  const items = node.items().map((item): Item<T> => ({ value: read(item), at: item.at, place: item.place() }));
  const complete = !absence.partial && items.every((item) => item.value.state === "set");
  return { state: "set", items, complete, at: node.at, place };
}

/** A list of which nothing can be known. */
export function unknownList<T>(at: Span): List<T> {
  return { state: "unknown", items: [], complete: false, at };
}

/** What an intent at a derived place means at the places behind it; undefined where it can't be said there. */
export type Translation = (intent: Intent) => readonly Intent[] | undefined;

const derivedWriters = new WeakMap<Writer, Writer>();

/**
 * A place whose intents mean something else at places of the same document: `set(place, false)` may append to a list.
 * @param base any place of the document; gives the writer and the mark.
 */
export function derivedPlace<T>(
  base: { readonly writer: Writer; readonly mark: Span },
  translate: Translation,
): Place<T> {
  const writer = derivedWriters.get(base.writer) ?? translating(base.writer);
  derivedWriters.set(base.writer, writer);
  return { writer, target: translate, mark: base.mark };
}

function translating(base: Writer): Writer {
  return {
    write(intents) {
      const translated: Intent[] = [];
      for (const intent of intents) {
        const meant = "place" in intent ? (intent.place.target as Translation)(intent) : undefined;
        if (!meant) return { refused: "value not writable" };
        translated.push(...meant);
      }
      return base.write(translated);
    },
  };
}

/** True where a key is surely not there; one whose value is still to be typed is. */
export function isMissing(node: YamlNode): boolean {
  return node.state === "unset" && node.key === undefined;
}

/** Marks a value that stands among others in one scalar and can't be written alone. */
export function notAlone<T>(node: YamlNode): Place<T> {
  return node.place<T>(() => undefined);
}

/** A field that the format can't say. */
export const notInThisFormat: UnknownValue = unknown("not in this format");
