import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { check, outputsOf } from "./rule-tester.ts";

describe("the examples in the rules' documentation", () => {
  for (const rule of rules) {
    it(`${rule.id}: has an example`, () => assert.ok(rule.examples.length > 0));
    for (const [index, example] of rule.examples.entries()) {
      const given = { ...example, kind: example.kind, catalogue: rules };
      it(`${rule.id}: example ${index + 1} (${example.kind})`, () => {
        assert.ok(example.bad !== undefined || example.good !== undefined);
        if (example.good !== undefined) {
          const { findings, failures } = check(rule, { ...given, code: example.good });
          assert.deepEqual(failures, []);
          assert.deepEqual(
            findings.map((f) => f.message),
            [],
          );
        }
        if (example.bad !== undefined) {
          const bad = { ...given, code: example.bad };
          const { findings, failures } = check(rule, bad);
          assert.deepEqual(failures, []);
          assert.equal(findings.length, example.findings ?? 1, findings.map((f) => f.message).join("\n"));
          if (example.fixed !== undefined) {
            assert.equal(findings.flatMap((f) => outputsOf(rule, bad, f))[0]?.output, example.fixed);
          }
        }
      });
    }
  }
});
