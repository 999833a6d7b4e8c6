import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { listed } from "../container/wording.ts";

/** A resource at the beginning of a sentence: `ClusterRole reader`, `This Service` where it has no known name. */
export function calledResource({ type, name }: Resource): string {
  const own = known(name);
  return own === undefined ? `This ${type}` : `${type} ${own}`;
}

/** The first of many names, and how many there are more: `a, b, c and 4 more`. */
export function some(names: readonly string[]): string {
  return names.length <= 4 ? listed(names) : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
