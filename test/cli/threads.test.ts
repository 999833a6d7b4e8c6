import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { build, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

/** Files of several kinds and folders, one of them broken, one with a faulty settings file above it. */
function files(): Record<string, string> {
  const all: Record<string, string> = {
    "b/.plimsoll.yaml": "rules: { no-such-rule: off }\n",
    "a/broken.yaml": "kind: [\n",
  };
  for (let i = 0; i < 130; i++) {
    const folder = i % 2 === 0 ? "a" : "b";
    if (i % 3 === 0) all[`${folder}/${i}/compose.yaml`] = PRIVILEGED;
    else
      all[`${folder}/${i}/Dockerfile`] =
        `FROM debian\nRUN apt-get install -y curl\nEXPOSE ${i}\n# hadolint ignore=DL3008\nRUN apt-get install -y git\n`;
  }
  return all;
}

describe("plimsoll check --jobs", () => {
  let workspace: Workspace;
  before(() => {
    build();
    workspace = new Workspace(files());
  });
  after(() => workspace.remove());

  for (const format of ["json", "pretty", "sarif"]) {
    it(`says the same in several threads as in one, in the same order: ${format}`, () => {
      const run = (jobs: string) =>
        plimsoll(workspace.folder, ["check", "--preset", "all", "--format", format, "--jobs", jobs]);
      const alone = run("1");
      assert.equal(alone.code, 2);
      assert.ok(alone.out.length > 10_000);
      for (const jobs of ["2", "4"]) assert.deepEqual(run(jobs), alone);
    });
  }
});
