import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";

const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };

function check(text: string, kind: Kind, settings: Settings = {}) {
  const policy = resolvePolicy({ settings: { extends: ["all"], ...settings }, rules, path: "file" });
  return analyse({ text, kind, policy, facts });
}

/** Who silences findings of a rule in a text, and how many of them stand. */
function verdict(text: string, kind: Kind, rule: string, settings: Settings = {}): [string[], number] {
  const { findings, suppressed } = check(text, kind, settings);
  return [
    suppressed.filter((s) => s.finding.rule === rule).map((s) => s.by),
    findings.filter((f) => f.rule === rule).length,
  ];
}

const dockerfile = (comment: string) => `FROM debian:13\n${comment}\nADD a.txt /\nADD b.txt /\n`;
const added = (comment: string, settings?: Settings) =>
  verdict(dockerfile(comment), "dockerfile", "prefer-copy-over-add", settings);

describe("comments of other tools in a Dockerfile", () => {
  const silence: readonly [what: string, comment: string, by: string, count: number][] = [
    ["hadolint's, for the instruction below", "# hadolint ignore=DL3020", "hadolint", 1],
    ["hadolint's with several ids and a reason", "# hadolint ignore=DL3008, DL3020 # needed", "hadolint", 1],
    ["hadolint's for the file", "# hadolint global ignore=DL3020", "hadolint", 2],
    ["checkov's, for the file wherever it stands", "# checkov:skip=CKV_DOCKER_4: needed", "checkov", 2],
    ["checkov's with several ids", "#checkov:skip=CKV_DOCKER_2,CKV_DOCKER_4:needed", "checkov", 2],
    ["checkov's under its older name", "#bridgecrew:skip=CKV_DOCKER_4:needed", "checkov", 2],
    ["trivy's", "#trivy:ignore:DS-0005", "trivy", 1],
    ["trivy's under its older names", "#trivy:ignore:AVD-DS-0005", "trivy", 1],
    ["trivy's, several on a line", "#trivy:ignore:DS-0001 trivy:ignore:DS-0005", "trivy", 1],
    ["trivy's until a day that is to come", "#trivy:ignore:DS-0005:exp:2026-11-23", "trivy", 1],
    ["trivy's for all", "#trivy:ignore:*", "trivy", 1],
  ];
  for (const [what, comment, by, count] of silence) {
    it(`silence: ${what}`, () => {
      assert.deepEqual(added(comment), [Array.from({ length: count }, () => by), 2 - count]);
    });
  }

  const vain: readonly [what: string, comment: string][] = [
    ["hadolint's for another check", "# hadolint ignore=DL3008"],
    ["hadolint's with an id that is none", "# hadolint ignore=DL3020,nonsense"],
    ["checkov's for another check", "# checkov:skip=CKV_DOCKER_2:needed"],
    ["trivy's on its last day", "#trivy:ignore:DS-0005:exp:2026-11-22"],
    ["trivy's for one workspace of Terraform", "#trivy:ignore:DS-0005:ws:test"],
    ["semgrep's for another rule", "# nosemgrep: missing-user"],
    ["what only speaks of them", "# we once had hadolint ignore=DL3020 here, and checkov:skip=CKV_DOCKER_4"],
  ];
  for (const [what, comment] of vain) {
    it(`do not silence: ${what}`, () => assert.deepEqual(added(comment), [[], 2]));
  }

  it("may be switched off by the team, and don't silence what it forbids to", () => {
    assert.deepEqual(added("# hadolint ignore=DL3020", { suppressions: { foreign: false } }), [[], 2]);
    assert.deepEqual(added("# hadolint ignore=DL3020", { suppressions: { forbid: ["prefer-copy-over-add"] } }), [
      [],
      2,
    ]);
  });

  it("are hadolint's for a stage", () => {
    const text =
      "# hadolint stage ignore=DL3020\nFROM debian:13 AS a\nADD a.txt /\nFROM debian:13\nADD b.txt /\nCOPY --from=a /a /a\n";
    assert.deepEqual(verdict(text, "dockerfile", "prefer-copy-over-add"), [["hadolint"], 1]);
  });

  it("are BuildKit's: a directive for the file, a comment for what it stands above", () => {
    const text = "FROM debian:13\nCMD run\nENTRYPOINT run\n";
    const exec = (given: string) => verdict(given, "dockerfile", "use-exec-form");
    assert.deepEqual(exec(`# check=skip=JSONArgsRecommended\n${text}`), [["buildkit", "buildkit"], 0]);
    assert.deepEqual(exec(`# check=skip=all\n${text}`), [["buildkit", "buildkit"], 0]);
    assert.deepEqual(exec(text.replace("CMD", "# check=skip=JSONArgsRecommended\nCMD")), [["buildkit"], 1]);
  });

  it("are KICS's: the line below, the stage, the file from its top, single queries", () => {
    const kics = (text: string) => verdict(text, "dockerfile", "prefer-copy-over-add");
    const runs = "FROM debian:13\nADD \\\n  a.txt /\nADD b.txt /\n";
    assert.deepEqual(kics(runs.replace("ADD", "# kics-scan ignore-line\nADD")), [["kics"], 1]);
    assert.deepEqual(kics(`# kics-scan ignore-block\n${runs}`), [["kics", "kics"], 0]);
    assert.deepEqual(kics(`# About\n# kics-scan ignore\n${runs}`), [["kics", "kics"], 0]);
    assert.deepEqual(kics(`${runs}# kics-scan ignore\n`), [[], 2]);
    assert.deepEqual(kics(`# kics-scan disable=9513a694-aa0d-41d8-be61-3271e056f36b,x\n${runs}`), [
      ["kics", "kics"],
      0,
    ]);
    assert.deepEqual(kics(`# kics-scan disable=00000000-0ade-439e-b176-0b28f6bce35a\n${runs}`), [[], 2]);
  });

  it("are semgrep's: the line below, all rules or those named by their last word", () => {
    const asRoot = (comment: string) =>
      verdict(`FROM debian:13\nUSER root\n${comment}\nCMD ["run"]\n`, "dockerfile", "no-root-user")[0];
    const secret = (comment: string) =>
      verdict(`FROM debian:13\n${comment}\nARG API_TOKEN\nRUN run\n`, "dockerfile", "no-secret-in-env")[0];
    assert.deepEqual(secret("# nosemgrep"), ["semgrep"]);
    assert.deepEqual(secret("# needed # nosem"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep: dockerfile.security.secret-in-build-arg.secret-in-build-arg"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep: other, secret-in-build-arg"), ["semgrep"]);
    assert.deepEqual(secret("# nosemgrep: other"), []);
    assert.deepEqual(secret("# nosemgrep\n"), []);
    assert.deepEqual(asRoot("# nosemgrep"), []);
  });
});

