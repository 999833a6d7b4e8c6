import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { composeBoolean } from "../yaml/scalar.ts";
import { type Interpolated, interpolate, literalText, rewrite } from "./interpolation.ts";

/** A scalar as Compose sees it, variables and all. */
export interface Scalar extends Interpolated {
  readonly node: YamlNode;
  readonly at: Span;
}

/** The scalar at a node; undefined where there is none that can be read. */
export function scalar(node: YamlNode): Scalar | undefined {
  const written = node.string({ loose: true });
  if (written.state !== "set") return undefined;
  return { ...interpolate(written.value), node, at: written.at };
}

/** Text as it would be written at a node: the variables of what stands there are kept as far as that goes. */
export function spellAt(node: YamlNode): (value: string) => string | undefined {
  return (value) => {
    const now = scalar(node);
    return now?.raw.includes("$") ? rewrite(now, value) : literalText(value);
  };
}

/** A scalar as text, defaults of variables taken; numbers and booleans as they are written. */
export function text(node: YamlNode): Value<string> {
  if (node.tag === "!reset") return unknown("another file", node.at);
  return convert(node.string({ loose: true }), node.place(spellAt(node)), (raw, at) => {
    const { text, known } = interpolate(raw);
    return known ? text : unknown("variable", at);
  });
}

/** A boolean in Compose's lenient spellings. */
export function boolean(node: YamlNode): Value<boolean> {
  const plain = node.boolean();
  if (plain.state !== "unknown" || plain.why !== "wrong type") return plain;
  const place: Place<boolean> = node.place((value: boolean) => {
    const now = scalar(node);
    return now?.raw.includes("$") ? rewrite(now, String(value)) : value;
  });
  return convert(text(node), place, (value, at) => composeBoolean(value) ?? unknown("wrong type", at));
}

/** A number, also one in quotes or behind a variable. */
export function number(node: YamlNode, spell: (value: number) => unknown = (value) => value): Value<number> {
  return convert(text(node), node.place(spell), (value, at) => {
    const result = Number(value);
    return value.trim() === "" || !Number.isFinite(result) ? unknown("wrong type", at) : result;
  });
}

/** The place of `[start, end)` of a scalar's raw text; the whole scalar where escapes hide it. */
export function within(scalar: Scalar, start: number, end: number): Span {
  let offset = offsets.get(scalar);
  if (offset === undefined) {
    offset = textOf(scalar.at).indexOf(scalar.raw);
    offsets.set(scalar, offset);
  }
  if (offset < 0) return scalar.at;
  return span(scalar.at.piece, scalar.at.start + offset + start, scalar.at.start + offset + end);
}

/** Where the raw text of a scalar begins in what is written; -1 where it does not stand there. */
const offsets = new WeakMap<Scalar, number>();
