import type { Format, Parsed } from "../formats/format.ts";
import type { Facts } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import type { Unit } from "../model/subjects.ts";
import type { Policy } from "../settings/resolve.ts";
import {
  Checking,
  type Checks,
  type Circumstances,
  checksFor,
  type RuleFailure,
  type UnitFindings,
} from "./checking.ts";
import { formats } from "./formats.ts";
import { splitByBaseline } from "./known-findings.ts";
import type { Remaining } from "./silence.ts";
import { applySuppressions, type Suppressed } from "./suppress.ts";
import { usesOf } from "./suppression-uses.ts";
import { Surroundings } from "./surroundings.ts";

export interface Request {
  readonly text: string;
  readonly kind: Kind;
  readonly policy: Policy;
  readonly facts: Facts;
  /** The last analysis of the same file, finished or not: what has not changed is kept. It must not be used afterwards. */
  readonly previous?: Progress | undefined;
  /** The analysis is not to be any other's `previous`: what only a next one would use is not noted. */
  readonly once?: boolean | undefined;
}

/** How far an analysis has come: enough for the next one of the same file to go on from. */
export interface Progress {
  readonly kind: Kind;
  readonly parsed: Parsed;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly kept: ReadonlyMap<Unit, UnitFindings>;
  readonly remaining: Remaining;
  readonly surroundings: Surroundings;
}

export interface Analysis extends Progress {
  readonly text: string;
  /** In the order of the text, suppressed ones left out. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** What the team's baseline knows of; not among the findings. */
  readonly known: readonly Finding[];
  /** Rules that threw, or `kind/subject` where a part of the file could not be translated: the others are not hurt. */
  readonly failures: readonly RuleFailure[];
}

/** True where a rule has asked for other files of the workspace, so that findings depend on them. */
export function asksForOthers({ kept }: Progress): boolean {
  return [...kept.values()].some(({ asked }) => asked);
}

/** Checks one file. Never throws. */
export function analyse(request: Request): Analysis {
  const steps = analysing(request);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Checks one file in steps, so that a caller may stop or let others run between them: each `next()` does the work of
 * one unit and yields what a later analysis may go on from. The analysis is the generator's return value.
 */
export function* analysing({
  text,
  kind,
  policy,
  facts,
  previous,
  once: alone,
}: Request): Generator<Progress, Analysis> {
  const format = formats[kind] as Format;
  const before = previous?.kind === kind ? previous.parsed : undefined;
  const parsed = format.parse(text, facts.path, before, facts.neighbours);
  const reusable = previous?.policy === policy && sameFacts(previous.facts, facts) ? previous : undefined;
  const remaining: Remaining = reusable?.remaining ?? new WeakMap();
  const checks = checksFor(policy, kind);
  const surroundings = new Surroundings(parsed, facts);
  const checking = new Checking(checks, { kind, policy, facts, surroundings });
  const sameAround = once(() => reusable !== undefined && surroundings.sameAs(reusable.surroundings));
  const kept = new Map<Unit, UnitFindings>();
  for (const unit of parsed.units) {
    const result = reusable?.kept.get(unit);
    if (result && (!result.asked || sameAround())) kept.set(unit, result);
  }
  const found: Finding[] = [];
  const failures: RuleFailure[] = [];
  for (const unit of parsed.units) {
    let result = kept.get(unit);
    if (!result) {
      const check = () => checking.unit(unit, alone ? undefined : remaining);
      result = unit.noting && !alone ? unit.noting(check) : check();
      kept.set(unit, result);
      yield { kind, parsed, policy, facts, kept, remaining, surroundings };
    }
    for (const finding of result.findings) found.push(finding);
    failures.push(...result.failures);
  }
  found.sort(byPlace);
  const { findings: standing, suppressed } = applySuppressions(oncePerPlace(found), parsed, policy, facts.today);
  const { fresh: findings, known } = policy.baseline
    ? splitByBaseline(standing, text, policy.baseline, facts)
    : { fresh: standing, known: [] };
  const more = aboutSuppressions(checks, parsed, suppressed, checking.circumstances, failures);
  const all = more.length > 0 ? [...findings, ...more].sort(byPlace) : findings;
  return {
    kind,
    text,
    parsed,
    findings: all,
    suppressed,
    known,
    failures,
    policy,
    facts,
    kept,
    remaining,
    surroundings,
  };
}

/** What the rules about suppressions say; nothing silences that. Of a half-typed text, nothing is sure to be unused. */
function aboutSuppressions(
  checks: Checks,
  parsed: Parsed,
  suppressed: readonly Suppressed[],
  circumstances: Circumstances,
  failures: RuleFailure[],
): readonly Finding[] {
  const { policy, facts } = circumstances;
  if (!checks.has("suppression") || parsed.unsettled.length > 0 || parsed.problems.some((p) => !p.understood))
    return [];
  const suppression = usesOf(parsed, suppressed, policy, facts.today);
  if (suppression.length === 0) return [];
  const asked: Checks = new Map([["suppression", checks.get("suppression") ?? []]]);
  const result = new Checking(asked, circumstances).unit({ subjects: { suppression } });
  failures.push(...result.failures);
  return result.findings;
}

function byPlace(a: Finding, b: Finding): number {
  return startOf(a) - startOf(b);
}

function startOf({ at }: Finding): number {
  return at.piece.offset + at.start;
}

/**
 * One mistake is told once: what an anchor or a shared value gives to several containers stands in one place of the text.
 * The first to use it is named; the rest would say the same of the same characters.
 */
function oncePerPlace(sorted: readonly Finding[]): Finding[] {
  const once: Finding[] = [];
  /** Where those that start at the same character begin. */
  let first = 0;
  for (const finding of sorted) {
    const last = once.at(-1);
    if (last && startOf(last) !== startOf(finding)) first = once.length;
    let i = first;
    while (i < once.length && !saysTheSame(once[i] as Finding, finding)) i++;
    if (i === once.length) once.push(finding);
  }
  return once;
}

/** Of two findings that start at the same character. */
function saysTheSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.at.end - a.at.start === b.at.end - b.at.start && (a.detail ?? "") === (b.detail ?? "");
}

function sameFacts(a: Facts, b: Facts): boolean {
  if (a === b) return true;
  return a.today === b.today && a.path === b.path && a.neighbours === b.neighbours && a.images === b.images;
}

function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}
