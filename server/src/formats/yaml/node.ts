import type { Place } from "../../model/place.ts";
import type { Node } from "../../model/resource.ts";
import type { Unknown, Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";

/** How scalars are read: Kubernetes, Helm and Kustomize are `1.1`, Compose and Azure `1.2`; Compose takes "true" for a boolean. */
export type Dialect = "1.1" | "1.2" | "compose";

/**
 * A node of a YAML document as a reader sees it: aliases and merge keys followed, with the range of where the value really
 * stands and the local path where an edit would go. A node that is not there is `unset` and still knows its place;
 * a node that can't be known is `unknown`, and so is everything below it. A null is set and of shape `null`; its typed
 * readers say unset, and so are its children.
 */
export interface YamlNode extends Node {
  readonly dialect: Dialect;
  readonly why: Unknown | undefined;
  /** The same object as in the last parse while nothing that this node depends on has changed: a key for caches. */
  readonly identity: object;
  /** The value's own text; for a missing node, where to speak of its absence (the nearest key or item above). */
  readonly at: Span;
  /** The key, where the node is the value of one. */
  readonly key: Span | undefined;
  /** From the key (or the list item's dash) to the end of the value. */
  readonly extent: Span;
  /** `!reset`, `!override`, `!Ref`, ...; undefined for core tags. */
  readonly tag: string | undefined;
  get(key: string): YamlNode;
  path(...keys: (string | number)[]): YamlNode;
  /** Keys of a map, merged ones too, in order; non-scalar keys are left out. */
  keys(): readonly string[];
  entries(): readonly (readonly [key: string, value: YamlNode, keyAt: Span])[];
  items(): readonly YamlNode[];
  /** Plain, quoted or block scalars as the dialect types them. A number where a string belongs is a string (`source`) only with `loose`. */
  string(options?: { readonly loose?: boolean }): Value<string>;
  boolean(): Value<boolean>;
  number(): Value<number>;
  /** The place of this node. `spell` turns the model's value into plain data (string, number, boolean, null, array, object) to be written. */
  place<T>(spell?: (value: T) => unknown): Place<T>;
}
