import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";

/** A resource at the beginning of a sentence: `ClusterRole reader`, `This Service` where it has no known name. */
export function calledResource({ type, name }: Resource): string {
  const own = known(name);
  return own === undefined ? `This ${type}` : `${type} ${own}`;
}
