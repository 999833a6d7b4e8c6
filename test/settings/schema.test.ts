import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { nearest } from "../../server/src/settings/did-you-mean.ts";
import { loadSettings } from "../../server/src/settings/load.ts";
import { plainSchema, settingsSchema } from "../../server/src/settings/schema.ts";

describe("the schema of settings", () => {
  it("is the one that editors get, without words of our own", () => {
    const file = JSON.parse(readFileSync(new URL("../../schemas/plimsoll.schema.json", import.meta.url), "utf8"));
    const { $schema, title, ...rest } = file;
    assert.match($schema, /draft-07/);
    assert.equal(title, "Plimsoll settings");
    assert.deepEqual(rest, JSON.parse(JSON.stringify(plainSchema(settingsSchema(rules)))));
    assert.ok(!JSON.stringify(rest).includes('"noun"'));
  });

  for (const rule of rules) {
    it(`accepts the defaults of ${rule.id}'s options and every level`, () => {
      const options = Object.fromEntries(
        Object.entries(rule.options).map(([name, { default: value }]) => [name, value]),
      );
      for (const severity of ["off", "hint", "info", "warning", "error"]) {
        const setting = { [rule.id]: { severity, ...options } };
        const { settings, problems } = loadSettings(JSON.stringify({ rules: setting }), rules);
        assert.deepEqual(problems, []);
        assert.deepEqual(settings.rules, setting);
      }
    });
  }
});

describe("did you mean", () => {
  it("finds the name that a slip of the fingers away lies", () => {
    const names = ["no-root-user", "no-privileged-container", "rules", "pin-image-version"];
    assert.equal(nearest("no-rot-user", names), "no-root-user");
    assert.equal(nearest("no-root-usre", names), "no-root-user");
    assert.equal(nearest("No-Privileged-Container", names), "no-privileged-container");
    assert.equal(nearest("rule", names), "rules");
    assert.equal(nearest("image-version", names), "pin-image-version");
    assert.equal(nearest("entirely-different", names), undefined);
    assert.equal(nearest("x".repeat(10_000), names), undefined);
  });
});
