import type { Analysis } from "../engine/analyse.ts";
import { type Applied, applyFixes, firstApplicable } from "../engine/apply-fixes.ts";
import type { Container, Workload } from "../model/container.ts";
import type { Finding } from "../model/finding.ts";
import type { Safety } from "../model/fix.ts";
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
  const some = analysis.findings.some((f) => chosen(f, analysis) && firstApplicable(f, SAFETIES));
  return some ? found : undefined;
}

/** The text with every safe and hardening fix of the target applied. */
export function harden({ text, kind, policy, facts }: Analysis, target: HardenTarget): Applied {
  return applyFixes({ text, kind, policy, facts, safeties: SAFETIES, only: chooser(target) });
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
