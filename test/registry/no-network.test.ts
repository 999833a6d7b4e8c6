import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";

/** Ends the process at the first connection or look-up of a name, and leaves word of it. */
const GUARD = `const { writeFileSync } = require("node:fs");
const stop = (what) => { writeFileSync(process.env.CALLED, what); process.exit(97); };
require("node:net").Socket.prototype.connect = () => stop("socket");
require("node:tls").connect = () => stop("tls");
require("node:dns").lookup = () => stop("dns");
globalThis.fetch = () => stop("fetch");
`;

describe("nobody is asked unless a person asks for it", function () {
  this.timeout(60_000);
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const run = (...args: string[]) => {
    workspace = new Workspace({
      Dockerfile: "# syntax=docker/dockerfile:1\nFROM node:22\nRUN sudo ls\n",
      "compose.yaml": "services:\n  a:\n    image: ghcr.io/acme/app:1\n    privileged: true\n",
      "guard.cjs": GUARD,
    });
    const env = { NODE_OPTIONS: `--require ${workspace.at("guard.cjs")}`, CALLED: workspace.at("called") };
    return plimsoll(workspace.folder, args, { env });
  };

  for (const args of [
    ["check", "--preset", "all", "--fail-on", "never"],
    ["check", "--preset", "all", "--harden", "--fail-on", "never"],
    ["report", "--output", "-"],
    ["baseline"],
    ["init"],
  ]) {
    it(`plimsoll ${args.join(" ")}`, () => {
      const { code, err } = run(...args);
      assert.equal(code, 0, err);
      assert.equal(existsSync(workspace.at("called")), false);
    });
  }

  it("but plimsoll pin is such an act, so that the guard sees it", () => {
    assert.equal(run("pin").code, 97);
    assert.ok(existsSync(workspace.at("called")));
  });
});
