import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "mocha";
import { HOSTILE } from "../settings/hostile.ts";
import { build, checkJson, PRIVILEGED, Workspace } from "./command-line.ts";

describe("hostile settings on the command line", () => {
  before(function () {
    this.timeout(60_000);
    build();
  });
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  for (const { what, files, told } of HOSTILE) {
    it(`are told: ${what}`, () => {
      workspace = new Workspace({ ...files, "compose.yaml": PRIVILEGED });
      const { code, err, findings } = checkJson(workspace.folder, "compose.yaml");
      assert.equal(code, 2);
      assert.match(err, told);
      assert.ok(!err.includes("root:"), "nothing of a foreign file is printed");
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        ["no-privileged-container"],
      );
    });
  }

  it("whose globs match slowly elsewhere match at once", () => {
    const long = `${"a".repeat(200)}/${"a".repeat(200)}`;
    workspace = new Workspace({
      ".plimsoll.yaml": `ignore: ["**/${"*a".repeat(300)}b", "${"**/a*/".repeat(100)}b"]\n`,
      [`${long}/compose.yaml`]: PRIVILEGED,
    });
    const { code, findings } = checkJson(workspace.folder, ".");
    assert.equal(code, 1);
    assert.equal(findings.length, 1);
  });
});
