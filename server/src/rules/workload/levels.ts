import type { Container, Workload } from "../../model/container.ts";
import type { SetValue, Value } from "../../model/value.ts";
import { called, listed } from "../container/wording.ts";

/** What is said of a pod, or by one of its containers itself. */
export interface Said<T> {
  readonly value: SetValue<T>;
  /** For whom it decides, in words, inside a sentence: `the containers a and b`, `container web`. */
  readonly who: string;
  /** Some container runs with it; a pod's value may be overridden by all. */
  readonly effective: boolean;
}

/** So many containers are named. */
const MOST = 5;

/**
 * What a workload and each of its containers say themselves, each once where it stands: the pod security standards
 * look at both, also where every container overrides the pod.
 * @param pod what the pod says; undefined where the format has no such thing.
 */
export function saidBy<T>(
  workload: Pick<Workload, "containers">,
  pod: Value<T> | undefined,
  pick: (container: Container) => Value<T> | undefined,
): Said<T>[] {
  const said: Said<T>[] = [];
  const heirs: Container[] = [];
  for (const container of workload.containers) {
    const value = pick(container);
    if (value?.state === "set" && value.level === "own") {
      said.push({ value, who: called(container, "inside"), effective: true });
    } else if (value?.state !== "unknown") heirs.push(container);
  }
  if (pod?.state !== "set") return said;
  const names = heirs.flatMap((container) => container.name ?? []);
  const who =
    names.length === 1 && heirs[0]
      ? called(heirs[0], "inside")
      : names.length > 1 && names.length <= MOST
        ? `the containers ${listed(names)}`
        : "the containers of the pod";
  return [{ value: pod, who, effective: heirs.length > 0 }, ...said];
}
