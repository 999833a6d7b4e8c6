import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, CLEAN, checkJson, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

describe("fixing on the command line", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const DOCKERFILE = "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCMD node server.js\n";

  it("writes the safe fixes only with --fix, and the hardening ones too with --harden", () => {
    workspace = new Workspace({ "compose.yaml": PRIVILEGED });
    assert.equal(plimsoll(workspace.folder, ["check", "--fix"]).code, 1);
    assert.equal(readFileSync(workspace.at("compose.yaml"), "utf8"), PRIVILEGED);
    const { code, err } = plimsoll(workspace.folder, ["check", "--harden"]);
    assert.equal(code, 0);
    assert.equal(err, "Fixed 1 finding in 1 file.\n");
    assert.equal(readFileSync(workspace.at("compose.yaml"), "utf8"), CLEAN);
  });

  it("keeps line endings, byte order mark and mode, leaves no file behind, and does nothing the second time", () => {
    workspace = new Workspace({ "compose.yaml": `\ufeff${PRIVILEGED.replaceAll("\n", "\r\n")}` });
    chmodSync(workspace.at("compose.yaml"), 0o640);
    plimsoll(workspace.folder, ["check", "--harden"]);
    const fixed = readFileSync(workspace.at("compose.yaml"), "utf8");
    assert.equal(fixed, `\ufeff${CLEAN.replaceAll("\n", "\r\n")}`);
    assert.equal(statSync(workspace.at("compose.yaml")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(workspace.folder).sort(), [".git", "compose.yaml"]);
    const { err } = plimsoll(workspace.folder, ["check", "--harden"]);
    assert.equal(err, "Fixed 0 findings in 0 files.\n");
  });

  it("is idempotent with every rule on, and reports what is left", () => {
    workspace = new Workspace({ Dockerfile: DOCKERFILE, "compose.yaml": PRIVILEGED, ".dockerignore": ".git\n" });
    const first = checkJson(workspace.folder, "--preset", "all", "--harden", "--fail-on", "never");
    const files = ["Dockerfile", "compose.yaml"].map((f) => readFileSync(workspace.at(f), "utf8"));
    assert.notEqual(files[0], DOCKERFILE);
    const second = checkJson(workspace.folder, "--preset", "all", "--harden", "--fail-on", "never");
    assert.deepEqual(
      ["Dockerfile", "compose.yaml"].map((f) => readFileSync(workspace.at(f), "utf8")),
      files,
    );
    assert.deepEqual(second.findings, first.findings);
    assert.ok(!second.findings.some((f) => f.fixes[0] && f.fixes[0].safety === "safe"));
  });

  it("writes the target of a link, not the link", () => {
    workspace = new Workspace({ "real/compose.yaml": PRIVILEGED });
    symlinkSync("real/compose.yaml", workspace.at("compose.yaml"));
    plimsoll(workspace.folder, ["check", "--harden", "compose.yaml"]);
    assert.ok(lstatSync(workspace.at("compose.yaml")).isSymbolicLink());
    assert.equal(readFileSync(workspace.at("real/compose.yaml"), "utf8"), CLEAN);
  });

  it("writes another file where the fix says so, and tells of it in JSON", () => {
    workspace = new Workspace({ "app/Dockerfile": "FROM node:22-slim\nCOPY . .\nUSER node\n" });
    const args = ["--only", "require-dockerignore", "--fail-on", "never"];
    const fixes = checkJson(workspace.folder, ...args).findings[0]?.fixes ?? [];
    const creating = fixes.find((f) => f.edits.some((e) => e.path));
    assert.equal(creating?.edits[0]?.path, "app/.dockerignore");
    assert.equal(creating?.edits[0]?.create, true);
    const { findings } = checkJson(workspace.folder, "--harden", ...args);
    const written = existsSync(workspace.at("app/.dockerignore"));
    assert.equal(written, creating?.safety !== "choice");
    assert.equal(findings.length, written ? 0 : 1);
  });

  it("shows with --diff what it would do, as a patch that applies, and writes nothing", () => {
    const many = `${PRIVILEGED}${Array.from({ length: 20 }, (_, i) => `  s${i}:\n    image: acme/app:1.4.2\n`).join("")}  last:\n    image: acme/app:1.4.2\n    privileged: true`;
    workspace = new Workspace({ "a/compose.yaml": many, "b/compose.yaml": PRIVILEGED.replaceAll("\n", "\r\n") });
    const { out, err, code } = plimsoll(workspace.folder, ["check", "--harden", "--diff"]);
    assert.equal(readFileSync(workspace.at("a/compose.yaml"), "utf8"), many);
    assert.equal(err, "Would fix 3 findings in 2 files.\n");
    assert.equal(code, 1);
    assert.match(out, /^--- a\/a\/compose\.yaml\n\+\+\+ b\/a\/compose\.yaml\n@@ -1,7 \+1,7 @@\n/);
    execFileSync("git", ["apply", "--check", "-"], { cwd: workspace.folder, input: out });
    execFileSync("git", ["apply", "-"], { cwd: workspace.folder, input: out });
    assert.deepEqual(checkJson(workspace.folder).findings, []);
    assert.equal(readFileSync(workspace.at("b/compose.yaml"), "utf8"), CLEAN.replaceAll("\n", "\r\n"));
  });
});
