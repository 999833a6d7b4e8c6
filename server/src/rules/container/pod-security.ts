import type { Workload } from "../../model/container.ts";
import { known } from "../../model/value.ts";
import type { RuleContext } from "../rule.ts";
import { anyPreset } from "./presets.ts";

/** The pod security standard that applies to a pod: its lists hold, whatever else a rule asks for. */
export interface Standard {
  readonly level: "baseline" | "restricted";
  /** No preset but those of the standard asks, so that its lists are all that holds. */
  readonly exact: boolean;
  /** True where the team's version of the standard is 1.`minor` or later. */
  since(minor: number): boolean;
}

/** The standard that the team has chosen; undefined where none is, and for everything but pods. */
export function podSecurity(context: Pick<RuleContext<unknown>, "preset" | "kind" | "team">): Standard | undefined {
  if (context.kind !== "kubernetes") return undefined;
  const restricted = context.preset("pss-restricted");
  if (!restricted && !context.preset("pss-baseline")) return undefined;
  const minor = minorOf(context.team.podSecurityVersion);
  return {
    level: restricted ? "restricted" : "baseline",
    exact: !anyPreset(
      context,
      "recommended",
      "strict",
      "all",
      "cis-docker",
      "cis-kubernetes",
      "nist-800-190",
      "nsa-cisa",
      "aci",
    ),
    since: (wanted) => minor >= wanted,
  };
}

/** `v1.34` and `1.34` are 34; everything else is the latest version. */
function minorOf(version: string): number {
  const match = /^v?1\.(\d{1,3})/.exec(version);
  return match ? Number(match[1]) : Number.POSITIVE_INFINITY;
}

/** True where what Linux offers to confine a process says nothing: the standards go by `spec.os.name`, since 1.25. */
export function isWindows(workload: Workload, standard: Standard | undefined): boolean {
  if (standard) return standard.since(25) && workload.osName !== undefined && known(workload.osName) === "windows";
  return workload.os === "windows";
}

/**
 * True where root is nobody on the host (`hostUsers: false`), so that what users may do matters less; the standards
 * relax their checks for such pods since 1.35.
 */
export function inUserNamespace(workload: Workload, standard: Standard | undefined): boolean {
  return known(workload.hostUsers) === false && (standard === undefined || standard.since(35));
}
