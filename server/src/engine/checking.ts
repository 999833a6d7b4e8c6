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
import { provenance } from "./provenance.ts";
import { sameAsFor } from "./same-as.ts";
import { LASTING, looksBeyond, type Remaining } from "./silence.ts";
import type { Surroundings } from "./surroundings.ts";

/** A rule that threw, or a part of a file that could not be translated. */
export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

/** What the checks of one unit have found. */
export interface UnitFindings {
  /** A rule has asked for other parts of the workspace. */
  readonly asked: boolean;
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** The checks of a policy that a kind of file has subjects for, by subject. */
export type Checks = ReadonlyMap<SubjectName, readonly Asking[]>;

interface Asking {
  readonly enabled: EnabledRule;
  readonly check: Check;
}

const checkTables = new WeakMap<Policy, Map<Kind, Checks>>();

/** The checks that a policy asks for. */
export function checksFor(policy: Policy, kind: Kind): Checks {
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
export interface Circumstances {
  readonly kind: Kind;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
}

/** The checks of one text, made ready when there first are subjects for them. */
export class Checking {
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
  const sameAs = sameAsFor(kind, said.sameAs ?? rule.sameAs);
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
