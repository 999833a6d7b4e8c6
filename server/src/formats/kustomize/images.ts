import type { ImageUse } from "../../model/image.ts";
import { type ImageReference, parseImageReference } from "../../model/image-reference.ts";
import { type Intent, type Place, remove, set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { text } from "../kubernetes/scalars.ts";
import { derivedPlace } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";

/** What an item of `images:` turns the images of that name into. */
export function imagesOf(root: YamlNode): ImageUse[] {
  return root
    .get("images")
    .items()
    .filter((item) => item.shape === "map")
    .map((item) => {
      const reference = referenceOf(item);
      const { at } = spotOf(item);
      return { kind: "kubernetes", role: "container", reference, at, parts: partsOf(item), builtHere: false };
    });
}

function partsOf(item: YamlNode): readonly Span[] {
  const called = item.get("newName").state === "unset" ? "name" : "newName";
  const nodes = [called, "newTag", "digest"].map((key) => item.get(key));
  return nodes.filter(({ shape }) => shape === "scalar").map(({ at }) => at);
}

function spotOf(item: YamlNode): YamlNode {
  const named = ["newTag", "digest", "newName", "name"].map((key) => item.get(key));
  return named.find((node) => node.shape === "scalar") ?? item;
}

/** Without newTag and digest, those of the base stay. */
function referenceOf(item: YamlNode): Value<ImageReference> {
  const [name, newName, tag, digest] = ["name", "newName", "newTag", "digest"].map((key) =>
    text(item.get(key), { loose: true }),
  ) as [Value<string>, Value<string>, Value<string>, Value<string>];
  const called = newName.state === "unset" ? name : newName;
  const doubtful = [called, tag, digest].find((value) => value.state === "unknown");
  if (doubtful) return doubtful as Value<ImageReference>;
  const version = known(tag);
  const hash = known(digest);
  const place: Place<ImageReference> = derivedPlace(item.place(), (intent) =>
    intent.op === "set" ? writeParts(item, reference, intent.value as ImageReference) : undefined,
  );
  const base = known(called) === undefined ? undefined : parseImageReference(known(called) as string);
  if (!base || (!version && !hash)) return unknown("another file", item.at);
  const reference = parseImageReference(`${base.name}${version ? `:${version}` : ""}${hash ? `@${hash}` : ""}`);
  const { at, key } = spotOf(item);
  if (!reference) return unknown("template", at);
  return { state: "set", value: reference, at, ...(key && { key }), level: "own", place };
}

/** What another reference means for the item's keys. */
function writeParts(item: YamlNode, before: ImageReference | undefined, after: ImageReference): readonly Intent[] {
  const intents: Intent[] = [];
  if (after.name !== before?.name) intents.push(set(item.get("newName").place<string>(), after.name));
  for (const [key, value, former] of [
    ["newTag", after.tag, before?.tag],
    ["digest", after.digest, before?.digest],
  ] as const) {
    if (value === former) continue;
    const place = item.get(key).place<string>();
    intents.push(value === undefined ? remove(place) : set(place, value));
  }
  return intents;
}
