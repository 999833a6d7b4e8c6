import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ImageScan, Vulnerability } from "../../../server/src/model/image-facts.ts";
import noKnownVulnerabilities from "../../../server/src/rules/image/no-known-vulnerabilities.ts";
import { check, testRule } from "../rule-tester.ts";

function vulnerability(
  severity: Vulnerability["severity"],
  id: string,
  fixed: readonly string[] = ["2"],
): Vulnerability {
  return { id, severity, package: `of-${id}`, installed: "1", fixed, title: undefined };
}
const high = vulnerability("high", "CVE-1");
const medium = vulnerability("medium", "CVE-2");
const low = vulnerability("low", "CVE-3", []);
const unrated = vulnerability("unknown", "CVE-4", []);
const report = (...vulnerabilities: readonly Vulnerability[]) => ({ "node:22": [{ vulnerabilities }] });
const DIGEST = `sha256:${"1".repeat(64)}`;

testRule(noKnownVulnerabilities, {
  valid: [
    { kind: "dockerfile", name: "no report", code: "FROM node:22\n" },
    { kind: "dockerfile", name: "nothing found", code: "FROM node:22\n", scans: report() },
    { kind: "dockerfile", name: "another tag", code: "FROM node:20\n", scans: report(high) },
    {
      kind: "dockerfile",
      name: "a stage",
      code: "FROM scratch AS base\nFROM base\n",
      scans: { base: report(high)["node:22"] },
    },
    {
      kind: "dockerfile",
      name: "less than is asked for",
      code: "FROM node:22\n",
      scans: report(medium, low, unrated),
      options: { minSeverity: "high" },
    },
    {
      kind: "dockerfile",
      name: "nothing mends it",
      code: "FROM node:22\n",
      scans: report(low, unrated),
      options: { ignoreUnfixed: true },
    },
    {
      kind: "dockerfile",
      name: "ignored, in any case",
      code: "FROM node:22\n",
      scans: report(high),
      options: { ignore: ["cve-1"] },
    },
    {
      kind: "kubernetes",
      name: "an overlay runs another version",
      file: "base/pod.yaml",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: node:22\n",
      scans: report(high),
      neighbours: {
        "base/kustomization.yaml": "resources: [pod.yaml]\n",
        "prod/kustomization.yaml": 'resources: [../base]\nimages:\n  - name: node\n    newTag: "24"\n',
      },
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "says what, how many, where mended, and who says so",
      code: "FROM node:22\n",
      scans: report(medium, low, high, vulnerability("high", "CVE-5", []), unrated),
      findings: [
        {
          line: 1,
          text: "node:22",
          severity: "error",
          message:
            /^node:22 has 2 high, 1 medium, 1 low and 1 unrated vulnerabilities: CVE-1 in of-CVE-1 1 \(mended in 2\), CVE-5 in of-CVE-5 1 \(not mended yet\), CVE-2 in of-CVE-2 1 \(mended in 2\) and 2 more\. Take a build with the mended packages\. Report by Trivy of 2026-11-20 \(reports\/image\.trivy\.json\)\.$/,
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "nothing is mended",
      code: "FROM node:22\n",
      scans: report(low),
      findings: [{ line: 1, severity: "info", message: /: CVE-3 in of-CVE-3 1 \(not mended yet\)\. No package mends/ }],
    },
    {
      kind: "dockerfile",
      name: "a builder does not run",
      code: "FROM node:22 AS build\nFROM scratch\nCOPY --from=build /app /\n",
      scans: report(high),
      findings: [{ line: 1, severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "files are copied of an image",
      code: "FROM scratch\nCOPY --from=node:22 /usr/local/bin/node /\n",
      scans: report(medium),
      findings: [{ line: 2, text: "node:22", severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "by an ARG's default",
      code: "ARG VERSION=22\nFROM node:${VERSION}\n",
      scans: report(high),
      findings: [{ line: 2 }],
    },
    {
      kind: "compose",
      name: "what is built here has been scanned by its name",
      code: "services:\n  app:\n    build: .\n    image: node:22\n",
      scans: report(high),
      findings: [{ line: 4, text: "node:22", severity: "error" }],
    },
    {
      kind: "compose",
      name: "stale",
      code: `services:\n  app:\n    image: node:22@${DIGEST}\n`,
      scans: { "node:22": [{ stale: true, tool: "Grype", made: undefined, vulnerabilities: [high, low] }] },
      findings: [
        {
          line: 3,
          severity: "info",
          message:
            /^Report by Grype \(reports\/image\.trivy\.json\) is about another digest than the one of node:22@sha256:1+: scan the image again\. That one had 1 high and 1 low vulnerabilities\.$/,
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "in each container",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  initContainers:\n    - name: b\n      image: node:22\n  containers:\n    - name: a\n      image: node:22\n",
      scans: report(high),
      findings: [{ line: 8 }, { line: 11 }],
    },
    {
      kind: "aci",
      code: "apiVersion: 2021-10-01\nname: g\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  containers:\n    - name: a\n      properties:\n        image: node:22\n",
      scans: report(medium),
      findings: [{ line: 8, severity: "warning" }],
    },
    {
      kind: "kustomize",
      code: 'images:\n  - name: acme/app\n    newName: node\n    newTag: "22"\n',
      scans: report(high),
      findings: [{ line: 4, severity: "error" }],
    },
    {
      kind: "helm",
      file: "chart/values.yaml",
      code: 'image:\n  repository: node\n  tag: "22"\n',
      scans: report(high),
      findings: [{ line: 3, severity: "error" }],
    },
  ],
});

describe("no-known-vulnerabilities", () => {
  const scan = (
    tool: string,
    made: string,
    stale: boolean,
    ...vulnerabilities: readonly Vulnerability[]
  ): ImageScan => ({
    tool,
    made,
    stale,
    vulnerabilities,
    report: `${tool}.json`,
  });
  const said = (...scans: readonly ImageScan[]) =>
    check(noKnownVulnerabilities, { kind: "dockerfile", code: "FROM node:22\n", scans: { "node:22": scans } })
      .findings[0];

  it("puts the reports of several tools together, and takes the last of each", () => {
    const finding = said(
      scan("Trivy", "2026-11-20T00:00:00Z", false, high),
      scan("Trivy", "2026-11-01T00:00:00Z", false, medium),
      scan("Grype", "2026-11-19T00:00:00Z", false, high, low),
    );
    assert.match(finding?.message ?? "", /^node:22 has 1 high and 1 low vulnerabilities: /);
    assert.match(finding?.message ?? "", /Reports by Trivy of 2026-11-20 \(Trivy\.json\) and Grype of 2026-11-19/);
  });

  it("goes by a report on the very digest where there is one", () => {
    const finding = said(
      scan("Trivy", "2026-11-20T00:00:00Z", true, high),
      scan("Grype", "2026-11-01T00:00:00Z", false, low),
    );
    assert.match(finding?.message ?? "", /^node:22 has 1 low vulnerability: /);
    assert.equal(finding?.severity, "info");
  });

  it("is another finding for a baseline once something as bad has come up", () => {
    const details = [[high], [high, low], [high, vulnerability("high", "CVE-9")]].map(
      (found) => said(scan("Trivy", "2026-11-20T00:00:00Z", false, ...found))?.detail,
    );
    assert.equal(details[0], details[1]);
    assert.notEqual(details[0], details[2]);
  });
});
