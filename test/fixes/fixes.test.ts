import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { applyFixes } from "../../server/src/engine/apply-fixes.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { examples, filesOf } from "./files.ts";
import { type Broken, type Sample, Tally, tryFixes } from "./promises.ts";
import { VARIANTS, variant } from "./variants.ts";

/** A folder of real files to try as well. */
const CORPUS = process.env.PLIMSOLL_CORPUS;
const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

function report(tally: Tally): string {
  const refused = [...tally.refused].map(([why, n]) => `${n} ${why}`).join(", ");
  const notCompared = [...tally.notCompared].map(([why, n]) => `${n} ${why}`).join(", ");
  return `${tally.files} files, ${tally.findings} findings, ${tally.tried} fixes tried; refused: ${refused || "none"}; not compared: ${notCompared || "none"}`;
}

function assertKept(tally: Tally): void {
  const lines = tally.broken.map(
    ({ path, rule, title, promise, detail }: Broken) => `${path}: ${rule}, "${title}" broke "${promise}": ${detail}`,
  );
  assert.deepEqual(lines, []);
}

function tryAll(samples: readonly Sample[], form?: (typeof VARIANTS)[number]): Tally {
  const tally = new Tally();
  for (const sample of samples) {
    const other = form ? variant(sample, form) : sample;
    if (other) tryFixes(other, tally);
  }
  return tally;
}

describe("the promises of every fix", () => {
  const sources: [name: string, samples: Sample[]][] = [
    ["the rules' examples", examples()],
    ...(existsSync(EXAMPLES) ? [["the example workspace", filesOf(EXAMPLES)] satisfies [string, Sample[]]] : []),
    ...(CORPUS ? [["the corpus", filesOf(CORPUS)] satisfies [string, Sample[]]] : []),
  ];
  for (const [name, samples] of sources) {
    for (const form of [undefined, ...VARIANTS]) {
      it(`${name}${form ? ` with ${form}` : ""}`, function () {
        this.timeout(CORPUS ? 1_200_000 : 60_000);
        const tally = tryAll(samples, form);
        console.log(`      ${report(tally)}`);
        assert.ok(tally.tried > 0, "no fix was tried");
        assertKept(tally);
      });
    }

    it(`${name}: all fixes together end, and a second time do nothing`, function () {
      this.timeout(CORPUS ? 1_200_000 : 60_000);
      const policy = resolvePolicy({ settings: { extends: ["all"] }, rules, path: undefined });
      for (const { path, kind, text, neighbours = {} } of samples) {
        const facts = { today: "2026-11-22", path, neighbours: { text: (at: string) => neighbours[at] ?? null } };
        const request = { kind, policy, facts, safeties: ["safe", "hardening"] as const };
        const once = applyFixes({ text, ...request });
        const twice = applyFixes({ text: once.text, ...request });
        assert.equal(twice.text, once.text, path);
      }
    });
  }
});