const deployment = (annotations: string, pods = "") => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    team: shop
${annotations}spec:
  template:
    metadata:
      annotations:
        team: shop
${pods}    spec:
      containers:
        - name: web
          image: acme/web:latest
          securityContext:
            privileged: true
---
apiVersion: v1
kind: Pod
metadata: { name: other }
spec:
  containers:
    - name: other
      image: acme/other:latest
      securityContext: { privileged: true }
`;
const privileged = (annotations: string, pods?: string, rule = "no-privileged-container") =>
  verdict(deployment(annotations, pods), "kubernetes", rule);

describe("annotations of other tools", () => {
  const silence: readonly [what: string, annotation: string, by: string][] = [
    ["checkov's", "    checkov.io/skip1: CKV_K8S_16=needed for the GPU\n", "checkov"],
    ["checkov's without a reason", "    checkov.io/skip20: CKV_K8S_16\n", "checkov"],
    ["kube-linter's", '    ignore-check.kube-linter.io/privileged-container: "needed"\n', "kube-linter"],
    ["kube-linter's for all", '    kube-linter.io/ignore-all: "needed"\n', "kube-linter"],
    ["kube-score's", "    kube-score/ignore: pod-probes, container-security-context-privileged\n", "kube-score"],
    ["Polaris's", '    polaris.fairwinds.com/runAsPrivileged-exempt: "true"\n', "polaris"],
    ["Polaris's for all", '    polaris.fairwinds.com/exempt: "true"\n', "polaris"],
  ];
  for (const [what, annotation, by] of silence) {
    it(`silence in their object: ${what}`, () => assert.deepEqual(privileged(annotation), [[by], 1]));
  }

  const vain: readonly [what: string, annotation: string][] = [
    ["checkov's for another check", "    checkov.io/skip1: CKV_K8S_14=needed\n"],
    ["kube-linter's for another check", '    ignore-check.kube-linter.io/latest-tag: "needed"\n'],
    ["kube-score's for another check", "    kube-score/ignore: pod-probes\n"],
    ["Polaris's that is not true", '    polaris.fairwinds.com/runAsPrivileged-exempt: "false"\n'],
    ["checkov's form of a comment, which it does not read here", "    # checkov:skip=CKV_K8S_16:needed\n"],
  ];
  for (const [what, annotation] of vain) {
    it(`do not silence: ${what}`, () => assert.deepEqual(privileged(annotation), [[], 2]));
  }

  it("of the pods count where their tool looks at them", () => {
    assert.deepEqual(privileged("", "        checkov.io/skip1: CKV_K8S_16=needed\n"), [["checkov"], 1]);
    const linter = '        ignore-check.kube-linter.io/privileged-container: "x"\n';
    assert.deepEqual(privileged("", linter), [[], 2]);
  });

  it("are told with their reason, and are no comments to be mended", () => {
    const { suppressed, findings, failures } = check(
      deployment("    checkov.io/skip1: CKV_K8S_16=for = the GPU\n"),
      "kubernetes",
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(
      suppressed.map(({ by, reason, id }) => [by, reason, id]),
      [["checkov", "for = the GPU", "CKV_K8S_16"]],
    );
    assert.ok(!findings.some((f) => f.rule.includes("suppression")));
  });

  it("stand in manifests beside comments of KICS, semgrep and trivy", () => {
    const pod = (comment: string) =>
      verdict(
        `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: acme/a:1\n      securityContext:\n        ${comment}\n        privileged: true\n`,
        "kubernetes",
        "no-privileged-container",
      )[0];
    assert.deepEqual(pod("# trivy:ignore:KSV-0017"), ["trivy"]);
    assert.deepEqual(pod("# trivy:ignore:AVD-KSV-0017"), ["trivy"]);
    assert.deepEqual(pod("# nosemgrep"), ["semgrep"]);
    assert.deepEqual(pod("# nosemgrep: yaml.kubernetes.security.privileged-container.privileged-container"), [
      "semgrep",
    ]);
    assert.deepEqual(pod("# nothing"), []);
  });
});
