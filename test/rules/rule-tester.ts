import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Analysis, analyse } from "../../server/src/engine/analyse.ts";
import { factsOfText } from "../../server/src/engine/file-facts.ts";
import type { Finding, SameAs, Severity } from "../../server/src/model/finding.ts";
import { realise, type Safety } from "../../server/src/model/fix.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import type { Workspace } from "../../server/src/model/workspace.ts";
import type { Example, Preset, Rule } from "../../server/src/rules/rule.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { LineIndex } from "../../server/src/text/positions.ts";
import { inFile } from "../../server/src/text/span.ts";
import { knowledgeOf } from "./image-knowledge.ts";

export const TODAY = "2026-11-22";

export interface ValidCase {
  readonly name?: string;
  readonly kind: Kind;
  readonly code: string;
  readonly file?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly preset?: Preset;
  readonly settings?: Settings;
  readonly neighbours?: Readonly<Record<string, string>>;
  readonly told?: NonNullable<Example["told"]>;
  readonly scans?: NonNullable<Example["scans"]>;
  readonly today?: string;
  /** The rules that there are besides, for one that judges by others; the rule alone where not given. */
  readonly catalogue?: readonly Rule[];
}

export interface InvalidCase extends ValidCase {
  /** In the order of the text; no more and no fewer. */
  readonly findings: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  /** From 1. */
  readonly line: number;
  /** The text under the range. */
  readonly text?: string;
  readonly message?: RegExp;
  readonly severity?: Severity;
  readonly sameAs?: SameAs;
  /** Every fix that can be written, in order, with the whole text that it makes. */
  readonly fixes?: readonly { readonly title?: string | RegExp; readonly safety?: Safety; readonly output: string }[];
}

const DEFAULT_FILE: Record<Kind, string> = {
  dockerfile: "Dockerfile",
  kubernetes: "manifest.yaml",
  compose: "compose.yaml",
  aci: "container-group.yaml",
  kustomize: "kustomization.yaml",
  helm: "templates/app.yaml",
  dockerignore: ".dockerignore",
};

/** What the other files of a workspace say; all are there. */
export function workspaceOf(neighbours: Readonly<Record<string, string>>): Workspace {
  const files = Object.entries(neighbours).flatMap(([path, text]) => factsOfText(text, path) ?? []);
  return { files, complete: true };
}

/** Checks one text with one rule switched on, whatever its presets. */
export function check(rule: Rule, given: ValidCase): Analysis {
  const settings: Settings = given.settings ?? {
    extends: given.preset ? [given.preset] : ["plimsoll:all"],
    ...(given.options ? { rules: { [rule.id]: given.options } } : {}),
  };
  const policy = resolvePolicy({ settings, rules: [rule], path: given.file });
  return analyse({
    text: given.code,
    kind: given.kind,
    policy: { ...policy, catalogue: given.catalogue ?? policy.catalogue },
    facts: {
      today: given.today ?? TODAY,
      path: given.file ?? DEFAULT_FILE[given.kind],
      neighbours: { text: (path) => given.neighbours?.[path] ?? null },
      workspace: { files: () => workspaceOf(given.neighbours ?? {}) },
      images: knowledgeOf(given),
    },
  });
}

/**
 * Tests a rule in the manner of ESLint's RuleTester: valid cases have no finding, invalid ones exactly those named.
 * It refuses sloppy cases: the same code twice, a fix whose output is the input, a fix after which the finding is still there.
 */
export function testRule(
  rule: Rule,
  cases: { readonly valid: readonly ValidCase[]; readonly invalid: readonly InvalidCase[] },
): void {
  describe(rule.id, () => {
    const seen = new Set<string>();
    const once = (given: ValidCase) => {
      const key = JSON.stringify([
        given.kind,
        given.code,
        given.options,
        given.file,
        given.neighbours,
        given.told,
        given.scans,
        given.preset,
        given.settings,
        given.today,
      ]);
      assert.ok(!seen.has(key), "the same case stands here twice");
      seen.add(key);
    };
    for (const [index, valid] of cases.valid.entries()) {
      it(`valid ${index + 1}: ${valid.name ?? firstLine(valid.code)}`, () => {
        once(valid);
        const { findings, failures } = check(rule, valid);
        assert.deepEqual(failures, []);
        assert.deepEqual(
          findings.map((f) => f.message),
          [],
        );
      });
    }
    for (const [index, invalid] of cases.invalid.entries()) {
      it(`invalid ${index + 1}: ${invalid.name ?? firstLine(invalid.code)}`, () => {
        once(invalid);
        const { findings, failures } = check(rule, invalid);
        assert.deepEqual(failures, []);
        const lines = new LineIndex(invalid.code);
        const place = (f: Finding) => lines.position(inFile(f.at).start).line + 1;
        assert.deepEqual(
          findings.map(place),
          invalid.findings.map((f) => f.line),
          findings.map((f) => `${place(f)}: ${f.message}`).join("\n"),
        );
        for (const [i, expected] of invalid.findings.entries())
          checkFinding(rule, invalid, findings[i] as Finding, expected);
      });
    }
  });
}

/** `testRule` where every case is a Dockerfile. */
export function testDockerfileRule(
  rule: Rule,
  cases: {
    readonly valid: readonly Omit<ValidCase, "kind">[];
    readonly invalid: readonly Omit<InvalidCase, "kind">[];
  },
): void {
  testRule(rule, {
    valid: cases.valid.map((c) => ({ kind: "dockerfile", ...c })),
    invalid: cases.invalid.map((c) => ({ kind: "dockerfile", ...c })),
  });
}

function checkFinding(rule: Rule, given: InvalidCase, finding: Finding, expected: ExpectedFinding): void {
  const { start, end } = inFile(finding.at);
  if (expected.text !== undefined) assert.equal(given.code.slice(start, end), expected.text);
  if (expected.message) assert.match(finding.message, expected.message);
  if (expected.severity) assert.equal(finding.severity, expected.severity);
  if (expected.sameAs) assert.deepEqual(finding.sameAs, expected.sameAs);
  const outputs = outputsOf(rule, given, finding);
  if (!expected.fixes) return;
  assert.deepEqual(
    outputs.map((o) => o.output),
    expected.fixes.map((f) => f.output),
  );
  for (const [i, wanted] of expected.fixes.entries()) {
    if (typeof wanted.title === "string") assert.equal(outputs[i]?.title, wanted.title);
    else if (wanted.title) assert.match(outputs[i]?.title ?? "", wanted.title);
    if (wanted.safety) assert.equal(outputs[i]?.safety, wanted.safety);
  }
}

/** What every fix of a finding makes of the text; asserts that each changes it and that the finding is gone. */
export function outputsOf(
  rule: Rule,
  given: ValidCase,
  finding: Finding,
): { title: string; safety: Safety; output: string }[] {
  return finding.fixes.flatMap((fix) => {
    const realised = realise(fix);
    if (!("edits" in realised)) return [];
    const own = realised.edits.filter((e) => e.path === undefined);
    if (own.length === 0) return [];
    const output = applyEdits(given.code, own);
    assert.notEqual(output, given.code, `the fix "${fix.title}" changes nothing`);
    const before = check(rule, given).findings.length;
    const after = check(rule, { ...given, code: output });
    assert.ok(after.findings.length < before, `the finding is still there after "${fix.title}":\n${output}`);
    assert.deepEqual(
      after.parsed.problems,
      check(rule, given).parsed.problems,
      `"${fix.title}" spoils the syntax:\n${output}`,
    );
    return [{ title: fix.title, safety: realised.safety, output }];
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]?.slice(0, 60) ?? "";
}
