import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { analyse } from "../../server/src/engine/analyse.ts";
import { OpenDocument } from "../../server/src/language/open-document.ts";
import { faultOf } from "../../server/src/language/settings-diagnostics.ts";
import { rules } from "../../server/src/rules/all.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { loadSettings } from "../../server/src/settings/load.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { plainSchema, settingsSchema } from "../../server/src/settings/schema.ts";

const RULES: readonly Rule[] = rules.map((rule) =>
  rule.id === "prefer-copy-over-add"
    ? {
        ...rule,
        formerly: ["no-add"],
        options: { most: { type: "number", description: "Most.", default: 1, formerly: ["max"] } },
      }
    : rule,
);

/** The settings of a text, and its problems with the text that they point at. */
function load(text: string) {
  const { settings, problems } = loadSettings(text, RULES);
  return { settings, problems, told: problems.map((p) => `${text.slice(p.start, p.end)}: ${p.message}`) };
}

describe("names of former days", () => {
  it("hold in settings, and are told with the name of today", () => {
    const { settings, problems, told } = load(
      "rules:\n  no-add: { severity: hint, max: 2 }\noverrides: [{ files: [a], rules: { no-add: off } }]\nsuppressions: { forbid: [no-add] }\n",
    );
    assert.deepEqual(settings, {
      rules: { "prefer-copy-over-add": { severity: "hint", most: 2 } },
      overrides: [{ files: ["a"], rules: { "prefer-copy-over-add": "off" } }],
      suppressions: { forbid: ["prefer-copy-over-add"] },
    });
    const now = 'no-add: "no-add" is called "prefer-copy-over-add" now.';
    assert.deepEqual(told, [now, 'max: "max" is called "most" now.', now, now]);
    assert.deepEqual(
      problems.map(({ suggestion, deprecated }) => [suggestion, deprecated]),
      ["prefer-copy-over-add", "most", "prefer-copy-over-add", "prefer-copy-over-add"].map((name) => [name, true]),
    );
  });

  it("are one key with the name of today", () => {
    const { settings, told } = load("rules:\n  no-add: hint\n  prefer-copy-over-add: info\n");
    assert.deepEqual(settings.rules, { "prefer-copy-over-add": "info" });
    assert.match(told[1] ?? "", /stands here twice; the last one counts/);
  });

  it("are warnings in the editor, struck through", () => {
    const text = "rules: { no-add: hint }\n";
    const [problem] = load(text).problems;
    assert.ok(problem);
    const document = new OpenDocument("file:///.plimsoll.yaml", "yaml", 1, text);
    const { severity, tags } = faultOf({ ...problem, path: ".plimsoll.yaml", text, uri: undefined }, document);
    assert.deepEqual([severity, tags], [DiagnosticSeverity.Warning, [DiagnosticTag.Deprecated]]);
  });

  it("are known to editors that read the schema, which do not suggest them", () => {
    const { properties = {} } = plainSchema(settingsSchema(RULES)) as ReturnType<typeof settingsSchema>;
    const former = properties.rules?.properties?.["no-add"] as Record<string, unknown> | undefined;
    assert.equal(former?.deprecationMessage, "It is called prefer-copy-over-add now.");
    assert.equal(former?.doNotSuggest, true);
    assert.ok(!JSON.stringify(properties).includes('"formerly"'));
  });

  it("hold in comments, and are mended by the rule about unknown names", () => {
    const policy = resolvePolicy({
      settings: { extends: ["plimsoll:all"] },
      rules: RULES,
      path: "Dockerfile",
    });
    const facts = { today: "2026-11-22", path: "Dockerfile", neighbours: { text: () => null } };
    const text = "FROM debian:13\n# plimsoll-ignore no-add -- needed\nADD a /\n";
    const { findings, suppressed } = analyse({ text, kind: "dockerfile", policy, facts });
    assert.deepEqual(
      suppressed.map(({ finding, id }) => [finding.rule, id]),
      [["prefer-copy-over-add", "no-add"]],
    );
    assert.deepEqual(
      findings.filter(({ rule }) => rule.includes("suppression")).map(({ rule, message }) => [rule, message]),
      [["no-unknown-suppression", "No rule is called no-add. Did you mean prefer-copy-over-add?"]],
    );
  });
});
