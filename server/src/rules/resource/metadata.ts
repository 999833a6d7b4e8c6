import type { Resource } from "../../model/resource.ts";
import { unknown, type Value } from "../../model/value.ts";

/** An annotation of a resource; unknown where a template's braces stand in it. */
export function annotation({ root }: Resource, name: string): Value<string> {
  return literal(root.path("metadata", "annotations", name).string());
}

/** A label of a resource; unknown where a template's braces stand in it. */
export function label({ root }: Resource, name: string): Value<string> {
  return literal(root.path("metadata", "labels", name).string());
}

/** A value that is not the text of a template. */
export function literal(value: Value<string>): Value<string> {
  return value.state === "set" && value.value.includes("{{") ? unknown("template", value.at) : value;
}
