import type { Container } from "../model/container.ts";
import type { ImageUse } from "../model/image.ts";
import { type ImageReference, parseImageReference } from "../model/image-reference.ts";
import type { Kind } from "../model/kind.ts";
import type { Place } from "../model/place.ts";
import { type Unknown, unknown, type Value } from "../model/value.ts";
import { convert } from "./values.ts";
import type { YamlNode } from "./yaml/node.ts";

/**
 * An image that a scalar names.
 * @param written the scalar's value, variables resolved; @param spell another reference's text as the scalar would hold it.
 */
export function imageUse(
  kind: Kind,
  role: ImageUse["role"],
  node: YamlNode,
  written: Value<string>,
  more: {
    readonly container?: Container;
    readonly builtHere?: boolean;
    readonly spell?: (text: string) => string | undefined;
  } = {},
): ImageUse {
  const spell = more.spell ?? ((text: string) => text);
  const place: Place<ImageReference> = node.place((value) => spell(value.text));
  return {
    kind,
    role,
    reference: convert(written, place, (text, at) => parseImageReference(text) ?? unknown(whyNot(text), at)),
    at: node.at,
    builtHere: more.builtHere ?? false,
    ...(more.container && { container: more.container }),
  };
}

/** Why text is no reference: a variable or template remains in it, or it is not finished. */
function whyNot(text: string): Unknown {
  if (text.includes("{{") || text.includes("<")) return "template";
  if (/[$%@]\{|\$\(|\$[A-Za-z_]|__/.test(text)) return "variable";
  return "being typed";
}
