import type { ContainerGroup } from "../../model/container-group.ts";
import { type Intent, set } from "../../model/place.ts";

/** A stable version of the API that knows every field that a rule proposes. */
export const PROPOSED_VERSION = "2023-05-01";

/** The first version of the API without networkProfile. */
export const WITHOUT_NETWORK_PROFILE = "2021-07-01";

/** The date of a version (`2022-10-01-preview`); undefined where it can't be known. */
export function versionDate({ apiVersion }: ContainerGroup): string | undefined {
  if (apiVersion.state !== "set") return undefined;
  return /^\d{4}-\d\d-\d\d/.exec(apiVersion.value)?.[0];
}

/**
 * What must be done beside writing a field that came with the version `since`: nothing, or a newer version.
 * Undefined where that would take away a networkProfile, which newer versions do not know.
 */
export function knowing(group: ContainerGroup, since: string): readonly Intent[] | undefined {
  const date = versionDate(group);
  if (date === undefined || date >= since) return [];
  if (group.apiVersion.state !== "set") return undefined;
  if (date < WITHOUT_NETWORK_PROFILE && group.networkProfile.state !== "unset") return undefined;
  return [set(group.apiVersion.place, PROPOSED_VERSION)];
}
