import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { rules } from "../../../server/src/rules/all.ts";
import { findingsOf } from "../whole-check.ts";

/** Dockerfiles in which a peer's check fires, and others in which it must not, by the id of the check. */
type Cases = Readonly<Record<string, { readonly fires: readonly string[]; readonly silent: readonly string[] }>>;

for (const peer of ["hadolint", "trivy", "checkov"] as const) {
  describe(`what ${peer} checks`, () => {
    const cases: Cases = JSON.parse(readFileSync(new URL(`${peer}.json`, import.meta.url), "utf8"));
    for (const [id, { fires, silent }] of Object.entries(cases)) {
      const told = (code: string) =>
        findingsOf({ file: "Dockerfile", code, preset: "all" }).filter((f) => f.sameAs[peer]?.includes(id));

      it(`${id} is the same as a finding of some rule`, () => {
        assert.ok(rules.some((rule) => rule.sameAs?.[peer]?.includes(id)));
      });
      for (const code of fires) {
        it(`${id} fires: ${JSON.stringify(code)}`, () => {
          assert.notEqual(told(code).length, 0);
        });
      }
      for (const code of silent) {
        it(`${id} is silent: ${JSON.stringify(code)}`, () => {
          assert.deepEqual(
            told(code).map((f) => f.message),
            [],
          );
        });
      }
    }
  });
}
