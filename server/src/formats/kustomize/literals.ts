import type { Literal } from "../../model/literal.ts";
import type { YamlNode } from "../yaml/node.ts";
import { eachScalar, nameOf } from "../yaml-literals.ts";

/** Every scalar that could hold a secret; `NAME=value` of a generator by its name. */
export function literalsOf(root: YamlNode): Literal[] {
  const literals: Literal[] = [];
  eachScalar(root, (scalar) => {
    const { text, at, path } = scalar;
    // patches are read as what they say
    if (path.at(-1) === "patch" || path[0] === "patchesStrategicMerge") return;
    const generated = path.at(-2) === "literals" && /Generator$/.test(String(path[0]));
    const split = generated ? text.indexOf("=") : -1;
    if (split < 1)
      literals.push({ kind: "kubernetes", text, at, encoded: false, name: nameOf(scalar), comment: false });
    else {
      // both end up in the open here, whatever they are in the cluster
      const value = unquoted(text.slice(split + 1));
      literals.push({
        kind: "kubernetes",
        text: value,
        at,
        encoded: false,
        name: text.slice(0, split),
        comment: false,
        inConfigMap: true,
        shownBy: "generator",
      });
    }
  });
  return literals;
}

/** Kustomize takes away quotes around a value. */
function unquoted(value: string): string {
  return /^(["']).*\1$/s.exec(value) ? value.slice(1, -1) : value;
}
