import type { ImageUse } from "../../model/image.ts";
import { type ImageReference, parseImageReference } from "../../model/image-reference.ts";
import { type Intent, type Place, set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { imageUse } from "../image-use.ts";
import { text } from "../kubernetes/scalars.ts";
import { derivedPlace } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";

/** The images that a map of values names: itself, split over its keys, and those in strings under keys that end in `image`. */
export function imagesOf(map: YamlNode): ImageUse[] {
  const split = splitImage(map);
  const whole = map.entries().flatMap(([key, value]) => wholeImage(map, key, value) ?? []);
  return split ? [split, ...whole] : whole;
}

/** `nginx:1.29` under `image`. One without a tag may be given it by the template. */
function wholeImage(map: YamlNode, key: string, value: YamlNode): ImageUse | undefined {
  if (!/(?:^i|I)mage$/.test(key) || value.shape !== "scalar") return undefined;
  if (["tag", "version", `${key}Tag`].some((sibling) => map.get(sibling).state !== "unset")) return undefined;
  const written = text(value);
  const reference = written.state === "set" ? parseImageReference(written.value) : undefined;
  if (!reference || (reference.tag === undefined && reference.digest === undefined)) return undefined;
  return imageUse("kubernetes", "container", value, written);
}

/** The parts of an image; an empty one counts as none. */
interface Parts {
  readonly registry: YamlNode;
  readonly repository: YamlNode;
  readonly tag: YamlNode;
  readonly digest: YamlNode;
}

function splitImage(map: YamlNode): ImageUse | undefined {
  const [registry, tag, digest] = [map.get("registry"), map.get("tag"), map.get("digest")];
  const named = map.get("repository").state === "unset" && /(?:^i|I)mage$/.test(keyOf(map)) ? "name" : "repository";
  const parts = { registry, repository: map.get(named), tag, digest };
  if (parts.repository.shape !== "scalar" || ![registry, tag, digest].some((node) => node.key)) return undefined;
  const reference = referenceOf(parts);
  const at = reference.state === "set" ? reference.at : parts.repository.at;
  const nodes = Object.values(parts).filter(({ shape }) => shape === "scalar");
  return {
    kind: "kubernetes",
    role: "container",
    reference,
    at,
    parts: nodes.map((node) => node.at),
    builtHere: false,
  };
}

function keyOf({ key }: YamlNode): string {
  return key ? key.piece.text.slice(key.start, key.end) : "";
}

/** Without tag and digest the template takes the version of the chart. */
function referenceOf(parts: Parts): Value<ImageReference> {
  const { registry, repository, tag, digest } = parts;
  const values = [registry, repository, tag, digest].map((node) => text(node, { loose: true }));
  const templated = values.find((value) => value.state === "unknown");
  if (templated) return templated as Value<ImageReference>;
  // Helm writes `1.10` without quotes as the number that it is: 1.1
  const number = known(tag.number());
  if (number !== undefined && String(number) !== known(text(tag, { loose: true })))
    return unknown("wrong type", tag.at);
  const [host, name, version, hash] = values.map((value) => known(value) ?? "");
  if (!name || (!version && !hash)) return unknown("another file", repository.at);
  const written = `${host ? `${host}/` : ""}${name}${version ? `:${version}` : ""}${hash ? `@${hash}` : ""}`;
  const reference = parseImageReference(written);
  if (!reference) return unknown("template", repository.at);
  const shown = version ? tag : digest;
  const place: Place<ImageReference> = derivedPlace(repository.place(), (intent) =>
    intent.op === "set" ? writeParts(parts, reference, intent.value as ImageReference) : undefined,
  );
  return { state: "set", value: reference, at: shown.at, ...(shown.key && { key: shown.key }), level: "own", place };
}

/** What another reference means for the parts; undefined where they can't say it. */
function writeParts(parts: Parts, before: ImageReference, after: ImageReference): readonly Intent[] | undefined {
  const intents: Intent[] = [];
  if (after.name !== before.name) {
    const path = after.hostWritten ? after.name.slice(after.name.indexOf("/") + 1) : after.name;
    if (!known(text(parts.registry))) intents.push(set(parts.repository.place<string>(), after.name));
    else {
      if (after.host !== before.host) intents.push(set(parts.registry.place<string>(), after.host));
      intents.push(set(parts.repository.place<string>(), path));
    }
  }
  if (after.tag !== before.tag) intents.push(set(parts.tag.place<string>(), after.tag ?? ""));
  if (after.digest !== before.digest) {
    // whether a template knows of a digest is told by the key alone
    if (!parts.digest.key) return undefined;
    intents.push(set(parts.digest.place<string>(), after.digest ?? ""));
  }
  return intents;
}
