import { type Analysis, analyse } from "../engine/analyse.ts";
import { type Applied, applyFixes, firstApplicable } from "../engine/apply-fixes.ts";
import type { Container, Workload } from "../model/container.ts";
import type { Finding } from "../model/finding.ts";
import type { Safety } from "../model/fix.ts";
import { dialectOf, type Kind } from "../model/kind.ts";
import { rules } from "../rules/all.ts";
import { type Policy, resolvePolicy } from "../settings/resolve.ts";
import { contains, inFile, type Span } from "../text/span.ts";
import { remembered } from "./memo.ts";

/** What is hardened at once: a whole file, or a container or workload by its number in the file, which no fix changes. */
export type HardenTarget = { readonly of: "file" } | { readonly of: "container" | "workload"; readonly index: number };

const SAFETIES: readonly Safety[] = ["safe", "hardening"];

/** What can be hardened around an offset, with what it is called; undefined where nothing can. */
export function hardenTargetAt(analysis: Analysis, offset: number): { target: HardenTarget; name: string } | undefined {
  const found = targetAt(analysis, offset);
  if (!found) return undefined;
  const chosen = chooser(found.target);
  const some = (by: Analysis) => by.findings.some((f) => chosen(f, by) && firstApplicable(f, SAFETIES));
  const { text, kind, facts } = analysis;
  return some(analysis) || (isPods(kind) && some(analyse({ text, kind, facts, policy: restricted(analysis.policy) })))
    ? found
    : undefined;
}

/**
 * The text with every safe and hardening fix of the target applied; pods are hardened until they meet the restricted pod
 * security standard, as far as that goes without a person's choice, whatever the team asks of every file.
 */
export function harden({ text, kind, policy, facts }: Analysis, target: HardenTarget): Applied {
  const request = { kind, facts, safeties: SAFETIES, only: chooser(target) };
  const first = applyFixes({ ...request, text, policy });
  if (!isPods(kind)) return first;
  const second = applyFixes({ ...request, text: first.text, policy: restricted(policy) });
  return {
    text: second.text,
    done: [...first.done, ...second.done],
    elsewhere: [...first.elsewhere, ...second.elsewhere],
  };
}

function isPods(kind: Kind): boolean {
  return dialectOf(kind) === "kubernetes";
}

const policies = new WeakMap<Policy, Policy>();

/** The restricted standard in the team's version, with its suppressions. */
function restricted(policy: Policy): Policy {
  return remembered(policies, policy, () => {
    const settings = { extends: ["plimsoll:pss-restricted"], podSecurity: { version: policy.team.podSecurityVersion } };
    const { team, suppressions } = policy;
    return { ...resolvePolicy({ settings, rules, path: undefined }), team, suppressions };
  });
}

function targetAt(analysis: Analysis, offset: number): { target: HardenTarget; name: string } | undefined {
  if (analysis.kind === "dockerfile") return { target: { of: "file" }, name: "this Dockerfile" };
  const holds = ({ extent }: { readonly extent: Span }) => {
    const { start, end } = inFile(extent);
    return start <= offset && offset <= end;
  };
  const containers = containersOf(analysis);
  const container = containers.findIndex(holds);
  const inside = containers[container];
  if (inside && inside.workload.containers.length > 1) {
    return { target: { of: "container", index: container }, name: `container ${inside.name ?? container + 1}` };
  }
  const workloads = workloadsOf(analysis);
  const workload = inside ? workloads.indexOf(inside.workload) : workloads.findIndex(holds);
  const around = workloads[workload];
  if (around) {
    return { target: { of: "workload", index: workload }, name: `${around.type} ${around.name ?? ""}`.trim() };
  }
  return inside
    ? { target: { of: "container", index: container }, name: `container ${inside.name ?? ""}`.trim() }
    : undefined;
}

function chooser(target: HardenTarget): (finding: Finding, analysis: Analysis) => boolean {
  if (target.of === "file") return () => true;
  const extents = new WeakMap<Analysis, Span | null>();
  return (finding, analysis) => {
    const extent = remembered(extents, analysis, () => {
      const subjects = target.of === "container" ? containersOf(analysis) : workloadsOf(analysis);
      return subjects[target.index]?.extent ?? null;
    });
    return extent !== null && contains(extent, { ...finding.at, end: finding.at.start });
  };
}

function containersOf({ parsed }: Analysis): Container[] {
  return parsed.units.flatMap((unit) => unit.subjects.container ?? []);
}

function workloadsOf({ parsed }: Analysis): Workload[] {
  return parsed.units.flatMap((unit) => unit.subjects.workload ?? []);
}
