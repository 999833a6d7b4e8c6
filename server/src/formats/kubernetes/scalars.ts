import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseQuantity } from "./quantity.ts";

/** A scalar as text; unknown where a template's braces remain in it. A number or boolean is an error of type unless `loose`. */
export function text(node: YamlNode, options?: { readonly loose?: boolean }): Value<string> {
  const value = node.string(options);
  if (value.state === "set" && holdsTemplate(value.value)) return unknown("template", value.at);
  return value;
}

/** `{{ ... }}` of Go, Jinja or Argo, `$(params.x)` of Tekton. */
export function holdsTemplate(value: string): boolean {
  return value.includes("{{") || /\$\((?:params|inputs|tasks|context|workspaces|steps)\./.test(value);
}

/** A name in a fixed set of spellings, mapped to the model's. Others are kept as they are. */
export function named(
  node: YamlNode,
  names: Readonly<Record<string, string>>,
  spell: Readonly<Record<string, string>>,
) {
  const place: Place<string> = node.place((value: string) => spell[value]);
  return convert(text(node), place, (value) => names[value] ?? value);
}

/** A quantity as a number (bytes or cores); zero means no limit and is unset. */
export function quantity(node: YamlNode, spell: (value: number) => string | number | undefined): Value<number> {
  const place: Place<number> = node.place(spell);
  const written = text(node, { loose: true });
  if (written.state === "set" && parseQuantity(written.value) === 0) return { state: "unset", at: written.at, place };
  return convert(written, place, (value, at) => parseQuantity(value) ?? unknown("wrong type", at));
}

/** A numeric identity as text: `runAsUser`, `runAsGroup`. A group behind a colon is left out where it is written. */
export function identity(node: YamlNode): Value<string> {
  const place: Place<string> = node.place((value: string) => {
    const id = value.split(":")[0] ?? "";
    return /^\d{1,10}$/.test(id) ? Number(id) : undefined;
  });
  return convert(node.number(), place, (value) => String(value));
}
