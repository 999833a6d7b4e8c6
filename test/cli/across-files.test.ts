import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, checkJson, Workspace } from "./command-line.ts";

const NAMESPACE =
  "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n";
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    app: web\nspec:\n  containers:\n    - name: web\n      image: acme/web:1.4\n      securityContext:\n        privileged: true\n";
const ADMISSION = ["--rule", "admission-would-reject=error", "--only", "admission-would-reject"];

describe("files of a workspace on the command line", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  it("know of each other also where only one of them is named", () => {
    workspace = new Workspace({ "cluster/namespace.yaml": NAMESPACE, "web.yaml": POD });
    const { files, findings } = checkJson(workspace.folder, ...ADMISSION, "web.yaml");
    assert.deepEqual(
      files.map(({ path }) => path),
      ["web.yaml"],
    );
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["admission-would-reject"],
    );
    const elsewhere = findings[0]?.related.find(({ path }) => path !== "web.yaml");
    assert.equal(elsewhere?.path, "cluster/namespace.yaml");
    assert.deepEqual(elsewhere?.range, { start: { line: 6, column: 41 }, end: { line: 6, column: 49 } });
  });

  it("do not know of what git ignores, nor of another repository inside", () => {
    workspace = new Workspace({
      ".gitignore": "generated/\n",
      "generated/namespace.yaml": NAMESPACE,
      "vendor/.git/config": "",
      "vendor/namespace.yaml": NAMESPACE,
      "web.yaml": POD,
    });
    assert.deepEqual(checkJson(workspace.folder, ...ADMISSION, "web.yaml").findings, []);
  });

  it("are told of what a fix has written", () => {
    workspace = new Workspace({ "namespace.yaml": NAMESPACE, "web.yaml": POD });
    const { findings } = checkJson(workspace.folder, ...ADMISSION, "--harden");
    assert.deepEqual(findings, []);
    assert.match(readFileSync(workspace.at("web.yaml"), "utf8"), /privileged: false/);
  });
});
