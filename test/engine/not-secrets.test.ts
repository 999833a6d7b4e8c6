import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import { hashOfValue } from "../../server/src/knowledge/secrets/not-secrets.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";
import { composeSettings } from "../../server/src/settings/compose.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";
import { textOf } from "../../server/src/text/span.ts";

const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };

/** Of the form of a real one, put together here so that nobody takes it for one. */
const KEY = ["AKIA", "Q3EGRZXWL7J5T2KM"].join("");

function findings(text: string, kind: Kind, rule: string, settings: Settings) {
  const policy = resolvePolicy({ settings, rules, path: "file" });
  return analyse({ text, kind, policy, facts }).findings.filter((f) => f.rule === rule);
}

describe("values that are known not to be secret", () => {
  const examples: readonly [rule: string, kind: Kind, text: string][] = [
    ...rules
      .filter((rule) => rule.options.notSecrets && rule.id !== "no-hardcoded-secret")
      .flatMap((rule) => {
        const bad = rule.examples.filter((e) => e.bad !== undefined && !/^FROM node:22-slim\nARG/.test(e.bad));
        return bad.map((e): [string, Kind, string] => [rule.id, e.kind, e.bad as string]);
      }),
    ["no-hardcoded-secret", "compose", `services:\n  a:\n    image: a:1\n    environment:\n      A: ${KEY}\n`],
  ];
  for (const [index, [rule, kind, text]] of examples.entries()) {
    it(`are left out by ${rule}, in ${kind} (${index + 1})`, () => {
      const settings = (notSecrets: readonly string[]) =>
        ({ rules: { [rule]: { severity: "error", notSecrets } } }) as const;
      const before = findings(text, kind, rule, settings([]));
      assert.ok(before.length > 0);
      const hashes = before.map(({ secret }) => {
        assert.ok(secret, "the value is known");
        return hashOfValue(textOf(secret));
      });
      assert.deepEqual(findings(text, kind, rule, settings(hashes)), []);
      assert.equal(findings(text, kind, rule, settings([hashOfValue("another")])).length, before.length);
    });
  }

  it("are known by a hash that quotes, indentation and line breaks don't change", () => {
    const hash = hashOfValue("some value");
    assert.match(hash, /^sha256:[0-9a-f]{32}$/);
    for (const written of ['"some value"', "'some value'", "  some value\n"]) assert.equal(hashOfValue(written), hash);
    assert.equal(hashOfValue("a\n  b\n"), hashOfValue("    a\r\n      b"));
    assert.notEqual(hashOfValue("some  value"), hash);
    assert.notEqual(hashOfValue('"some value'), hash);
  });

  it("add up where settings extend others and in overrides, while other options are replaced", async () => {
    const own = "extends: [./team.yaml]\nrules: { no-hardcoded-secret: { allow: [b], notSecrets: ['sha256:b'] } }\n";
    const override = "overrides: [{ files: ['**'], rules: { no-hardcoded-secret: { notSecrets: ['sha256:c'] } } }]\n";
    const files: Record<string, string> = {
      ".plimsoll.yaml": own + override,
      "team.yaml": "rules: { no-hardcoded-secret: { allow: [a], notSecrets: ['sha256:a'] } }\n",
    };
    const { settings, problems } = await composeSettings(".plimsoll.yaml", (path) => files[path] ?? null, rules);
    assert.deepEqual(problems, []);
    const policy = resolvePolicy({ settings, rules, path: "file" });
    const { options } = policy.rules.find(({ rule }) => rule.id === "no-hardcoded-secret") ?? {};
    assert.deepEqual(options, { allow: ["b"], notSecrets: ["sha256:a", "sha256:b", "sha256:c"] });
  });
});
