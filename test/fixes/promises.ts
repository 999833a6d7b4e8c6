import { type Analysis, analyse } from "../../server/src/engine/analyse.ts";
import type { Neighbours } from "../../server/src/model/facts.ts";
import { type Finding, SEVERITIES } from "../../server/src/model/finding.ts";
import { type FileEdit, type Fix, realise } from "../../server/src/model/fix.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { inFile } from "../../server/src/text/span.ts";
import { dataChanges, instructionChanges } from "./data.ts";

/** What is promised of every fix. */
export const PROMISES = [
  "the text still parses",
  "the finding is gone",
  "nothing else has changed",
  "nothing new of equal or higher severity",
  "not applicable again",
  "comments and line endings survive",
] as const;
export type Promised = (typeof PROMISES)[number];

export interface Sample {
  readonly path: string;
  readonly kind: Kind;
  readonly text: string;
  /** Other files of its workspace; there are none else. */
  readonly neighbours?: Readonly<Record<string, string>>;
}

export interface Broken {
  readonly path: string;
  readonly rule: string;
  readonly title: string;
  readonly promise: Promised;
  readonly detail: string;
}

/** What came of trying every fix of some files. */
export class Tally {
  files = 0;
  findings = 0;
  tried = 0;
  readonly refused = new Map<string, number>();
  readonly notCompared = new Map<string, number>();
  readonly broken: Broken[] = [];

