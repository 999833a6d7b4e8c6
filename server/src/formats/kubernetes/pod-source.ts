import type { Container } from "../../model/container.ts";
import type { Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { inherit } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";

/** A container of a pod and what it is for. */
export interface ContainerSource {
  readonly node: YamlNode;
  readonly role: Container["role"];
}

/** What a pod is read from: a pod template of the Kubernetes API, or what a workflow engine makes pods of. */
export interface PodSource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string | undefined;
  readonly namespace: Value<string>;
  /** Where to speak of the workload. */
  readonly at: Span;
  readonly extent: Span;
  /** Maps that hold fields of a pod's spec, the nearest first. */
  readonly specs: readonly [YamlNode, ...YamlNode[]];
  readonly annotations: YamlNode | undefined;
  /** Undefined where the engine labels its pods by itself. */
  readonly labels?: YamlNode;
  readonly job: YamlNode | undefined;
  readonly containers: readonly ContainerSource[];
  /** What every container starts from (Tekton's stepTemplate). */
  readonly containerDefaults?: YamlNode | undefined;
  readonly partial: boolean;
}

/** What applies of a field that several maps may hold. */
export function effectiveOf<T>(source: PodSource, read: (spec: YamlNode) => Value<T>): Value<T> {
  const [first, ...others] = source.specs;
  return others.reduce((value, spec) => inherit(value, read(spec)), read(first));
}
