import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { changeSettings, newSettingsFile, type Wish } from "../../server/src/language/team-settings.ts";
import { rules } from "../../server/src/rules/all.ts";
import { applyEdits } from "../../server/src/text/edit.ts";

const HASH = "sha256:0123456789abcdef0123456789abcdef";
const off: Wish = { rule: "no-sudo", level: "off" };
const info: Wish = { rule: "no-sudo", level: "info" };
const harmless: Wish = { rule: "no-hardcoded-secret", notSecret: HASH };

function changed(text: string, wish: Wish, options: { format?: "json"; path?: string } = {}): string | undefined {
  const edits = changeSettings({ text, format: options.format ?? "yaml", path: options.path }, wish, rules);
  return edits && applyEdits(text, edits);
}

describe("changing a team's settings", () => {
  const cases: readonly [what: string, before: string, wish: Wish, after: string][] = [
    ["puts the keys into an empty file", "", off, "rules:\n  no-sudo: off\n"],
    ["puts them below a comment", "# ours\n", off, "# ours\nrules:\n  no-sudo: off\n"],
    ["puts them below other keys", "ignore: [a]", info, "ignore: [a]\nrules:\n  no-sudo: info"],
    [
      "adds one to the rules that are there",
      "# ours\nrules:\n  # because\n  no-cd-in-run: off # still\nignore: [a]\n",
      off,
      "# ours\nrules:\n  # because\n  no-cd-in-run: off # still\n  no-sudo: off\nignore: [a]\n",
    ],
    [
      "changes the level that is there",
      "rules:\n  no-sudo: warning # why\n  no-cd-in-run: off\n",
      off,
      "rules:\n  no-sudo: off # why\n  no-cd-in-run: off\n",
    ],
    [
      "changes the level beside options",
      "rules:\n  no-hardcoded-secret:\n    severity: error\n    allow: [a]\n",
      { rule: "no-hardcoded-secret", level: "off" },
      "rules:\n  no-hardcoded-secret:\n    severity: off\n    allow: [a]\n",
    ],
    [
      "adds a level to options",
      "rules:\n  no-hardcoded-secret: { allow: [a] }\n",
      { rule: "no-hardcoded-secret", level: "hint" },
      "rules:\n  no-hardcoded-secret: { allow: [a], severity: hint }\n",
    ],
    ["keeps flow style", "rules: { no-cd-in-run: off }\n", off, "rules: { no-cd-in-run: off, no-sudo: off }\n"],
    ["keeps CRLF", "rules:\r\n  no-cd-in-run: info\r\n", off, "rules:\r\n  no-cd-in-run: info\r\n  no-sudo: off\r\n"],
    [
      "notes a value that is no secret",
      "rules:\n  no-sudo: off\n",
      harmless,
      `rules:\n  no-sudo: off\n  no-hardcoded-secret:\n    notSecrets:\n      - ${HASH}\n`,
    ],
    [
      "notes it beside a level",
      "rules:\n  no-hardcoded-secret: warning # why\n",
      harmless,
      `rules:\n  no-hardcoded-secret: # why\n    severity: warning\n    notSecrets:\n      - ${HASH}\n`,
    ],
    [
      "notes one value more",
      "rules:\n  no-hardcoded-secret:\n    notSecrets:\n      # the example's\n      - sha256:00\n",
      harmless,
      `rules:\n  no-hardcoded-secret:\n    notSecrets:\n      # the example's\n      - sha256:00\n      - ${HASH}\n`,
    ],
    [
      "notes one value more in a line",
      'rules: { no-hardcoded-secret: { notSecrets: ["sha256:00"] } }\n',
      harmless,
      `rules: { no-hardcoded-secret: { notSecrets: ["sha256:00", "${HASH}"] } }\n`,
    ],
  ];
  for (const [what, before, wish, after] of cases) it(what, () => assert.equal(changed(before, wish), after));

  it("changes the override that decides for the checked file", () => {
    const text =
      "rules:\n  no-sudo: warning\noverrides:\n  - files: ['test/**']\n    rules:\n      no-sudo: error\n  - files: ['x/**']\n    rules: { no-sudo: hint }\n";
    assert.equal(changed(text, info, { path: "test/Dockerfile" }), text.replace("no-sudo: error", "no-sudo: info"));
    assert.equal(changed(text, info, { path: "Dockerfile" }), text.replace("no-sudo: warning", "no-sudo: info"));
  });

  it("writes JSON as JSON", () => {
    const text = '{\n  "rules": {\n    "no-cd-in-run": "off"\n  }\n}\n';
    assert.deepEqual(JSON.parse(changed(text, off, { format: "json" }) ?? ""), {
      rules: { "no-cd-in-run": "off", "no-sudo": "off" },
    });
    assert.deepEqual(JSON.parse(changed(text, harmless, { format: "json" }) ?? ""), {
      rules: { "no-cd-in-run": "off", "no-hardcoded-secret": { notSecrets: [HASH] } },
    });
  });

  it("leaves alone what is broken, or would say something else", () => {
    for (const text of ["rules: [\n", "rules: &a { no-cd-in-run: off }\ncustom: *a\n", "- a\n", "a: 1\n---\nb: 2\n"]) {
      assert.equal(changed(text, off), undefined, text);
    }
  });

  it("starts a file with what the editor's settings say, since it will decide alone", () => {
    assert.equal(newSettingsFile(off, {}, rules)?.text, "extends: [plimsoll:recommended]\nrules:\n  no-sudo: off\n");
    const editor = {
      extends: ["all"],
      rules: { "no-cd-in-run": "off", "no-hardcoded-secret": { allow: ["a b"] } },
      ignore: ["vendor/**"],
    } as const;
    assert.equal(
      newSettingsFile(off, editor, rules)?.text,
      'extends: [plimsoll:all]\nrules:\n  no-cd-in-run: off\n  no-hardcoded-secret: {"allow":["a b"]}\n  no-sudo: off\nignore: ["vendor/**"]\n',
    );
  });
});
