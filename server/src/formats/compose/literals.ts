import type { Literal } from "../../model/literal.ts";
import { span, textOf } from "../../text/span.ts";
import type { YamlNode } from "../yaml/node.ts";
import { eachScalar, nameOf } from "../yaml-literals.ts";

/** Every scalar below a key that could hold a secret; `NAME=value` items are cut at the sign. Variables stay as they are written. */
export function literalsOf(node: YamlNode, key: string): Literal[] {
  const literals: Literal[] = [];
  eachScalar(node, (seen) => {
    const { text, at, path } = seen;
    const listed = path.at(-2);
    const pair = typeof path.at(-1) === "number" && (listed === "environment" || listed === "args");
    const equals = pair ? text.indexOf("=") : -1;
    if (equals > 0) {
      const offset = textOf(at).indexOf(text);
      const value = offset < 0 ? at : span(at.piece, at.start + offset + equals + 1, at.start + offset + text.length);
      const name = text.slice(0, equals);
      literals.push({ kind: "compose", text: text.slice(equals + 1), at: value, encoded: false, name, comment: false });
    } else {
      literals.push({ kind: "compose", text, at, encoded: false, name: nameOf(seen) ?? key, comment: false });
    }
  });
  return literals;
}