  count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

/** Every rule is on and no comment silences anything, so that every fix there is gets tried. */
const policy = resolvePolicy({
  settings: { extends: ["all"], suppressions: { allow: false }, rules: { "no-forbidden-suppression": "off" } },
  rules,
  path: undefined,
});

function check(sample: Sample, text: string, neighbours: Readonly<Record<string, string>>): Analysis {
  const known: Neighbours = { text: (path) => neighbours[path] ?? null };
  return analyse({
    text,
    kind: sample.kind,
    policy,
    facts: { today: "2026-11-22", path: sample.path, neighbours: known },
  });
}

/**
 * Applies every fix of every finding of a file, each alone to the text as it is, and notes which promise is broken.
 * @param rule only fixes of this rule
 */
export function tryFixes(sample: Sample, tally: Tally, rule?: string): void {
  const neighbours = sample.neighbours ?? {};
  const before = check(sample, sample.text, neighbours);
  tally.files++;
  for (const finding of before.findings) {
    if (rule !== undefined && finding.rule !== rule) continue;
    tally.findings++;
    for (const fix of finding.fixes) {
      if (fix.needsNetwork) continue;
      const realised = realise(fix);
      if ("refused" in realised) {
        tally.count(tally.refused, `${finding.rule}: ${realised.refused}`);
        continue;
      }
      tally.tried++;
      const broken = (promise: Promised, detail: string) =>
        tally.broken.push({ path: sample.path, rule: finding.rule, title: fix.title, promise, detail });
      tryFix({ sample, before, finding, fix, edits: realised.edits, neighbours, broken, tally });
    }
  }
}

interface Trial {
  readonly sample: Sample;
  readonly before: Analysis;
  readonly finding: Finding;
  readonly fix: Fix;
  readonly edits: readonly FileEdit[];
  readonly neighbours: Readonly<Record<string, string>>;
  readonly broken: (promise: Promised, detail: string) => void;
  readonly tally: Tally;
}

function tryFix(trial: Trial): void {
  const { sample, before, finding, fix, edits, broken } = trial;
  const own = edits.filter((e) => e.path === undefined);
  let text: string;
  let neighbours = trial.neighbours;
  try {
    text = applyEdits(sample.text, own);
    neighbours = withEdits(neighbours, edits);
  } catch (error) {
    broken("the text still parses", `the edits do not apply: ${String(error)}`);
    return;
  }
  if (text === sample.text && neighbours === trial.neighbours) {
    broken("the finding is gone", "nothing is edited");
    return;
  }
  const after = check(sample, text, neighbours);

  const problems = added(before.parsed.problems, after.parsed.problems, (p) => p.message);
  if (problems.length > 0) broken("the text still parses", problems[0]?.message ?? "");

  const same = (analysis: Analysis, key: (f: Finding) => string) =>
    analysis.findings.filter((f) => key(f) === key(finding)).length;
  if (same(after, identity) >= same(before, identity)) broken("the finding is gone", finding.message);
  else if (same(after, (f) => f.rule) >= same(before, (f) => f.rule)) {
    const others = added(before.findings, after.findings, identity).filter((f) => f.rule === finding.rule);
    broken("the finding is gone", `another of its rule is there: ${others[0]?.message ?? ""}`);
  }

  const fresh = added(before.findings, after.findings, (f) => f.rule).find(
    (f) =>
      f.rule !== finding.rule &&
      SEVERITIES.indexOf(f.severity) <= SEVERITIES.indexOf(finding.severity) &&
      !(OF_EACH_IMAGE.has(f.rule) && own.some((e) => STAGE.test(e.text))),
  );
  if (fresh) broken("nothing new of equal or higher severity", `${fresh.rule}: ${fresh.message}`);

  const changes =
    sample.kind === "dockerfile"
      ? instructionChanges(sample.text, text, own)
      : dataChanges(sample.kind, sample.text, text, fix.intents, own);
  if ("notCompared" in changes) trial.tally.count(trial.tally.notCompared, changes.notCompared);
  else if (changes.surplus.length > 0) broken("nothing else has changed", changes.surplus.slice(0, 3).join("; "));

  const again = after.findings.find(
    (f) =>
      identity(f) === identity(finding) && own.length > 0 && near(f, own) && f.fixes.some((x) => x.title === fix.title),
  );
  if (again) broken("not applicable again", again.message);

  const lost = count(sample.text, MARK) - count(text, MARK);
  if (lost > 0 && !fix.intents.some((i) => i.op === "remove")) {
    broken("comments and line endings survive", `${lost} comments are lost`);
  }
  if (sample.text.includes("\r\n") && !bareBreak(sample.text) && bareBreak(text)) {
    broken("comments and line endings survive", "a line ends with a line feed only");
  }
}

/** The comment that the variants of a file hold in many places. */
export const MARK = "# a note of the author";

/** A stage more names an image more; which digest that has can't be known here, and it is named as the file names images. */
const OF_EACH_IMAGE = new Set(["pin-image-digest", "no-unqualified-image"]);
const STAGE = /^from /im;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function bareBreak(text: string): boolean {
  return /(?:^|[^\r])\n/.test(text);
}

function identity(finding: Finding): string {
  return `${finding.rule}\n${finding.detail ?? ""}\n${finding.message}`;
}

/** The items of the second list that are more there, by key, than in the first. */
function added<T>(before: readonly T[], after: readonly T[], key: (item: T) => string): T[] {
  const counts = new Map<string, number>();
  for (const item of before) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return after.filter((item) => {
    const left = counts.get(key(item)) ?? 0;
    counts.set(key(item), left - 1);
    return left <= 0;
  });
}

function near(finding: Finding, edits: readonly FileEdit[]): boolean {
  const { start, end } = inFile(finding.at);
  return edits.some((e) => start <= e.start + e.text.length && e.start <= end);
}

/** The other files of a workspace with the edits that are theirs. */
export function withEdits(
  files: Readonly<Record<string, string>>,
  edits: readonly FileEdit[],
): Readonly<Record<string, string>> {
  const elsewhere = edits.filter((e) => e.path !== undefined);
  if (elsewhere.length === 0) return files;
  const result = { ...files };
  for (const { path = "", create, ...edit } of elsewhere) {
    if (create && path in result) throw new Error(`${path} is there already`);
    result[path] = applyEdits(result[path] ?? "", [edit]);
  }
  return result;
}
