import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { type Analysis, analyse } from "../../server/src/engine/analyse.ts";
import { applyFixes } from "../../server/src/engine/apply-fixes.ts";
import { fingerprints } from "../../server/src/engine/fingerprint.ts";
import { realise } from "../../server/src/model/fix.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { inFile, type OffsetRange } from "../../server/src/text/span.ts";
import { examples } from "../fixes/files.ts";
import type { Sample } from "../fixes/promises.ts";

const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });

/** Several documents and services in one text, so that an edit has neighbours to spare or to hurt. */
const SAMPLES = (() => {
  const all = examples();
  const kubernetes = all.filter((s) => s.kind === "kubernetes");
  const streams = Array.from({ length: 8 }, (_, i) => ({
    path: "stream.yaml",
    kind: "kubernetes" as const,
    text: kubernetes
      .slice(i * 4, i * 4 + 4)
      .map((s) => s.text)
      .join("---\n"),
  }));
  return [...all, ...streams].filter((s) => s.text !== "");
})();

/** Dockerfiles whose stages build on each other and take files, variables, users and shells from each other. */
const STAGES = (() => {
  const texts = SAMPLES.filter((s) => s.kind === "dockerfile").map((s) => s.text.trimEnd());
  return Array.from({ length: 40 }, (_, i) => {
    const parts = [0, 1, 2, 3].map((k) => texts[(i * 7 + k * 3) % texts.length] as string);
    const text = parts
      .map((part, k) => {
        const named = part.replace(/^FROM (\S+)$/m, `FROM $1 AS s${k}`);
        return `${named}\nCOPY --from=s${(k + 3) % 4} /a /b\nFROM s${k} AS t${k}\nRUN apt-get install -y curl\nENV B=$A\n`;
      })
      .join("# above\n");
    return { path: "Dockerfile", kind: "dockerfile" as const, text: `ARG BASE=debian:13\n${text}FROM t1\nUSER root\n` };
  });
})();

const WORDS = [
  "\n",
  "\r\n",
  " ",
  "  ",
  "\t",
  "#",
  ":",
  "- ",
  "'",
  '"',
  "{",
  "}",
  "[",
  "]",
  "&a ",
  "*a",
  "<<: *a",
  "|",
  ">",
  "\\",
  "\\\n",
  "`",
  "$",
  "${",
  "$(",
  "<<EOF",
  "EOF\n",
  "FROM ",
  "RUN ",
  "USER ",
  "FROM s1 AS s2\n",
  "COPY --from=s1 /a /b\n",
  "ENV A=b\n",
  "ARG A\n",
  'SHELL ["bash", "-c"]\n',
  "ONBUILD ",
  "RUN apt-get update\n",
  "WORKDIR a\n",
  "---\n",
  "...",
  "x",
  "é",
  "😀",
  "\ud800",
  "\0",
  "\ufeff",
  "!!",
  "? ",
  "%",
  "@",
  "image: ",
  "securityContext:\n",
  "privileged: true\n",
  "# plimsoll-ignore ",
];

interface Change extends OffsetRange {
  readonly text: string;
}

/** An edit as shares of the text, so that it shrinks well: a place, a length and new words. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  words: fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }),
});

function edit(text: string, { at, length, words }: { at: number; length: number; words: string[] }): Change {
  const start = Math.floor(at * text.length);
  return { start, end: Math.min(text.length, start + length), text: words.join("") };
}

function check(sample: Sample, text: string, previous?: Analysis): Analysis {
  const facts = { today: "2026-11-22", path: sample.path, neighbours };
  return analyse({ text, kind: sample.kind, policy, facts, previous });
}
const neighbours = { text: () => null };

/** Everything that an analysis says, as plain data. */
function said({ findings, suppressed, failures, parsed, text }: Analysis): unknown {
  const marks = fingerprints(text, findings);
  return {
    findings: findings.map((f, i) => ({
      rule: f.rule,
      severity: f.severity,
      message: f.message,
      at: inFile(f.at),
      mark: marks[i],
      related: f.related.map((r) => ({ at: "piece" in r.at ? inFile(r.at) : r.at, message: r.message })),
      fixes: f.fixes.map((fix) => ({ title: fix.title, does: realise(fix) })),
    })),
    suppressed: suppressed.map((s) => [s.finding.rule, inFile(s.finding.at), s.by, s.reason]),
    failures: failures.map((f) => f.rule),
    problems: parsed.problems.map((p) => [p.message, inFile(p.at)]),
    comments: parsed.comments.map((c) => [c.text, inFile(c.at)]),
  };
}

