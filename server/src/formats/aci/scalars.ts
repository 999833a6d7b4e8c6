import { unknown, type Value } from "../../model/value.ts";
import { convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";

/** The value of a key, whose case Azure Resource Manager does not mind (`memoryInGB`, `memoryInGb`). */
export function get(node: YamlNode, key: string): YamlNode {
  const exact = node.get(key);
  if (exact.state !== "unset" || node.shape !== "map") return exact;
  const other = node.keys().find((name) => name.toLowerCase() === key.toLowerCase());
  return other === undefined ? exact : node.get(other);
}

/** Follows keys without regard to case. */
export function path(node: YamlNode, ...keys: readonly string[]): YamlNode {
  return keys.reduce(get, node);
}

/** A scalar as text; numbers and booleans as they are written, unknown where a template's braces remain in it. */
export function written(node: YamlNode): Value<string> {
  const value = node.string({ loose: true });
  return value.state === "set" && value.value.includes("{{") ? unknown("template", value.at) : value;
}

/** `${X}` and `$(X)` of a shell or a pipeline, `#{X}#` of a release. */
const FILLED_IN = /\$[{(]|#\{/;

/** True for an expression of a template of Azure: `[parameters('x')]`, but not `[[x]`, which is text. */
export function isExpression(text: string): boolean {
  return /^\[(?!\[)/.test(text) && text.endsWith("]");
}

/** As `written`; unknown too where a part of it is put in before it is deployed. */
export function text(node: YamlNode): Value<string> {
  const value = written(node);
  if (value.state !== "set") return value;
  return FILLED_IN.test(value.value) || isExpression(value.value) ? unknown("variable", value.at) : value;
}

/** A number; Azure also takes one in quotes. */
export function number(node: YamlNode, spell?: (value: number) => unknown): Value<number> {
  return convert(text(node), node.place<number>(spell), (written, at) =>
    /^[-+]?\d+(?:\.\d+)?$/.test(written) ? Number(written) : unknown("wrong type", at),
  );
}
