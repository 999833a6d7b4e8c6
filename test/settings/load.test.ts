import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { loadEditorSettings, loadSettings, settingsFromValue } from "../../server/src/settings/load.ts";

const WITH_OPTIONS = {
  ...(rules[0] as Rule),
  id: "a-rule",
  options: {
    words: { type: "array", items: { type: "string" }, description: "Words.", default: [] },
    most: { type: "number", minimum: 1, description: "Most.", default: 3 },
    deep: { type: "boolean", description: "Deep.", default: false },
    mode: { type: "string", enum: ["slow", "fast"], description: "Mode.", default: "slow" },
    names: { type: "object", additionalProperties: { type: "number" }, description: "Names.", default: {} },
  },
} satisfies Rule;
const RULES: readonly Rule[] = [WITH_OPTIONS, { ...WITH_OPTIONS, id: "b-rule", options: {} }];

/** The settings of a text, and its problems with the text that they point at. */
function load(text: string, format: "yaml" | "json" = "yaml") {
  const { settings, problems } = loadSettings(text, RULES, format);
  return { settings, problems: problems.map((p) => `${text.slice(p.start, p.end)}: ${p.message}`) };
}

describe("reading a settings file", () => {
  it("reads everything that is documented", () => {
    const text = `extends: [plimsoll:recommended, ./team.yaml]
rules:
  a-rule: { severity: warning, words: [x, 1.10], most: 2, deep: true, mode: fast, names: { n: 4 } }
  b-rule: off
images: { approvedRegistries: [registry.example], approvedBases: ["registry.example/base/*"] }
overrides: [{ files: ["**/test/**"], rules: { b-rule: hint } }]
ignore: ["vendor/**"]
suppressions: { allow: true, requireReason: true, forbid: [a-rule], foreign: false }
baseline: .plimsoll-baseline.json
podSecurity: { version: latest }
kubernetes: { version: 1.30 }
resources: { memoryLimit: 256Mi, memoryRequest: 134217728, cpuRequest: 100m, cpuLimit: 1 }
policies: ["policies/*.yaml"]
custom: { anything: [1, { a: b }] }
`;
    const { settings, problems } = load(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      extends: ["plimsoll:recommended", "./team.yaml"],
      rules: {
        "a-rule": { severity: "warning", words: ["x", "1.10"], most: 2, deep: true, mode: "fast", names: { n: 4 } },
        "b-rule": "off",
      },
      images: { approvedRegistries: ["registry.example"], approvedBases: ["registry.example/base/*"] },
      overrides: [{ files: ["**/test/**"], rules: { "b-rule": "hint" } }],
      ignore: ["vendor/**"],
      suppressions: { allow: true, requireReason: true, forbid: ["a-rule"], foreign: false },
      baseline: ".plimsoll-baseline.json",
      podSecurity: { version: "latest" },
      kubernetes: { version: "1.30" },
      resources: { memoryLimit: "256Mi", memoryRequest: "134217728", cpuRequest: "100m", cpuLimit: "1" },
      policies: ["policies/*.yaml"],
      custom: { anything: [1, { a: "b" }] },
    });
  });

  const faults: readonly [name: string, text: string, problem: string, settings: object][] = [
    [
      "an unknown key",
      "rulez: {}\nignore: [a]\n",
      'rulez: Unknown setting "rulez". Did you mean "rules"?',
      { ignore: ["a"] },
    ],
    [
      "a quantity that is none",
      "resources: { memoryLimit: 5Gigs, cpuLimit: 0.5 }",
      '5Gigs: memoryLimit takes a value such as 256Mi, not "5Gigs".',
      { resources: { cpuLimit: "0.5" } },
    ],
    [
      "a version that is none",
      "podSecurity: { version: v1.34 }\nkubernetes: { version: 9 }",
      '9: version takes a value such as 1.34, not "9".',
      { podSecurity: { version: "v1.34" }, kubernetes: {} },
    ],
    [
      "an unknown rule",
      "rules: { a-rul: off, b-rule: off }",
      'a-rul: Unknown rule "a-rul". Did you mean "a-rule"?',
      { rules: { "b-rule": "off" } },
    ],
    [
      "a rule far from any other",
      "rules: { something-else-altogether: off }",
      'something-else-altogether: Unknown rule "something-else-altogether".',
      { rules: {} },
    ],
    [
      "an unknown level",
      "rules: { b-rule: warn }",
      'warn: Unknown level "warn". Use off, hint, info, warning or error. Did you mean "warning"?',
      { rules: {} },
    ],
    [
      "a level of the wrong type",
      "rules: { b-rule: [off] }",
      "[off]: b-rule takes off, hint, info, warning, error or keys and values.",
      { rules: {} },
    ],
    [
      "an unknown option",
      "rules: { a-rule: { severity: info, mots: 3 } }",
      'mots: Unknown option of a-rule "mots". Did you mean "most"?',
      { rules: { "a-rule": { severity: "info" } } },
    ],
    [
      "an option of the wrong type",
      "rules: { a-rule: { deep: 3, most: 2 } }",
      "3: deep takes true or false.",
      { rules: { "a-rule": { most: 2 } } },
    ],
    [
      "an item of the wrong type",
      "rules: { a-rule: { words: [a, [b]] } }",
      "[b]: An item of words takes text.",
      { rules: { "a-rule": { words: ["a"] } } },
    ],
    [
      "a number that is too small",
      "rules: { a-rule: { most: 0 } }",
      "0: most is at least 1.",
      { rules: { "a-rule": {} } },
    ],
    [
      "a word that is none of the list",
      "rules: { a-rule: { mode: fst } }",
      'fst: Unknown value of mode "fst". Use slow or fast. Did you mean "fast"?',
      { rules: { "a-rule": {} } },
    ],
    [
      "an unknown preset",
      "extends: [plimsoll:recomended]",
      'plimsoll:recomended: Unknown preset "plimsoll:recomended". Did you mean "plimsoll:recommended"?',
      { extends: ["plimsoll:recomended"] },
    ],
    [
      "what looks more like a preset than a package",
      "extends: [recomended]",
      'recomended: "recomended" is neither a preset nor a file. Did you mean "recommended"?',
      { extends: ["recomended"] },
    ],
    ["a text where a list belongs", "ignore: vendor", "vendor: ignore takes a list.", {}],
    ["a list where keys belong", "- a", "- a: A settings file takes keys and values.", {}],
    [
      "an override without files",
      "overrides: [{ rules: { b-rule: off } }]",
      '{: "files" is missing.',
      { overrides: [] },
    ],
    [
      "a key that stands twice",
      "ignore: [a]\nignore: [b]",
      'ignore: "ignore" stands here twice; the last one counts.',
      { ignore: ["b"] },
    ],
    [
      "a suppression of an unknown rule",
      "suppressions: { forbid: [b-rul] }",
      'b-rul: Unknown rule "b-rul". Use a-rule or b-rule. Did you mean "b-rule"?',
      { suppressions: { forbid: [] } },
    ],
    ["an alias of nothing", "ignore: *none", "*none: Nothing before this is named &none.", {}],
    [
      "a second document",
      "ignore: [a]\n---\nignore: [b]\n",
      ": A settings file holds one YAML document; what follows is not read.",
      { ignore: ["a"] },
    ],
  ];
  for (const [name, text, problem, settings] of faults) {
    it(`tells of ${name} with its place, and keeps the valid rest`, () => {
      const loaded = load(text);
      assert.deepEqual(loaded.problems.slice(0, 1), [problem]);
      assert.deepEqual(loaded.settings, settings);
    });
  }

  it("keeps the valid rest of broken YAML and JSON", () => {
    const yaml = load("ignore: [a]\nrules: { b-rule: off\n");
    assert.match(yaml.problems[0] ?? "", /Not valid YAML: /);
    assert.deepEqual(yaml.settings.ignore, ["a"]);
    const json = load('{ "ignore": ["a"], "rules": { "b-rule": "off" }', "json");
    assert.match(json.problems[0] ?? "", /Not valid JSON: /);
    assert.deepEqual(json.settings, { ignore: ["a"], rules: { "b-rule": "off" } });
  });

  it("takes nothing for a fault in an empty file, a comment or a key without a value", () => {
    for (const text of ["", "# nothing yet\n", "---\n", "rules:\n", "extends:\nignore:\n"]) {
      assert.deepEqual(load(text), { settings: {}, problems: [] }, text);
    }
  });

  it("follows anchors, but no bomb, no loop, no depth and no megabytes", () => {
    assert.deepEqual(load("ignore: &a [x]\npolicies: *a\n").settings, { ignore: ["x"], policies: ["x"] });
    const bomb = `a: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 20 }, (_, i) => `k${i}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join("")}`;
    const began = performance.now();
    for (const text of [
      bomb,
      "custom: &a { a: *a }\n",
      `custom: ${"[".repeat(3000)}${"]".repeat(3000)}\n`,
      `ignore: [${"a,".repeat(600_000)}]`,
    ]) {
      assert.ok(load(text).problems.length > 0);
    }
    assert.ok(performance.now() - began < 3000);
  });

  it("has no way to a prototype", () => {
    const { settings } = load(
      'custom: { __proto__: { polluted: 1 } }\nrules: { __proto__: { severity: off } }\n"__proto__": { a: 1 }\n',
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(settings.rules ?? {}), []);
  });

  it("never throws, and points inside the text, whatever stands there", () => {
    const words = fc.constantFrom(
      "rules:",
      "a-rule",
      ": off",
      "\n",
      "  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&a ",
      "*a",
      "'",
      '"',
      "extends: ",
      "plimsoll:all",
      "#",
      "|",
      "<<: ",
      "!!js/function ",
      "\t",
      "? ",
      "---\n",
      "%YAML 1.1\n",
      "overrides:",
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 30 }),
        fc.constantFrom("yaml" as const, "json" as const),
        (parts, format) => {
          const text = parts.join("");
          const { problems } = loadSettings(text, RULES, format);
          for (const { start, end, message } of problems) {
            assert.ok(
              start >= 0 && start <= end && end <= text.length,
              `${start}-${end} of ${text.length}: ${message}`,
            );
            assert.match(message, /[.?]$/);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("reading the editor's settings", () => {
  it("takes plimsoll's keys out of a settings.json with comments", () => {
    const text =
      '{\n  // comment\n  "editor.tabSize": 2,\n  "plimsoll.rules": { "b-rule": "off" },\n  "plimsoll.enable": true,\n  "plimsoll.trace.server": "off",\n  "plimsoll.configFile": "x.yaml",\n}\n';
    const { settings, problems, configFile } = loadEditorSettings(text, RULES);
    assert.deepEqual(settings, { rules: { "b-rule": "off" } });
    assert.deepEqual(problems, []);
    assert.equal(configFile, "x.yaml");
  });

  it("tells of faults in them, and not of faults in what is not ours", () => {
    const text = '{ "plimsoll.rulez": {}, "plimsoll.rules": { "b-rul": "off" } }';
    const { problems } = loadEditorSettings(text, RULES);
    assert.deepEqual(
      problems.map((p) => text.slice(p.start, p.end)),
      ['"plimsoll.rulez"', '"b-rul"'],
    );
    assert.deepEqual(loadEditorSettings('{ "editor.tabSize": }', RULES).problems, []);
    assert.deepEqual(loadEditorSettings("", RULES).settings, {});
  });

  it("checks plain data as an editor hands it over", () => {
    const { settings, problems } = settingsFromValue(
      { extends: ["plimsoll:all"], rules: { "b-rule": "of" }, ignore: null },
      RULES,
    );
    assert.deepEqual(settings, { extends: ["plimsoll:all"], rules: {} });
    assert.equal(problems.length, 1);
    assert.deepEqual(settingsFromValue(undefined, RULES), { settings: {}, problems: [], extendsAt: new Map() });
  });
});
