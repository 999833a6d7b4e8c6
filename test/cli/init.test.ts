import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, checkJson, plimsoll, Workspace } from "./command-line.ts";

describe("plimsoll init", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  it("writes settings that are valid and change nothing but what is for development", () => {
    workspace = new Workspace({
      Dockerfile: 'FROM debian:12\nCMD ["x"]\n',
      "test/Dockerfile": 'FROM debian:12\nCMD ["x"]\n',
    });
    const before = checkJson(workspace.folder);
    const { code, out } = plimsoll(workspace.folder, ["init"]);
    assert.equal(code, 0);
    assert.equal(out, "Wrote .plimsoll.yaml.\n");
    const after = checkJson(workspace.folder);
    assert.deepEqual(after.errors, []);
    const levels = (output: typeof after, path: string) =>
      output.findings.filter((f) => f.path === path && f.rule === "no-root-user").map((f) => f.severity);
    assert.deepEqual(levels(after, "Dockerfile"), levels(before, "Dockerfile"));
    assert.deepEqual(levels(after, "test/Dockerfile"), ["hint"]);
  });

  it("never writes over settings", () => {
    workspace = new Workspace({ ".plimsoll.yml": "rules: {}\n" });
    const { code, err } = plimsoll(workspace.folder, ["init"]);
    assert.equal(code, 2);
    assert.match(err, /There is a \.plimsoll\.yml already/);
    assert.match(plimsoll(workspace.folder, ["init", "--print"]).out, /^extends:/m);
  });

  it("takes over what other tools leave out, where a rule says nothing else", () => {
    workspace = new Workspace({
      ".hadolint.yaml": "ignored:\n  - DL3002\n  - DL3008\n  - DL9999\ntrustedRegistries: [registry.example]\n",
      ".kube-linter.yaml": "checks:\n  exclude: [privileged-container]\n",
      ".checkov.yaml": "skip-check: CKV_K8S_16,CKV_K8S_11\n",
      ".trivyignore": "# why\nAVD-KSV-0017\nCVE-2024-1 exp:2026-01-01\n",
      "kics.config": "exclude-queries: [dd706080-b7a8-47dc-81fb-3e8184430ec0]\n",
    });
    const { out, code } = plimsoll(workspace.folder, ["init"]);
    assert.equal(code, 0);
    assert.match(out, /with what \.hadolint\.yaml and \.kube-linter\.yaml and \.checkov\.yaml and \.trivyignore/);
    const text = readFileSync(workspace.at(".plimsoll.yaml"), "utf8");
    assert.match(text, /^ {2}pin-package-versions: off # DL3008|pin-package-versions covers more than DL3008/m);
    assert.match(text, /no rule corresponds to DL9999/);
    assert.match(text, /approvedRegistries:\n {4}- "registry\.example"/);
    assert.match(text, /^ {2}no-privileged-container: off # privileged-container$/m);
    assert.equal(text.match(/^ {2}no-privileged-container:/gm)?.length, 1);
    assert.deepEqual(checkJson(workspace.folder).errors, []);
  });

  it("is not harmed by what stands in those files", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\nignored: [*d,*d,*d,*d,*d,*d,*d,*d]\n`;
    workspace = new Workspace({ ".hadolint.yaml": bomb, ".checkov.yaml": 'skip-check: ["\\e[31m\\nrules: x"]\n' });
    const { code } = plimsoll(workspace.folder, ["init"]);
    assert.equal(code, 0);
    assert.deepEqual(checkJson(workspace.folder).errors, []);
  });
});
