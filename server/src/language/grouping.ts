import { type Group, SEVERITIES, type Severity } from "../model/finding.ts";
import type { Noted } from "./noted.ts";

/** What becomes one diagnostic: one finding, or those of one container that share a group. */
export interface Cluster {
  /** In the order of the text; at least one. */
  readonly parts: readonly Noted[];
  readonly severity: Severity;
  readonly message: string;
}

/** Puts together what belongs together; clusters come in the order of their first findings. */
export function cluster(noted: readonly Noted[]): Cluster[] {
  const groups = new Map<string, Noted[]>();
  const parts: Noted[][] = [];
  for (const note of noted) {
    const { group, owner } = note.finding;
    if (!group || !owner || note.owner === undefined) {
      parts.push([note]);
      continue;
    }
    const key = `${group}@${note.owner}`;
    const present = groups.get(key);
    if (present) present.push(note);
    else {
      const fresh = [note];
      groups.set(key, fresh);
      parts.push(fresh);
    }
  }
  return parts.map((found) => ({ parts: found, severity: highest(found), message: messageOf(found) }));
}

/** The finding that gives a cluster its place and code. */
export function first({ parts }: Cluster): Noted {
  return parts[0] as Noted;
}

function highest(parts: readonly Noted[]): Severity {
  return SEVERITIES.find((s) => parts.some(({ finding }) => finding.severity === s)) ?? "hint";
}

const TITLES: Readonly<Record<Group, string>> = {
  hardening: "can be hardened in",
  resources: "leaves open",
};

function messageOf(parts: readonly Noted[]): string {
  const [only] = parts;
  if (parts.length === 1 && only) return only.finding.message;
  const { group, owner } = (only as Noted).finding;
  const name = owner && "name" in owner && typeof owner.name === "string" ? owner.name : "This container";
  const count = group === "resources" ? `${parts.length} limits or requests` : `${parts.length} ways`;
  return [`${name} ${TITLES[group as Group]} ${count}:`, ...parts.map((p) => `• ${p.finding.message}`)].join("\n");
}
