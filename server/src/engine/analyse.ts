import type { Format, Parsed } from "../formats/format.ts";
import { hashOfValue } from "../knowledge/secrets/not-secrets.ts";
import type { Workload } from "../model/container.ts";
import type { Facts } from "../model/facts.ts";
import type { Finding, Report } from "../model/finding.ts";
import { dialectOf, type Kind, kindsOf } from "../model/kind.ts";
import type { SubjectName, Unit, VariableUse } from "../model/subjects.ts";
import type { Check, Rule, RuleContext } from "../rules/rule.ts";
import { peerSeverity } from "../settings/peer-severities.ts";
import { type EnabledRule, type Policy, resolvePolicy, stricter } from "../settings/resolve.ts";
import { type Span, textOf } from "../text/span.ts";
import { formats } from "./formats.ts";
import { splitByBaseline } from "./known-findings.ts";
import { provenance } from "./provenance.ts";
import { sameAsFor } from "./same-as.ts";
import { LASTING, looksBeyond, type Remaining } from "./silence.ts";
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

export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

interface UnitFindings {
  /** A rule has asked for other parts of the workspace. */
  readonly asked: boolean;
  readonly findings: readonly Finding[];
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
  return a === b || (a.today === b.today && a.path === b.path && a.neighbours === b.neighbours);
}

/** The checks of a policy that a kind of file has subjects for, by subject. */
type Checks = ReadonlyMap<SubjectName, readonly Asking[]>;

interface Asking {
  readonly enabled: EnabledRule;
  readonly check: Check;
}

const checkTables = new WeakMap<Policy, Map<Kind, Checks>>();

function checksFor(policy: Policy, kind: Kind): Checks {
  const tables = checkTables.get(policy) ?? new Map<Kind, Checks>();
  checkTables.set(policy, tables);
  const present = tables.get(kind);
  if (present) return present;
  const table = new Map<SubjectName, Asking[]>();
  for (const enabled of policy.rules.filter(({ rule }) => kindsOf(rule.kinds).includes(kind))) {
    const { subject, check, also } = enabled.rule;
    for (const [name, one] of Object.entries({ ...also, [subject]: check }) as [SubjectName, Check][])
      table.set(name, [...(table.get(name) ?? []), { enabled, check: one }]);
  }
  tables.set(kind, table);
  return table;
}

/** What holds for all checks of one text. */
interface Circumstances {
  readonly kind: Kind;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
}

/** The checks of one text, made ready when there first are subjects for them. */
class Checking {
  readonly circumstances: Circumstances;
  readonly #checks: Checks;
  readonly #ready = new Map<SubjectName, readonly ReadyCheck[]>();
  readonly #shared: Omit<RuleContext<unknown>, "options">;

  constructor(checks: Checks, circumstances: Circumstances) {
    const { kind, policy, facts, surroundings } = circumstances;
    this.circumstances = circumstances;
    this.#checks = checks;
    this.#shared = {
      facts,
      kind: dialectOf(kind),
      team: policy.team,
      preset: (name) => policy.presets.has(name),
      isOn: (id) => policy.rules.some((other) => other.rule.id === id),
      workspace: () => surroundings.workspace(),
      podSecurity: (workload, level, version) => refusedByAdmission(workload, level, version, circumstances),
    };
  }

  /** @param remaining of which subjects need not be checked again; undefined where that need not be noted. */
  unit(unit: Unit, remaining?: Remaining): UnitFindings {
    const findings: Finding[] = [];
    const failures: RuleFailure[] = [];
    const { kind, surroundings } = this.circumstances;
    const before = surroundings.timesAsked;
    for (const [subjectName, asking] of this.#checks) {
      const subjects = subjectsOf(unit, subjectName, kind, failures);
      if (subjects.length === 0) continue;
      const ready = this.#readied(subjectName, asking);
      for (const one of ready) one.begin(findings, failures);
      if (!remaining || !LASTING.has(subjectName)) {
        for (const one of ready) for (const subject of subjects) one.of(subject);
        continue;
      }
      const all = [...ready.keys()];
      for (const subject of subjects) {
        const due = remaining.get(subject) ?? all;
        const again = due.filter((i) => !ready[i]?.of(subject));
        if (again.length < due.length) remaining.set(subject, again);
      }
    }
    return { findings, failures, asked: surroundings.timesAsked > before };
  }

  #readied(name: SubjectName, asking: readonly Asking[]): readonly ReadyCheck[] {
    const present = this.#ready.get(name);
    if (present) return present;
    const made = asking.map((one) => new ReadyCheck(one, this.#shared, this.circumstances));
    this.#ready.set(name, made);
    return made;
  }
}

/** A check that is ready to be made of the subjects of one text. */
class ReadyCheck {
  readonly #asking: Asking;
  readonly #context: RuleContext<unknown>;
  readonly #kind: Kind;
  readonly #surroundings: Surroundings;
  /** Hashes of values that the team calls no secrets. */
  readonly #harmless: readonly unknown[] | undefined;
  #findings: Finding[] = [];
  #failures: RuleFailure[] = [];
  #failed = false;
  #reports = 0;
  #checked: object = {};

