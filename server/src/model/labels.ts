import type { Node } from "./resource.ts";
import { known } from "./value.ts";
import { nameOf } from "./workspace.ts";

/** Labels by name; null where a value can't be known. `complete` is false where there may be more. */
export interface Labels {
  readonly values: Readonly<Record<string, string | null>>;
  readonly complete: boolean;
}

/** A Kubernetes label selector: what all must hold. An empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string | null>>;
  readonly matchExpressions: readonly LabelRequirement[];
  /** False where it holds more than could be read. */
  readonly complete: boolean;
}

export interface LabelRequirement {
  readonly key: string;
  /** In, NotIn, Exists, DoesNotExist. */
  readonly operator: string;
  readonly values: readonly (string | null)[];
}

/**
 * Whether a selector selects what bears the labels; undefined where that can't be known.
 * Kubernetes API, "Labels and selectors": an absent label is NotIn every set.
 */
export function selects(selector: LabelSelector, labels: Labels): boolean | undefined {
  const wanted: LabelRequirement[] = Object.entries(selector.matchLabels).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
  }));
  const answers = [...wanted, ...selector.matchExpressions].map((one) => holds(one, labels));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) || !selector.complete ? undefined : true;
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean | undefined {
  const present = Object.hasOwn(labels.values, key);
  if (!present && !labels.complete) return undefined;
  const value = present ? labels.values[key] : undefined;
  switch (operator) {
    case "Exists":
      return present;
    case "DoesNotExist":
      return !present;
    case "In":
      return present ? isAmong(value as string | null, values) : false;
    case "NotIn": {
      if (!present) return true;
      const among = isAmong(value as string | null, values);
      return among === undefined ? undefined : !among;
    }
    default:
      return undefined;
  }
}

function isAmong(value: string | null, values: readonly (string | null)[]): boolean | undefined {
  if (value === null) return undefined;
  if (values.includes(value)) return true;
  return values.includes(null) ? undefined : false;
}

/** Labels of a `metadata.labels` or selector. */
export function labelsOf(node: Node): Labels {
  const values: Record<string, string | null> = Object.create(null);
  for (const key of node.keys()) values[key] = nameOf(node.get(key).string()) ?? null;
  return { values, complete: node.state === "unset" || node.shape === "map" || node.shape === "null" };
}

/** A selector with matchLabels and matchExpressions; null where it can't be known. */
export function selectorOf(node: Node): LabelSelector | null {
  if (node.state === "unknown") return null;
  const labels = labelsOf(node.get("matchLabels"));
  const expressions = node.get("matchExpressions");
  return {
    matchLabels: labels.values,
    complete: labels.complete && expressions.state !== "unknown",
    matchExpressions: expressions.items().map((one) => ({
      key: known(one.get("key").string()) ?? "",
      operator: known(one.get("key").string()) === undefined ? "" : (known(one.get("operator").string()) ?? ""),
      values: one
        .get("values")
        .items()
        .map((value) => known(value.string()) ?? null),
    })),
  };
}
