import type { Workload } from "../../model/container.ts";
import { type Intent, remove, set } from "../../model/place.ts";
import type { SetValue } from "../../model/value.ts";

/** Gives up a namespace of the host: `false` where the format has a flag, no mode at all where it has a mode. */
export function leaveHost(workload: Workload, value: SetValue<boolean>): Intent {
  return workload.kind === "compose" ? remove(value.place) : set(value.place, false);
}
