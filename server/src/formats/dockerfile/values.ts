import type { Place } from "../../model/place.ts";
import { type Level, unknown, type Value } from "../../model/value.ts";
import { type Span, textOf } from "../../text/span.ts";
import type { Resolved, Segment } from "./expand.ts";

/** Where a resolved text really stands: the one source that holds all of it, else the word itself. */
export function whereItStands(segments: readonly Segment[], word: Span): Span {
  const [first] = segments;
  const last = segments.at(-1);
  if (!first || !last || first.variable === undefined) return word;
  const oneSource = segments.every((s) => s.variable === first.variable && s.at.piece === first.at.piece);
  return oneSource
    ? { piece: first.at.piece, start: first.at.start, end: Math.max(last.at.end, first.at.start) }
    : word;
}

/** A value of the model out of a resolved word. @param read turns the text into the value; undefined where it can't be one. */
export function toValue<T>(
  resolved: Resolved,
  word: Span,
  more: {
    readonly place: Place<T>;
    readonly level?: Level;
    readonly key?: Span;
    readonly read: (text: string) => T | undefined;
  },
): Value<T> {
  if (!resolved.known) return unknown(resolved.why, word);
  const value = more.read(resolved.text);
  if (value === undefined) return unknown(textOf(word).includes("$") ? "variable" : "being typed", word);
  const at = whereItStands(resolved.segments, word);
  const base = { state: "set", value, at, level: more.level ?? "own", place: more.place } as const;
  return more.key ? { ...base, key: more.key } : base;
}
