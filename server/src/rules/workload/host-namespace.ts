import type { Workload } from "../../model/container.ts";
import type { Fix } from "../../model/fix.ts";
import { type Intent, remove, set } from "../../model/place.ts";
import type { Value } from "../../model/value.ts";
import { saidByExtended } from "../container/inheritance.ts";
import { calledWorkload } from "../container/wording.ts";
import type { Reporter } from "../rule.ts";

/** What a workload that shares a namespace of its host can do, and the fix. */
export interface HostNamespaceReport {
  /** Goes on after the workload's name: "sees all processes of its host." */
  readonly message: string;
  readonly fix: (leave: Intent) => Fix;
}

/** Reports a workload in a namespace of its host, where it says so itself. */
export function reportHostNamespace(
  workload: Workload,
  value: Value<boolean>,
  report: Reporter,
  { message, fix }: HostNamespaceReport,
): void {
  if (value.state !== "set" || !value.value || saidByExtended(workload.kind, value)) return;
  // false where the format has a flag, no mode at all where it has a mode
  const leave = workload.kind === "compose" ? remove(value.place) : set(value.place, false);
  report(value, { message: `${calledWorkload(workload)} ${message}`, fixes: [fix(leave)] });
}
