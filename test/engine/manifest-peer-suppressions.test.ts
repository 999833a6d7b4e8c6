import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { check, verdict } from "./silenced.ts";

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
    ["checkov's under its newer name", "    cortex.io/skip1: CKV_K8S_16=needed\n", "checkov"],
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
    ["checkov's with several checks", "    checkov.io/skip1: CKV_K8S_14,CKV_K8S_16=needed\n"],
    ["kube-linter's for another check", '    ignore-check.kube-linter.io/latest-tag: "needed"\n'],
    ["kube-score's for another check", "    kube-score/ignore: pod-probes\n"],
    ["kube-score's that asks for a check", "    kube-score/enable: container-security-context-privileged\n"],
    ["Polaris's that is not true", '    polaris.fairwinds.com/runAsPrivileged-exempt: "false"\n'],
    ["checkov's form of a comment, which it does not read here", "    # checkov:skip=CKV_K8S_16:needed\n"],
  ];
  for (const [what, annotation] of vain) {
    it(`do not silence: ${what}`, () => assert.deepEqual(privileged(annotation), [[], 2]));
  }

  it("of the pods count where their tool looks at them", () => {
    const score = "        kube-score/ignore: container-security-context-privileged\n";
    assert.deepEqual(privileged("", score), [["kube-score"], 1]);
    assert.deepEqual(privileged("", "        checkov.io/skip1: CKV_K8S_16=needed\n"), [[], 2]);
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

  it("of kube-score for all resources are for ephemeral storage as well", () => {
    const annotation = "    kube-score/ignore: container-resources\n";
    assert.deepEqual(privileged(annotation, "", "require-ephemeral-storage-limit"), [["kube-score"], 1]);
  });
});

describe("comments of other tools in a manifest", () => {
  const manifest = (above: string, behind = "") =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: acme/a:1\n      securityContext:\n        ${above}\n        privileged: true${behind}\n`;
  const pod = (...text: Parameters<typeof manifest>) =>
    verdict(manifest(...text), "kubernetes", "no-privileged-container")[0];

  it("are semgrep's, on the line or above it", () => {
    assert.deepEqual(pod("# nosemgrep"), ["semgrep"]);
    assert.deepEqual(pod("# nosemgrep: yaml.kubernetes.security.privileged-container.privileged-container"), [
      "semgrep",
    ]);
    assert.deepEqual(pod("", " # nosemgrep"), ["semgrep"]);
    assert.deepEqual(pod("", " # why nosemgrep: privileged-container"), ["semgrep"]);
    assert.deepEqual(pod("", " #nosemgrep"), []);
    assert.deepEqual(pod("# why nosemgrep"), []);
    assert.deepEqual(pod("# nothing"), []);
  });

  it("are KICS's, above a line, a block, a document and the file", () => {
    const kics = (top: string, block: string, line: string, behind = "") =>
      `${top}apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - image: acme/a:1\n      name: a\n${block}      ports:\n        - containerPort: 80\n${line}          hostPort: 80${behind}\n`;
    const host = (...text: Parameters<typeof kics>) => verdict(kics(...text), "kubernetes", "no-host-port");
    assert.deepEqual(host("", "", "          # kics-scan ignore-line\n"), [["kics"], 0]);
    assert.deepEqual(host("", "", "", " # kics-scan ignore-line"), [[], 1]);
    assert.deepEqual(host("", "      # kics-scan ignore-line\n", ""), [[], 1]);
    assert.deepEqual(host("", "      # kics-scan ignore-block\n", ""), [["kics"], 0]);
    assert.deepEqual(host("---\n# kics-scan ignore-block\n", "", ""), [["kics"], 0]);
    assert.deepEqual(host("# kics-scan ignore-block\n", "", ""), [[], 1]);
    assert.deepEqual(host("---\n# kics-scan ignore\n", "", ""), [["kics"], 0]);
    assert.deepEqual(host("# kics-scan enable=00000000-0ade-439e-b176-0b28f6bce35a\n", "", ""), [["kics"], 0]);
    assert.deepEqual(host("# kics-scan enable=2b1836f1-dcce-416e-8e16-da8c71920633\n", "", ""), [[], 1]);
    const two = `---\n# kics-scan ignore-block\n${kics("", "", "")}---\n${kics("", "", "")}`;
    assert.deepEqual(verdict(two, "kubernetes", "no-host-port"), [["kics"], 1]);
  });

  it("are none of trivy's, checkov's, hadolint's and BuildKit's, which read none here", () => {
    assert.deepEqual(pod("# trivy:ignore:KSV-0017"), []);
    assert.deepEqual(pod("# trivy:ignore:*", " # trivy:ignore:AVD-KSV-0017"), []);
    assert.deepEqual(pod("# checkov:skip=CKV_K8S_16:needed"), []);
  });
});
