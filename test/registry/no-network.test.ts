import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";
import { Guard } from "./guard.ts";

describe("nobody is asked unless a person asks for it", function () {
  this.timeout(60_000);
  before(build);
  let workspace: Workspace;
  let guard: Guard;
  afterEach(() => {
    workspace.remove();
    guard.remove();
  });

  const run = (...args: string[]) => {
    workspace = new Workspace({
      Dockerfile: "# syntax=docker/dockerfile:1\nFROM node:22\nRUN sudo ls\n",
      "compose.yaml": "services:\n  a:\n    image: ghcr.io/acme/app:1\n    privileged: true\n",
    });
    guard = new Guard();
    return plimsoll(workspace.folder, args, { env: guard.env });
  };

  for (const args of [
    ["check", "--preset", "all", "--fail-on", "never"],
    ["check", "--preset", "all", "--harden", "--fail-on", "never"],
    ["images"],
    ["images", "--format", "cyclonedx"],
    ["report", "--output", "-"],
    ["baseline"],
    ["init"],
  ]) {
    it(`plimsoll ${args.join(" ")}`, () => {
      const { code, err } = run(...args);
      assert.equal(code, 0, err);
      assert.deepEqual(guard.called, []);
    });
  }

  it("but plimsoll pin is such an act, so that the guard sees it", () => {
    assert.equal(run("pin").code, 2);
    assert.equal(guard.called[0], "fetch");
    assert.match(readFileSync(workspace.at("Dockerfile"), "utf8"), /^FROM node:22$/m);
  });

  it("and so is --online, which goes on where nobody answers", () => {
    const { code, err } = run("check", "--online", "--fail-on", "never");
    assert.equal(code, 0);
    assert.equal(guard.called[0], "fetch");
    assert.match(err, /^Dockerfile: docker\.io .*\ncompose\.yaml: ghcr\.io .*\n$/);
    workspace.remove();
    guard.remove();
    assert.equal(run("images", "--online").code, 2);
    assert.equal(guard.called[0], "fetch");
  });
});
