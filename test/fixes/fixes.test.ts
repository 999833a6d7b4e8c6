import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import type { Safety } from "../../server/src/model/fix.ts";
import { examples, filesOf } from "./files.ts";
import { type Broken, type Sample, Tally, tryFixes } from "./promises.ts";
import { applyTogether } from "./together.ts";
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
        this.timeout(CORPUS ? 1_200_000 : 300_000);
        const tally = tryAll(samples, form);
        console.log(`      ${report(tally)}`);
        assert.ok(tally.tried > 0, "no fix was tried");
        assertKept(tally);
      });
    }

    for (const preset of ["recommended", "all"]) {
      for (const safeties of [["safe"], ["safe", "hardening"]] satisfies Safety[][]) {
        it(`${name}: ${safeties.join(" and ")} fixes of ${preset} together leave none, and a second time do nothing`, function () {
          this.timeout(CORPUS ? 1_200_000 : 300_000);
          const { left, changed } = applyTogether(samples, preset, safeties);
          assert.deepEqual(left, []);
          assert.deepEqual(changed, []);
        });
      }
    }
  }
});
