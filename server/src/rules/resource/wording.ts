import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { listed } from "../container/wording.ts";

/** A resource in a sentence: `ClusterRole reader`, or where it has no known name `This Service` at its beginning, `this Service` inside. */
export function calledResource({ type, name }: Resource, where: "beginning" | "inside" = "beginning"): string {
  const own = known(name);
  return own === undefined ? `${where === "beginning" ? "This" : "this"} ${type}` : `${type} ${own}`;
}

/** The first of many names, and how many there are more: `a, b, c and 4 more`. */
export function some(names: readonly string[]): string {
  return names.length <= 4 ? listed(names) : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
