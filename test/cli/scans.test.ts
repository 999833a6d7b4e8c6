import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { curl, grype, INDEX, OTHER, sarif, scoutSarif, trivy, trivySarif } from "../scans/reports.ts";
import { build, checkJson, plimsoll, Workspace } from "./command-line.ts";

const ID = "no-known-vulnerabilities";
const DOCKERFILE = "FROM node:22-bookworm\nUSER node\n";
const PINNED = (digest: string) => `services:\n  app:\n    image: node:22-bookworm@${digest}\n`;
/** What lies beside reports on images is passed over. */
const LINT = sarif({ tool: { driver: { name: "lint" } }, results: [{ ruleId: "no-var", message: { text: "No." } }] });
const SETTINGS = "scans: security/reports\n";

describe("plimsoll check with scanners' reports", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const found = (...args: string[]) =>
    checkJson(workspace.folder, "--only", ID, ...args).findings.map(
      ({ path, severity, range }) => `${path}:${range.start.line}:${range.start.column} ${severity}`,
    );

  it("says nothing without one", () => {
    workspace = new Workspace({ Dockerfile: DOCKERFILE, "security/reports/a.trivy.json": trivy() });
    assert.deepEqual(found(), []);
  });

  it("shows what a report that is named has found, wherever the image is used", () => {
    workspace = new Workspace({
      "a/Dockerfile": DOCKERFILE,
      "compose.yaml": PINNED(INDEX),
      "old/compose.yaml": PINNED(OTHER),
      "pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: docker.io/library/node:22-bookworm\n",
      "other/Dockerfile": "FROM node:24\nUSER node\n",
      "out/report.json": trivy(),
    });
    assert.deepEqual(found("--scan", "out/report.json"), [
      "a/Dockerfile:1:6 error",
      "compose.yaml:3:12 error",
      "old/compose.yaml:3:12 info",
      "pod.yaml:8:14 error",
    ]);
    const { code, findings } = checkJson(workspace.folder, "--scan", "out/report.json", "a");
    assert.equal(code, 1);
    assert.match(
      findings.find(({ rule }) => rule === ID)?.message ?? "",
      /^node:22-bookworm has 1 critical and 1 low vulnerabilities: .* Report by Trivy of 2026-11-20 \(out\/report\.json\)\.$/,
    );
    assert.deepEqual(found("--scan", "out/report.json", "--jobs", "3", "a"), ["a/Dockerfile:1:6 error"]);
  });

  it("takes several, and the image of one that names none", () => {
    workspace = new Workspace({
      Dockerfile: "FROM node:22-bookworm\nCOPY --from=acme/tool:1 /t /t\nUSER node\n",
      "t.json": trivy({ vulnerabilities: [] }),
      "g.json": grype(),
      "s.sarif": scoutSarif(),
    });
    assert.deepEqual(found("--scan", "t.json", "--scan", "g.json", "--scan=acme/tool:1=s.sarif"), [
      "Dockerfile:1:6 error",
      "Dockerfile:2:13 warning",
    ]);
  });

  it("reads the folder of the settings, links only inside of the workspace", () => {
    workspace = new Workspace({
      Dockerfile: DOCKERFILE,
      ".plimsoll.yaml": SETTINGS,
      "security/reports/deep/down/node.sarif": trivySarif(),
      "security/reports/notes.json": "{",
    });
    assert.deepEqual(found(), ["Dockerfile:1:6 error"]);
    const outside = new Workspace({ "node.trivy.json": trivy() });
    workspace.write("b/Dockerfile", DOCKERFILE);
    workspace.write("b/.plimsoll.yaml", "scans: reports\n");
    symlinkSync(outside.folder, workspace.at("b/reports"));
    assert.deepEqual(found("b"), []);
    workspace.write("c/Dockerfile", DOCKERFILE);
    workspace.write("c/.plimsoll.yaml", "scans: reports\n");
    mkdirSync(workspace.at("c/reports"));
    symlinkSync(outside.at("node.trivy.json"), workspace.at("c/reports/node.trivy.json"));
    assert.deepEqual(found("c"), []);
    symlinkSync(workspace.at("security/reports/deep/down/node.sarif"), workspace.at("c/reports/inside.sarif"));
    assert.deepEqual(found("c"), ["c/Dockerfile:1:6 error"]);
    outside.remove();
  });

  it("reads none for a folder that is not there, and none outside of the workspace", () => {
    workspace = new Workspace({ Dockerfile: DOCKERFILE, ".plimsoll.yaml": SETTINGS });
    const { code, errors } = checkJson(workspace.folder);
    assert.deepEqual([code, errors], [0, []]);
    workspace.write(".plimsoll.yaml", "scans: ../reports\n");
    const outside = checkJson(workspace.folder);
    assert.equal(outside.code, 2);
    assert.match(outside.errors[0]?.message ?? "", /"\.\.\/reports" lies outside of the workspace and is not read\.$/);
  });

  it("takes the folder of VS Code's settings where no settings file is", () => {
    workspace = new Workspace({
      "src/Dockerfile": DOCKERFILE,
      ".vscode/settings.json": '{ "plimsoll.scans": "reports" }',
      "reports/node.grype.json": grype(),
    });
    assert.deepEqual(found(), ["src/Dockerfile:1:6 error"]);
  });

  it("tells of reports in the folder that can't be used, and goes on", () => {
    workspace = new Workspace({
      Dockerfile: DOCKERFILE,
      ".plimsoll.yaml": SETTINGS,
      "security/reports/broken.trivy.json": "{",
      "security/reports/scout.sarif": scoutSarif(),
      "security/reports/lint.sarif": LINT,
      "security/reports/good.trivy.json": trivy(),
    });
    const { code, errors } = checkJson(workspace.folder, "--only", ID);
    assert.equal(code, 1);
    assert.deepEqual(errors, [
      {
        path: "security/reports/broken.trivy.json",
        message: "This report is neither JSON of Trivy or Grype nor SARIF.",
      },
      { path: "security/reports/scout.sarif", message: "This report does not say which image it is about." },
    ]);
  });

  it("refuses one that is named and can't be used", () => {
    workspace = new Workspace({
      Dockerfile: DOCKERFILE,
      "broken.json": "{",
      "s.sarif": scoutSarif(),
      "lint.sarif": LINT,
    });
    for (const [word, message] of [
      ["gone.json", "The report gone.json does not exist."],
      ["broken.json", "The report broken.json is neither JSON of Trivy or Grype nor SARIF."],
      ["lint.sarif", "The report lint.sarif holds results, but none that names a vulnerability"],
      ["s.sarif", "The report s.sarif does not say which image it is about. Say it: --scan IMAGE=s.sarif."],
      ["No Image=s.sarif", '--scan takes IMAGE=FILE, and "No Image" is no image.'],
    ]) {
      const { code, err, out } = plimsoll(workspace.folder, ["check", "--scan", word as string]);
      assert.deepEqual([code, out], [2, ""], word);
      assert.ok(err.includes(message as string), err);
    }
  });

  it("shows nothing of a report that steers a terminal, in any format", () => {
    const evil = { ...curl, PkgName: "\u001b]0;pwned\u0007curl", InstalledVersion: "<script>alert(1)</script>" };
    workspace = new Workspace({ Dockerfile: DOCKERFILE, "r.json": trivy({ vulnerabilities: [evil] }) });
    for (const format of ["pretty", "json", "sarif", "github", "junit", "gitlab"]) {
      const { out } = plimsoll(workspace.folder, ["check", "--scan", "r.json", "--only", ID, "--format", format]);
      assert.match(out, /CVE-2023-38545/, format);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      assert.doesNotMatch(out, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/, format);
    }
    plimsoll(workspace.folder, ["report", "--scan", "r.json", "--output", "page.html"]);
    const page = plimsoll(workspace.folder, ["report", "--scan", "r.json", "--output", "-"]).out;
    assert.match(page, /CVE-2023-38545/);
    assert.doesNotMatch(page, /<script>alert/);
  });

  it("keeps what a baseline knows quiet until something as bad comes up", () => {
    workspace = new Workspace({ Dockerfile: DOCKERFILE, "r.json": trivy({ vulnerabilities: [curl] }) });
    plimsoll(workspace.folder, ["baseline", "--scan", "r.json"]);
    assert.deepEqual(found("--scan", "r.json", "--baseline", ".plimsoll-baseline.json"), []);
    workspace.write("r.json", trivy({ vulnerabilities: [curl, { ...curl, VulnerabilityID: "CVE-2026-1" }] }));
    assert.equal(found("--scan", "r.json", "--baseline", ".plimsoll-baseline.json").length, 1);
  });
});
