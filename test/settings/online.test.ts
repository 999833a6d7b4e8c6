import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";

const NEEDING = ["no-missing-platform", "no-stale-image", "verify-image-signature"];

/** The rules that need the network and are on, with their severities. */
function on(settings: Settings, online?: boolean): Record<string, string> {
  const policy = resolvePolicy({ settings, rules, path: undefined, online });
  const found = policy.rules.filter(({ rule }) => rule.needsNetwork);
  return Object.fromEntries(found.map(({ rule, severity }) => [rule.id, severity]).sort());
}

describe("rules that need the network", () => {
  it("are these", () => {
    const ids = rules.filter(({ needsNetwork }) => needsNetwork).map(({ id }) => id);
    assert.deepEqual(ids.sort(), NEEDING);
  });

  it("are off unless they are asked for, also in strict", () => {
    assert.deepEqual(on({}), {});
    assert.deepEqual(on({ extends: ["strict"] }, false), {});
    assert.deepEqual(on({ rules: { "no-stale-image": "error" } }), { "no-stale-image": "error" });
    assert.deepEqual(Object.keys(on({ extends: ["all"] })), NEEDING);
  });

  it("are on where what registries tell may be used, unless somebody says otherwise", () => {
    assert.deepEqual(on({}, true), {
      "no-missing-platform": "warning",
      "no-stale-image": "info",
      "verify-image-signature": "info",
    });
    const said = { "no-stale-image": "off", "verify-image-signature": "error" } as const;
    assert.deepEqual(on({ rules: said }, true), {
      "no-missing-platform": "warning",
      "verify-image-signature": "error",
    });
  });

  it("keep their options, and all their findings under the preset of a peer", () => {
    const settings = { extends: ["hadolint"], rules: { "no-stale-image": { maxAgeDays: 7 } } };
    const policy = resolvePolicy({ settings, rules, path: undefined, online: true });
    const stale = policy.rules.find(({ rule }) => rule.id === "no-stale-image");
    assert.deepEqual([stale?.options.maxAgeDays, stale?.onlyPeers], [7, false]);
  });
});
