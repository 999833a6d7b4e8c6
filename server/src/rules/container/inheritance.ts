import type { Container, Workload } from "../../model/container.ts";
import type { Kind } from "../../model/kind.ts";
import type { SetValue, Value } from "../../model/value.ts";
import { contains, inFile } from "../../text/span.ts";
import { called, listed } from "./wording.ts";

type Getter<T> = (container: Container) => Value<T>;

/** True where the value stands in a service that this one extends: there it is reported, once. */
export function saidByExtended(kind: Kind, value: Pick<SetValue<unknown>, "level">): boolean {
  return kind === "compose" && value.level === "inherited";
}

/**
 * True where a value stands in the container's own text: not in a part that others take in by an anchor as well, where a
 * change for this one alone would leave the finding with the next.
 */
export function standsIn(container: Container, value: Pick<SetValue<unknown>, "at">): boolean {
  return contains(container.extent, value.at);
}

/** So many containers of a pod are enough to say for whom a setting decides. */
const MOST = 200;

/** The containers of the workload for which the same text decides. */
function deciding<T>(container: Container, value: SetValue<T>, pick: Getter<T>): Container[] {
  const { start } = inFile(value.at);
  return container.workload.containers.slice(0, MOST).filter((c) => {
    const theirs = pick(c);
    return theirs.state === "set" && theirs.level === "inherited" && inFile(theirs.at).start === start;
  });
}

/**
 * A pod's setting concerns several containers but is one mistake: the container that reports it. The container itself,
 * where the value is its own.
 */
export function ownerOfInherited<T>(container: Container, value: SetValue<T>, pick: Getter<T>): Container {
  if (value.level !== "inherited") return container;
  return deciding(container, value, pick)[0] ?? container;
}

/** The containers that a value decides for, in words: `container a`, `containers a and b`. */
export function inheritors<T>(container: Container, value: SetValue<T>, pick: Getter<T>): string {
  const names = value.level === "inherited" ? deciding(container, value, pick).flatMap((c) => c.name ?? []) : [];
  return names.length > 1 ? `the containers ${listed(names)}` : called(container, "inside");
}

/** A function that tells whether some container of a pod passes a test, and looks each pod through once. */
export function someContainer(test: (container: Container) => boolean): (workload: Workload) => boolean {
  const known = new WeakMap<Workload, boolean>();
  return (workload) => {
    let passes = known.get(workload);
    if (passes === undefined) {
      passes = workload.containers.some(test);
      known.set(workload, passes);
    }
    return passes;
  };
}
