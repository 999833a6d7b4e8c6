import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import { explanationAt, suggestionsAt } from "../../server/src/settings/suggest.ts";

/** What is offered at `|`, and the text that it takes the place of. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = suggestionsAt(text, offset, rules);
  return {
    labels: found?.items.map(({ label }) => label) ?? [],
    replaced: found && text.slice(found.range.start, found.range.end),
    text: (label: string) => found?.items.find((item) => item.label === label)?.text,
  };
}

describe("in a settings file", () => {
  it("the settings are offered where a key can stand, but not those that are there", () => {
    assert.ok(at("|").labels.includes("extends"));
    const { labels } = at("rules:\n  no-root-user: off\n|");
    assert.ok(labels.includes("overrides"));
    assert.ok(!labels.includes("rules"));
  });

  it("a key comes with what its value begins with", () => {
    assert.equal(at("|").text("rules"), "rules:\n  ");
    assert.equal(at("|").text("extends"), "extends:\n  - ");
    assert.equal(at("|").text("baseline"), "baseline: ");
    assert.equal(at("rules: { | }").text("no-root-user"), "no-root-user: ");
  });

  it("all rules are offered below rules, also in the middle of a word and in an override", () => {
    assert.equal(at("rules:\n  |").labels.length, rules.length);
    const { labels, replaced } = at("rules:\n  no-eol-image: off\n  no-ro|ot\nignore: []\n");
    assert.ok(labels.includes("no-root-user") && !labels.includes("no-eol-image"));
    assert.equal(replaced, "no-root");
    assert.ok(at("overrides:\n  - files: ['test/**']\n    rules:\n      |").labels.includes("no-root-user"));
    assert.deepEqual(at("overrides:\n  - |").labels, ["files", "rules"]);
  });

  it("levels are offered behind a rule, its options below it", () => {
    assert.deepEqual(at("rules:\n  no-root-user: |").labels, ["off", "hint", "info", "warning", "error"]);
    assert.deepEqual(at("rules:\n  no-root-user: wa|").replaced, "wa");
    const below = at("rules:\n  pin-image-version:\n    |").labels;
    assert.ok(below.includes("severity") && below.includes("allow"));
    assert.ok(at("rules: { pin-image-version: { severity: | } }").labels.includes("warning"));
    assert.ok(!at("rules:\n  no-root-user: |").labels.includes("severity"));
  });

  it("presets, rules and switches are offered as values", () => {
    assert.ok(at("extends:\n  - |").labels.includes("plimsoll:strict"));
    assert.ok(at("extends: [plimsoll:recommended, |]").labels.includes("plimsoll:pss-restricted"));
    assert.ok(at("suppressions:\n  forbid: [|]").labels.includes("no-privileged-container"));
    assert.deepEqual(at("suppressions:\n  allow: |").labels, ["true", "false"]);
  });

  it("nothing is offered in comments, behind a key that nobody knows, or in broken text", () => {
    assert.deepEqual(at("# |").labels, []);
    assert.deepEqual(at("unknown:\n  |").labels, []);
    assert.deepEqual(at("rules: { no-root-user: {{{ |").labels.includes("off"), false);
  });

  it("nothing throws, whatever the text and the place", () => {
    const text = fc.stringMatching(/^[a-z:{}[\],\-\n #&*!"'|>@%]{0,80}$/);
    fc.assert(
      fc.property(text, fc.nat(80), (some, offset) => {
        suggestionsAt(some, Math.min(offset, some.length), rules);
        explanationAt(some, Math.min(offset, some.length), rules);
      }),
      { numRuns: 500 },
    );
  });

  it("a key is explained, a rule with its id", () => {
    const text = "rules:\n  no-root-user: off\nignore: []\n";
    const rule = explanationAt(text, text.indexOf("root"), rules);
    assert.equal(rule?.rule, "no-root-user");
    assert.match(rule?.text ?? "", /root/);
    assert.match(explanationAt(text, text.indexOf("ignore"), rules)?.text ?? "", /not checked/);
    assert.equal(explanationAt(text, text.indexOf("off"), rules), undefined);
  });
});
