import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";

const project = fileURLToPath(new URL("../..", import.meta.url));
const SUBJECTS = [
  "image",
  "container",
  "workload",
  "stage",
  "instruction",
  "command",
  "resource",
  "literal",
  "document",
];

describe("npm run new-rule", () => {
  let root: string;

  /** A project that shares all but its own rules and tests with this one. */
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plimsoll-rule-"));
    mkdirSync(join(root, "server/src/rules"), { recursive: true });
    mkdirSync(join(root, "test/rules"), { recursive: true });
    for (const name of readdirSync(join(project, "server/src"))) {
      if (name !== "rules") symlinkSync(join(project, "server/src", name), join(root, "server/src", name));
    }
    symlinkSync(join(project, "server/src/rules/rule.ts"), join(root, "server/src/rules/rule.ts"));
    for (const name of ["rule-tester.ts", "image-knowledge.ts"])
      symlinkSync(join(project, "test/rules", name), join(root, "test/rules", name));
    symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
    writeFileSync(join(root, "package.json"), '{ "type": "module" }');
    const base = JSON.stringify(join(project, "tsconfig.base.json"));
    writeFileSync(
      join(root, "tsconfig.json"),
      `{ "extends": ${base}, "compilerOptions": { "composite": false, "emitDeclarationOnly": false, "noEmit": true, "types": ["node", "mocha"] }, "include": ["server/src/rules/**/*.ts", "test/**/*.ts"] }`,
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(project, "scripts/new-rule.mjs"), ...args, "--root", root], { encoding: "utf8" });

  it("writes for every subject a rule and a test that compile, and the test fails until the rule is written", () => {
    for (const subject of SUBJECTS) assert.equal(run(`try-${subject}`, subject).status, 0);
    const types = spawnSync(process.execPath, [join(project, "node_modules/typescript/bin/tsc"), "-p", root], {
      encoding: "utf8",
    });
    assert.equal(types.stdout, "");
    const mocha = spawnSync(
      process.execPath,
      [join(project, "node_modules/mocha/bin/mocha.js"), "--no-config", "--reporter", "json", "test/**/*.test.ts"],
      { cwd: root, encoding: "utf8" },
    );
    const { failures } = JSON.parse(mocha.stdout) as { failures: { title: string; err: { message: string } }[] };
    assert.equal(failures.length, SUBJECTS.length, mocha.stderr);
    for (const { title, err } of failures) {
      assert.match(title, /write here what the rule must find/);
      assert.match(err.message, /deep-equal/);
    }
  }).timeout(120_000);

  it("overwrites nothing, and refuses ids and subjects that are none", () => {
    assert.equal(run("my-rule", "container").status, 0);
    const file = join(root, "server/src/rules/container/my-rule.ts");
    writeFileSync(file, "mine");
    assert.match(run("my-rule", "container").stderr, /is there already/);
    assert.equal(readFileSync(file, "utf8"), "mine");
    assert.match(run("MyRule", "container").stderr, /is no id of a rule/);
    assert.match(run("../my-rule", "container").stderr, /is no id of a rule/);
    assert.match(run("my-rule", "toString").stderr, /is no subject/);
    assert.equal(run("my-rule").status, 2);
  });
});