function assertInside(analysis: Analysis, what: string): void {
  const { text, findings, parsed } = analysis;
  const inside = ({ start, end }: OffsetRange, name: string) =>
    assert.ok(
      0 <= start && start <= end && end <= text.length,
      `${what}: ${name} at ${start}-${end} of ${text.length}`,
    );
  for (const finding of findings) {
    inside(inFile(finding.at), finding.rule);
    for (const { at } of finding.related) if ("piece" in at) inside(inFile(at), `${finding.rule} related`);
    for (const fix of finding.fixes) {
      const realised = realise(fix);
      if (!("edits" in realised)) continue;
      const own = realised.edits.filter((e) => e.path === undefined);
      for (const one of own) inside(one, `${finding.rule} "${fix.title}"`);
      applyEdits(text, own);
    }
  }
  for (const { at } of parsed.problems) inside(inFile(at), "problem");
  for (const at of parsed.unsettled) inside(inFile(at), "unsettled");
  for (const { at } of parsed.comments) inside(inFile(at), "comment");
}

const sample = fc.constantFrom(...SAMPLES);
const RUNS = Number(process.env.PLIMSOLL_RUNS ?? 300);

describe("whatever is written in a file", () => {
  it("no rule fails, nothing is thrown, and every range lies inside the text", () => {
    fc.assert(
      fc.property(sample, fc.array(change, { minLength: 1, maxLength: 4 }), (given, changes) => {
        let { text } = given;
        for (const one of changes) text = applyEdits(text, [edit(text, one)]);
        const analysis = check(given, text);
        assert.deepEqual(analysis.failures, [], text);
        assertInside(analysis, JSON.stringify(text));
      }),
      { numRuns: RUNS },
    );
  });

  it("the same holds wherever it is cut off", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (given, at) => {
        const analysis = check(given, given.text.slice(0, Math.floor(at * given.text.length)));
        assert.deepEqual(analysis.failures, []);
        assertInside(analysis, JSON.stringify(analysis.text));
      }),
      { numRuns: RUNS },
    );
  });

  it("going on from the last analysis says the same as beginning anew", () => {
    fc.assert(
      fc.property(sample, fc.array(change, { minLength: 1, maxLength: 5 }), (given, changes) => {
        let analysis = check(given, given.text);
        for (const one of changes) {
          const text = applyEdits(analysis.text, [edit(analysis.text, one)]);
          analysis = check(given, text, analysis);
          assert.deepEqual(said(analysis), said(check(given, text)), JSON.stringify(text));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("so it is where the stages of a Dockerfile read each other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STAGES), fc.array(change, { minLength: 1, maxLength: 8 }), (given, changes) => {
        let analysis = check(given, given.text);
        for (const one of changes) {
          const text = applyEdits(analysis.text, [edit(analysis.text, one)]);
          analysis = check(given, text, analysis);
          assert.deepEqual(said(analysis), said(check(given, text)), JSON.stringify(text));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("typing a file letter by letter says at every step what a fresh look says", () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 7 }), (given, step) => {
        let analysis: Analysis | undefined;
        for (let end = 0; end <= given.text.length; end += step) {
          const text = given.text.slice(0, end);
          analysis = check(given, text, analysis);
          if (end % (step * 9) === 0) assert.deepEqual(said(analysis), said(check(given, text)), JSON.stringify(text));
        }
      }),
      { numRuns: Math.ceil(RUNS / 15) },
    );
  });

  it("fixing everything ends, and leaves a text that all the same can be checked", () => {
    fc.assert(
      fc.property(sample, change, (given, one) => {
        const text = applyEdits(given.text, [edit(given.text, one)]);
        const facts = { today: "2026-11-22", path: given.path, neighbours };
        const request = { kind: given.kind, policy, facts, safeties: ["safe", "hardening"] as const };
        const fixed = applyFixes({ text, ...request });
        assert.equal(applyFixes({ text: fixed.text, ...request }).text, fixed.text);
        assert.deepEqual(check(given, fixed.text).failures, []);
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });
});
