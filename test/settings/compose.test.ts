import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { rules } from "../../server/src/rules/all.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { composeSettings, merge } from "../../server/src/settings/compose.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";

const BASE = rules[0] as Rule;
const RULES: readonly Rule[] = ["a-rule", "b-rule"].map((id) => ({
  ...BASE,
  id,
  options: { most: { type: "number", description: "Most.", default: 1 } },
}));

/** Composes from files in memory; undefined stands for one that can't be read. */
async function compose(path: string, files: Readonly<Record<string, string | undefined>>) {
  const read: string[] = [];
  const composed = await composeSettings(
    path,
    (at) => {
      read.push(at);
      return at in files ? files[at] : null;
    },
    RULES,
  );
  return { ...composed, read, said: composed.problems.map((p) => `${p.path}: ${p.message}`) };
}

describe("what settings extend", () => {
  it("lies under them: later entries over earlier ones, the file over all", async () => {
    const { settings, said, files } = await compose("x/.plimsoll.yaml", {
      "x/.plimsoll.yaml": "extends: [plimsoll:aci, ../one.yaml, ./two.json]\nrules: { b-rule: hint }\nignore: [c]\n",
      "one.yaml":
        "extends: [plimsoll:all]\nrules: { a-rule: { severity: error, most: 5 }, b-rule: error }\nignore: [a]\nresources: { memoryLimit: 1Gi, cpuLimit: 1 }\n",
      "x/two.json": '{ "rules": { "a-rule": "info" }, "ignore": ["b"], "resources": { "memoryLimit": "2Gi" } }',
    });
    assert.deepEqual(said, []);
    assert.deepEqual(settings, {
      extends: ["aci", "all"],
      rules: { "a-rule": { severity: "info", most: 5 }, "b-rule": "hint" },
      ignore: ["a", "b", "c"],
      resources: { memoryLimit: "2Gi", cpuLimit: "1" },
    });
    assert.deepEqual(files, ["one.yaml", "x/two.json", "x/.plimsoll.yaml"]);
  });

  it("may be an npm package, found as Node finds it, that holds data", async () => {
    const { settings, said, files } = await compose("a/b/.plimsoll.yaml", {
      "a/b/.plimsoll.yaml": 'extends: ["@acme/plimsoll-config", rules-of-ours]\n',
      "a/node_modules/@acme/plimsoll-config/plimsoll.yaml": "extends: [plimsoll:strict, ./more.yaml]\n",
      "a/node_modules/@acme/plimsoll-config/more.yaml": "rules: { a-rule: error }\n",
      "node_modules/rules-of-ours/plimsoll.json": '{ "rules": { "b-rule": "hint" } }',
    });
    assert.deepEqual(said, []);
    assert.deepEqual(settings, { extends: ["strict"], rules: { "a-rule": "error", "b-rule": "hint" } });
    assert.equal(files.length, 4);
    const missing = await compose(".plimsoll.yaml", { ".plimsoll.yaml": 'extends: ["@acme/none"]\n' });
    assert.deepEqual(missing.said, [
      '.plimsoll.yaml: The package "@acme/none" is not installed, or has no plimsoll.yaml.',
    ]);
  });

  it("does not win over a file's own rules through overrides", async () => {
    const { settings } = await compose(".plimsoll.yaml", {
      ".plimsoll.yaml": "extends: [./base.yaml]\nrules: { a-rule: error }\n",
      "base.yaml": "overrides: [{ files: ['**'], rules: { a-rule: off, b-rule: info } }]\n",
    });
    const policy = resolvePolicy({ settings, rules: RULES, path: "deep/Dockerfile" });
    assert.deepEqual(
      policy.rules.map((r) => [r.rule.id, r.severity]),
      [
        ["a-rule", "error"],
        ["b-rule", "info"],
      ],
    );
  });

  it("is never above the root, missing without a word, unreadable, or a circle", async () => {
    const { said, read } = await compose("x/.plimsoll.yaml", {
      "x/.plimsoll.yaml": "extends: [../../out.yaml, /etc/x.yaml, ./gone.yaml, ./locked.yaml, ../a.yaml]\n",
      "x/locked.yaml": undefined,
      "a.yaml": "extends: [./b.yaml]\n",
      "b.yaml": "extends: [./x/.plimsoll.yaml]\nrules: { nope: off }\n",
    });
    assert.deepEqual(said, [
      'x/.plimsoll.yaml: "../../out.yaml" lies outside of the workspace and is not read.',
      'x/.plimsoll.yaml: "/etc/x.yaml" lies outside of the workspace and is not read.',
      'x/.plimsoll.yaml: There is no settings file "./gone.yaml".',
      'x/.plimsoll.yaml: The settings file "./locked.yaml" can\'t be read.',
      'b.yaml: Unknown rule "nope".',
      'b.yaml: "./x/.plimsoll.yaml" extends this file again.',
    ]);
    assert.deepEqual(read, ["x/.plimsoll.yaml", "x/gone.yaml", "x/locked.yaml", "a.yaml", "b.yaml"]);
  });

  it("ends, however often files extend each other", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `${i}.yaml`,
        `extends: [./${i + 1}.yaml, "././${i + 1}.yaml", ".//${i + 1}.yaml"]\n`,
      ]),
    );
    const { read, said } = await compose("0.yaml", files);
    assert.ok(read.length <= 102, String(read.length));
    assert.ok(said.some((s) => s.includes("one file too many")));
  });

  it("is told with the place in the file that names it", async () => {
    const text = "rules: {}\nextends:\n  - ./gone.yaml\n";
    const { problems } = await compose("p.yaml", { "p.yaml": text });
    assert.deepEqual(
      problems.map((p) => p.text?.slice(p.start, p.end)),
      ["./gone.yaml"],
    );
  });

  it("changes nothing where nothing is laid over it", () => {
    const settings = {
      extends: ["all"],
      rules: { "a-rule": "off" },
      ignore: ["x"],
      overrides: [{ files: ["a"], rules: {} }],
    } as const;
    assert.deepEqual(merge(settings, {}), settings);
    assert.deepEqual(merge({}, settings), settings);
  });
});
