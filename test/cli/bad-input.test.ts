import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, CLEAN, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

const bundle = new URL("../../dist/cli.cjs", import.meta.url).pathname;

/** Bad input costs one clear sentence and the right exit code; the other files are still checked. */
describe("plimsoll check on bad input", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  /** Checks the folder and the bad path beside a good file, which must be reported all the same. */
  function assertOneSentence(bad: string, sentence: RegExp): void {
    for (const args of [[bad, "good"], ["."]]) {
      const named = args.length > 1;
      const { code, err, errors, findings } = checkJson(workspace.folder, ...args);
      assert.deepEqual(
        findings.map((f) => f.path),
        ["good/compose.yaml"],
      );
      assert.equal(errors.length, 1, JSON.stringify(errors));
      assert.equal(errors[0]?.path, bad);
      assert.match(errors[0]?.message ?? "", sentence);
      assert.equal(err, `${bad}: ${errors[0]?.message}\n`);
      assert.equal(code, named ? 2 : 1, named ? "named" : "met on the way");
    }
  }

  it("a path that is missing", () => {
    workspace = new Workspace({ "good/compose.yaml": PRIVILEGED });
    const { code, err, findings } = checkJson(workspace.folder, "nothing/here", "good", "--fail-on", "never");
    assert.equal(err, "nothing/here: This path does not exist.\n");
    assert.equal(findings.length, 1);
    assert.equal(code, 2);
  });

  it("a binary file", () => {
    workspace = new Workspace({
      "good/compose.yaml": PRIVILEGED,
      "bad/Dockerfile": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
    });
    assertOneSentence("bad/Dockerfile", /^This file is a binary file\.$/);
  });

  it("invalid UTF-8, and UTF-16", () => {
    workspace = new Workspace({
      "good/compose.yaml": PRIVILEGED,
      "bad/Dockerfile": Buffer.from("FROM node\n# caf\xe9\n", "latin1"),
    });
    assertOneSentence("bad/Dockerfile", /^This file is not valid UTF-8\.$/);
    workspace.write("bad/Dockerfile", Buffer.from("\ufeffFROM node\n", "utf16le"));
    assertOneSentence("bad/Dockerfile", /^This file is not UTF-8 text: it is UTF-16\.$/);
  });

  it("50 MB", () => {
    workspace = new Workspace({ "good/compose.yaml": PRIVILEGED, "bad/compose.yaml": CLEAN });
    const file = openSync(workspace.at("bad/compose.yaml"), "r+");
    ftruncateSync(file, 50 * 2 ** 20);
    writeSync(file, CLEAN, 0);
    closeSync(file);
    const began = performance.now();
    assertOneSentence("bad/compose.yaml", /^This file is too large to check: 50 MB, the limit is \d+ MB\.$/);
    assert.ok(performance.now() - began < 10_000);
  });

  it("YAML that is broken: what can be read is still checked, and the exit code is that of the findings", () => {
    workspace = new Workspace({
      "compose.yaml": "services:\n  bad:\n    image: 'open\n  good:\n    image: acme/app:1.4.2\n    privileged: true\n",
    });
    const { code, err, errors, findings } = checkJson(workspace.folder);
    assert.ok(errors.length > 0);
    assert.match(err, /^compose\.yaml: line \d+, column \d+: .+\.$/m);
    assert.deepEqual(
      findings.map((f) => f.rule),
      ["no-privileged-container"],
    );
    assert.equal(code, 1);
    assert.equal(checkJson(workspace.folder, "--rule", "no-privileged-container=off").code, 0);
  });

  it("a loop of folders through links, and links out of the workspace", () => {
    const outside = new Workspace({ "compose.yaml": PRIVILEGED });
    workspace = new Workspace({ "a/compose.yaml": PRIVILEGED });
    symlinkSync("..", workspace.at("a/up"));
    symlinkSync("self", workspace.at("a/self"));
    symlinkSync(outside.folder, workspace.at("a/out"));
    symlinkSync(outside.at("compose.yaml"), workspace.at("a/out.yaml"));
    symlinkSync("compose.yaml", workspace.at("a/same.yaml"));
    const { files, errors, code } = checkJson(workspace.folder);
    outside.remove();
    assert.deepEqual(files, [{ path: "a/compose.yaml", kind: "compose" }]);
    assert.deepEqual(errors, []);
    assert.equal(code, 1);
  });

  it("follows a link to a folder inside the workspace that is not walked otherwise", () => {
    workspace = new Workspace({ "real/compose.yaml": PRIVILEGED });
    mkdirSync(workspace.at("start"));
    symlinkSync("../real", workspace.at("start/linked"));
    assert.deepEqual(
      checkJson(workspace.at("start"), ".").files.map((f) => f.path),
      ["linked/compose.yaml"],
    );
  });

  it("something that is no regular file", () => {
    workspace = new Workspace({ "good/compose.yaml": PRIVILEGED });
    mkdirSync(workspace.at("bad"));
    execFileSync("mkfifo", [workspace.at("bad/Dockerfile")]);
    const { code, err } = checkJson(workspace.folder, "bad/Dockerfile", "good");
    assert.equal(err, "bad/Dockerfile: This file is no regular file.\n");
    assert.equal(code, 2);
  });

  it("a file that may not be read", () => {
    // the superuser may read everything
    if (process.getuid?.() === 0) {
      workspace = new Workspace({ "bad/Dockerfile": "FROM a\n" });
      chmodSync(workspace.at("bad/Dockerfile"), 0);
      assert.equal(checkJson(workspace.folder, "bad/Dockerfile").errors.length, 0);
      return;
    }
    workspace = new Workspace({ "good/compose.yaml": PRIVILEGED, "bad/Dockerfile": "FROM a\n" });
    chmodSync(workspace.at("bad/Dockerfile"), 0);
    assertOneSentence("bad/Dockerfile", /permission denied/);
  });

  it("a file that can't be written", () => {
    workspace = new Workspace({ ".plimsoll.yaml/x": "", ".plimsoll-baseline.json/x": "", file: "" });
    for (const [args, message] of [
      [["init"], ".plimsoll.yaml can't be written: a folder has that name."],
      [["baseline"], ".plimsoll-baseline.json can't be written: a folder has that name."],
      [["report", "--output", "file/a.html"], "file/a.html can't be written: a file stands where a folder is needed."],
    ] as const) {
      const { code, out, err } = plimsoll(workspace.folder, args);
      assert.deepEqual({ code, out }, { code: 2, out: "" }, args[0]);
      assert.ok(err.startsWith(`plimsoll: ${message}`), err);
    }
  });

  it("what is no text comes back from --stdin --fix as it was", () => {
    workspace = new Workspace();
    for (const stdin of [Buffer.from([0xef, 0xbb, 0xbf, 0x46, 0xe9]), Buffer.from([0xff, 0xfe, 0x46, 0])]) {
      const out = spawnSync(process.execPath, [bundle, "check", "--stdin", "--stdin-filename", "Dockerfile", "--fix"], {
        input: stdin,
        cwd: workspace.folder,
      });
      assert.deepEqual(out.stdout, stdin);
      assert.equal(out.status, 2);
    }
  });

  it("text without end, line or meaning", () => {
    workspace = new Workspace({
      "empty/Dockerfile": "",
      "one/compose.yaml": "services:",
      "long/Dockerfile": `FROM a\nRUN ${"x".repeat(500_000)}\n`,
      "deep/compose.yaml": `services:\n  a:\n    image: a\n    x: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`,
      "bomb/compose.yaml": `x-0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join("")}services:\n  a: { image: a, labels: *a30 }\n`,
    });
    const began = performance.now();
    const { code, files } = checkJson(workspace.folder, "--preset", "all", "--fail-on", "never");
    assert.equal(files.length, 5);
    assert.equal(code, 0);
    assert.ok(performance.now() - began < 15_000);
  });

  it("many files at once do not cut the output short", () => {
    workspace = new Workspace(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}/compose.yaml`, PRIVILEGED])),
    );
    assert.equal(checkJson(workspace.folder, "--preset", "all").files.length, 300);
  });

  it("a reader that closes the pipe ends it quietly", () => {
    workspace = new Workspace(
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}/compose.yaml`, PRIVILEGED])),
    );
    const script = `"${process.execPath}" "${bundle}" check --preset all . | head -n 1`;
    const out = execFileSync("sh", ["-c", `${script} 2>&1`], { cwd: workspace.folder, encoding: "utf8" });
    assert.match(out, /^0\/compose\.yaml:/);
    assert.equal(plimsoll(workspace.folder, ["check", "0"]).code, 1);
  });
});
