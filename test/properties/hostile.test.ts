import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Analysis, analyse } from "../../server/src/engine/analyse.ts";
import { fingerprints } from "../../server/src/engine/fingerprint.ts";
import { realise } from "../../server/src/model/fix.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { inFile } from "../../server/src/text/span.ts";
import { HOSTILE, lines, type Maker, repeat } from "./hostile-files.ts";
import { workOf } from "./work.ts";

const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });
const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };

const check = (kind: Kind, text: string) => analyse({ text, kind, policy, facts });

/** Nothing failed, all ranges lie inside, and a sample of the fixes can be written. */
function assertSound({ text, findings, failures, parsed }: Analysis): void {
  assert.deepEqual(failures, []);
  const inside = (start: number, end: number) => assert.ok(0 <= start && start <= end && end <= text.length);
  for (const at of [...findings, ...parsed.problems].map((f) => inFile(f.at))) inside(at.start, at.end);
  assert.equal(fingerprints(text, findings).length, findings.length);
  const step = Math.ceil(findings.length / 5);
  for (let i = 0; i < findings.length; i += step) {
    for (const fix of findings[i]?.fixes ?? []) {
      const realised = realise(fix);
      if ("edits" in realised)
        applyEdits(
          text,
          realised.edits.filter((e) => e.path === undefined),
        );
    }
  }
}

/** How much more work twice the text may take. */
const MOST_GROWTH = 3;

describe("hostile files", function () {
  this.timeout(120_000);

  for (const [kind, makers] of Object.entries(HOSTILE) as [keyof typeof HOSTILE, Record<string, Maker>][]) {
    for (const [name, make] of Object.entries(makers)) {
      it(`${kind}: ${name}: take work that grows as they do`, () => {
        const [short, half, whole] = [2000, 20_000, 40_000].map(make) as [string, string, string];
        // tables that are made once are made here
        assertSound(check(kind, short));
        const once = workOf(() => check(kind, half));
        const twice = workOf(() => check(kind, whole));
        assertSound(once.result);
        assertSound(twice.result);
        // what was being compiled when counting began is not counted: too few steps now and then, never too many
        let { steps } = once;
        for (let tries = 0; tries < 4 && twice.steps / steps >= MOST_GROWTH; tries++)
          steps = Math.max(steps, workOf(() => check(kind, half)).steps);
        // the square of the text would be four times as much
        const growth = twice.steps / steps;
        const most = once.most.map(({ name, steps }) => `${name} ${steps}`).join(", ");
        assert.ok(growth < MOST_GROWTH, `${steps} steps became ${growth.toFixed(2)} times as many, once: ${most}`);
      });
    }
  }

  it("nesting by the thousand is refused in words", () => {
    const deep = Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("");
    for (const text of [deep, `a: ${"[".repeat(3000)}`, `${"- ".repeat(3000)}a\n`]) {
      const analysis = check("kubernetes", text);
      assertSound(analysis);
      assert.deepEqual(
        analysis.parsed.problems.map(({ message }) => message),
        ["This is nested too deeply"],
      );
    }
  });

  it("fixes of a long document take the work that the list items need", () => {
    const object = (i: number) =>
      `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p${i}\n  spec:\n    containers:\n    - name: a\n      image: nginx\n      securityContext:\n        privileged: true\n`;
    const [half, whole] = [15_000, 30_000].map((length) => {
      const { findings } = check("kubernetes", `apiVersion: v1\nkind: List\nitems:\n${lines(object, length)}`);
      return workOf(() => {
        for (const { fixes } of findings) for (const fix of fixes) realise(fix);
      }).steps;
    }) as [number, number];
    assert.ok(whole / half < MOST_GROWTH, `${half} steps became ${whole}`);
  });

  it("a fix in a long document is the one of a short document", () => {
    const one =
      "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: nginx\n      tty: true\n      # above\n      privileged: x\n";
    const short = `apiVersion: v1\nkind: List\nitems:\n${one}`;
    const long = short + repeat(one, 5000);
    const written = (text: string) =>
      check("kubernetes", text)
        .findings.filter(({ at }) => inFile(at).start < short.length)
        .map(({ rule, fixes }) => [
          rule,
          fixes.map((fix) => {
            const realised = realise(fix);
            return "edits" in realised ? realised.edits : realised.refused;
          }),
        ]);
    assert.deepEqual(written(long), written(short));
  });
});