  constructor(asking: Asking, shared: Omit<RuleContext<unknown>, "options">, { kind, surroundings }: Circumstances) {
    const { options } = asking.enabled;
    this.#asking = asking;
    this.#context = { ...shared, options };
    this.#kind = kind;
    this.#surroundings = surroundings;
    this.#harmless =
      Array.isArray(options.notSecrets) && options.notSecrets.length > 0 ? options.notSecrets : undefined;
  }

  /** What is found from here on goes to these lists. */
  begin(findings: Finding[], failures: RuleFailure[]): void {
    this.#findings = findings;
    this.#failures = failures;
    this.#failed = false;
  }

  /** Checks a subject; true where nothing was found and nothing else looked at. */
  of(subject: object): boolean {
    this.#checked = subject;
    const before = this.#looks();
    try {
      this.#asking.check(subject as never, this.#report, this.#context as never);
      return this.#looks() === before;
    } catch (error) {
      if (!this.#failed) this.#failures.push({ rule: this.#asking.enabled.rule.id, error });
      this.#failed = true;
      return false;
    }
  }

  #looks(): number {
    return this.#reports + looksBeyond() + this.#surroundings.timesAsked;
  }

  readonly #report = (at: Span | { readonly at: Span }, said: Report): void => {
    if (this.#harmless && said.secret && this.#harmless.includes(hashOfValue(textOf(said.secret)))) return;
    this.#reports++;
    const finding = findingOf(this.#asking.enabled, this.#kind, at, said, this.#checked);
    if (finding) this.#findings.push(finding);
  };
}

/** What pod security admission would say of one workload: the findings of a standard's own preset and nothing else. */
function refusedByAdmission(
  workload: Workload,
  level: "baseline" | "restricted",
  version: string,
  circumstances: Circumstances,
): readonly Finding[] {
  const policy = admissionPolicy(`plimsoll:pss-${level}`, version, circumstances.policy.catalogue);
  const { containers } = workload;
  const unit: Unit = { subjects: { workload: [workload], container: containers } };
  return new Checking(checksFor(policy, circumstances.kind), { ...circumstances, policy }).unit(unit).findings;
}

const admissionPolicies = new WeakMap<readonly Rule[], Map<string, Policy>>();

function admissionPolicy(preset: string, version: string, rules: readonly Rule[]): Policy {
  const known = admissionPolicies.get(rules) ?? new Map<string, Policy>();
  admissionPolicies.set(rules, known);
  const key = `${preset} ${version}`;
  const present = known.get(key);
  if (present) return present;
  const settings = { extends: [preset], podSecurity: { version } };
  const policy = resolvePolicy({ settings, rules, path: undefined });
  if (known.size < 100) known.set(key, policy);
  return policy;
}

function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}

/** Subjects are translated when they are first asked for; where that fails, the rules about other subjects go on. */
function subjectsOf(unit: Unit, name: SubjectName, kind: Kind, failures: RuleFailure[]): readonly object[] {
  try {
    return name === "variable" ? variablesOf(unit, kind) : (unit.subjects[name] ?? []);
  } catch (error) {
    failures.push({ rule: `${kind}/${name}`, error });
    return [];
  }
}

/** Variables are found where they are defined: in the instructions of a Dockerfile, else in the containers. */
function variablesOf({ subjects }: Unit, kind: Kind): VariableUse[] {
  if (kind === "dockerfile") {
    const uses: VariableUse[] = [];
    for (const instruction of subjects.instruction ?? []) {
      for (const variable of instruction.variables) uses.push({ kind, variable, instruction });
    }
    return uses;
  }
  return (subjects.container ?? []).flatMap((container) =>
    container.environment.map((variable) => ({ kind, variable, container })),
  );
}

function findingOf(
  enabled: EnabledRule,
  kind: Kind,
  given: Span | { readonly at: Span },
  said: Report,
  subject: object,
): Finding | undefined {
  const { rule } = enabled;
  const sameAs = sameAsFor(kind, said.sameAs ?? rule.sameAs, rule.kinds);
  const peers = enabled.peers.length > 0 ? peerSeverity(enabled.peers, sameAs) : undefined;
  if (enabled.onlyPeers && !peers) return undefined;
  const own = said.severity ?? enabled.severity;
  const ours = enabled.onlyPeers || !peers ? (peers ?? own) : stricter(peers, own);
  return {
    rule: rule.id,
    severity: enabled.set ? enabled.severity : ours,
    message: said.message,
    at: "at" in given ? given.at : given,
    fixes: said.fixes ?? [],
    related: kind === "dockerfile" ? [...(said.related ?? []), ...provenance(subject, given)] : (said.related ?? []),
    sameAs,
    group: rule.group,
    owner: rule.group ? subject : undefined,
    detail: said.detail,
    secret: said.secret,
  };
}
