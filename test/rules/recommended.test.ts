import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { findingsOf } from "./whole-check.ts";

/** A Dockerfile, or a file of another name. */
type Text = string | { readonly file: string; readonly text: string };
type Cases = Readonly<Record<string, { readonly fires: readonly Text[]; readonly silent: readonly Text[] }>>;

for (const data of ["recommended.json", "recommended-manifests.json"]) {
  describe(`rules in recommended, on files that break them and on files that only look like it: ${data}`, () => {
    const cases: Cases = JSON.parse(readFileSync(new URL(data, import.meta.url), "utf8"));
    for (const [id, { fires, silent }] of Object.entries(cases)) {
      const told = (given: Text) => {
        const { file, text } = typeof given === "string" ? { file: "Dockerfile", text: given } : given;
        return findingsOf({ file, code: text, preset: "recommended" }).filter(({ rule }) => rule === id);
      };

      it(`${id} is in recommended`, () => {
        assert.ok(rules.find((rule) => rule.id === id)?.presets.includes("recommended"));
      });
      for (const given of fires) {
        it(`${id} fires: ${JSON.stringify(given)}`, () => {
          assert.notEqual(told(given).length, 0);
        });
      }
      for (const given of silent) {
        it(`${id} is silent: ${JSON.stringify(given)}`, () => {
          assert.deepEqual(
            told(given).map((f) => f.message),
            [],
          );
        });
      }
    }
  });
}
