import type { Span } from "../text/span.ts";
import type { Workload } from "./container.ts";
import type { Place } from "./place.ts";
import type { Value } from "./value.ts";

/** Any Kubernetes object; reading goes through the tree of its values. */
export interface Resource {
  readonly apiVersion: string;
  readonly type: string;
  readonly name: Value<string>;
  /** Unknown where it is said elsewhere: by a kustomization, or when a chart is installed. */
  readonly namespace: Value<string>;
  /** Where to speak of it: its kind. */
  readonly at: Span;
  readonly extent: Span;
  /** A patch: another file completes it, so that what is not here proves nothing. */
  readonly partial: boolean;
  readonly workloads: readonly Workload[];
  /** Volumes of the object itself (PersistentVolume). */
  readonly root: Node;
}

/** A node of a tree of values that follows aliases and merges: how rules read what the model has no name for. */
export interface Node {
  readonly state: "set" | "unset" | "unknown";
  readonly shape: "map" | "list" | "scalar" | "null" | "unknown";
  readonly at: Span;
  readonly key: Span | undefined;
  get(key: string): Node;
  path(...keys: (string | number)[]): Node;
  keys(): readonly string[];
  items(): readonly Node[];
  string(): Value<string>;
  boolean(): Value<boolean>;
  number(): Value<number>;
  /** Where this node stands or would go, whatever its shape; takes plain data unless `spell` makes that of something else. */
  place<T>(spell?: (value: T) => unknown): Place<T>;
}
