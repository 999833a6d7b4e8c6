import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { MOST_REPORT, parseScanReport } from "../../server/src/scans/parse-scan-report.ts";
import { isReportName } from "../../server/src/scans/report-files.ts";
import type { ScanReport } from "../../server/src/scans/scan-report.ts";
import { curl, grype, grypeSarif, INDEX, PLATFORM, sarif, scoutSarif, trivy, trivySarif } from "./reports.ts";

function read(text: string, image?: string): ScanReport {
  const report = parseScanReport(text, "reports/x", image === undefined ? undefined : parseImageReference(image));
  assert.ok(!("fault" in report), JSON.stringify(report));
  return report;
}

function fault(text: string) {
  const report = parseScanReport(text, "reports/x");
  assert.ok("fault" in report, "it was read");
  return report;
}

/** A vulnerability in few words. */
const brief = ({ vulnerabilities }: ScanReport) =>
  vulnerabilities.map(
    ({ id, severity, package: name, installed, fixed }) =>
      `${severity} ${id} ${name} ${installed} -> ${fixed.join(" or ")}`,
  );
const names = (report: ScanReport) => report.names.map(({ text }) => text);

describe("reading scanners' reports", () => {
  it("reads Trivy's JSON, each vulnerability of a package once", () => {
    const report = read(trivy());
    assert.deepEqual(brief(report), [
      "critical CVE-2023-38545 curl 7.88.1-10 -> 7.88.1-10+deb12u4 or 8.4.0-2",
      "low CVE-2023-45853 zlib1g 1:1.2.13.dfsg-1 -> ",
    ]);
    assert.equal(report.vulnerabilities[0]?.title, "curl: heap based buffer overflow in the SOCKS5 proxy handshake");
    assert.equal(report.tool, "Trivy");
    assert.equal(report.made, "2026-11-20T08:12:30.000000005Z");
    assert.deepEqual(names(report), ["node:22-bookworm"]);
    assert.deepEqual(report.digests, [INDEX]);
  });

  it("reads Trivy's report on an image in which nothing was found", () => {
    const clean = JSON.stringify({
      SchemaVersion: 2,
      ArtifactName: "node:22",
      ArtifactType: "container_image",
      Results: [{ Target: "node:22 (debian 12.8)", Class: "os-pkgs", Type: "debian" }],
    });
    assert.deepEqual(read(clean).vulnerabilities, []);
  });

  it("reads Grype's JSON", () => {
    const report = read(grype());
    assert.deepEqual(brief(report), [
      "high CVE-2023-38545 curl 7.88.1-10 -> 7.88.1-10+deb12u4",
      "low CVE-2023-45853 zlib1g 1:1.2.13.dfsg-1 -> ",
      "unknown GHSA-c2qf-rxjj-qqgw semver 7.3.8 -> 7.5.2",
    ]);
    assert.equal(report.tool, "Grype");
    assert.equal(report.made, "2026-11-19T10:00:00.123456789+01:00");
    assert.deepEqual(names(report), ["node:22-bookworm"]);
    assert.deepEqual(report.digests, [INDEX, PLATFORM]);
  });

  it("reads Trivy's SARIF and leaves out what is no vulnerability", () => {
    const report = read(trivySarif());
    assert.deepEqual(brief(report), [
      "critical CVE-2023-38545 curl 7.88.1-10 -> 7.88.1-10+deb12u4",
      "critical CVE-2023-38545 libcurl4 7.88.1-10 -> ",
    ]);
    assert.equal(report.tool, "Trivy");
    assert.deepEqual(names(report), ["node:22-bookworm"]);
    assert.deepEqual(report.digests, [INDEX]);
  });

  it("reads Grype's SARIF, whose results name the image; a layer's digest is not the image's", () => {
    const report = read(grypeSarif());
    assert.deepEqual(brief(report), ["critical CVE-2023-38545 curl 7.88.1-10 -> 7.88.1-10+deb12u4"]);
    assert.equal(report.tool, "Grype");
    assert.deepEqual(names(report), ["node:22-bookworm"]);
    assert.deepEqual(report.digests, []);
  });

  it("reads Docker Scout's SARIF once it is said what it is about", () => {
    assert.deepEqual(fault(scoutSarif()), { fault: "does not say which image it is about", unnamed: true });
    const report = read(scoutSarif(), `node:22@${INDEX}`);
    assert.deepEqual(brief(report), [
      "critical CVE-2023-38545 curl 7.88.1-10+b1 -> 7.88.1-10+deb12u4",
      "unknown CVE-2011-3374 apt 2.6.1 -> ",
    ]);
    assert.equal(report.tool, "Docker Scout");
    assert.deepEqual(report.digests, [INDEX]);
  });

  it("reads SARIF of others by the names of vulnerabilities and the score", () => {
    const result = (ruleId: string, text: string) => ({ ruleId, message: { text }, level: "warning" });
    const rule = (id: string, score: unknown) => ({ id, properties: { "security-severity": score } });
    const other = sarif({
      tool: { driver: { name: "Snyk Container", rules: [rule("SNYK-DEBIAN12-CURL-5955026", "7.5"), rule("X1", "1")] } },
      results: [
        result(
          "SNYK-DEBIAN12-CURL-5955026",
          "This file introduces a vulnerable curl package with a high severity vulnerability.",
        ),
        result("CVE-2024-0001", "Something else."),
        result("X1", "No vulnerability."),
      ],
    });
    const report = read(other, "acme/app:1");
    assert.equal(report.tool, "Snyk Container");
    assert.deepEqual(brief(report), [
      "high SNYK-DEBIAN12-CURL-5955026 curl undefined -> ",
      "medium CVE-2024-0001  undefined -> ",
    ]);
  });

  for (const [name, expected] of [
    ["docker:node:22", ["node:22"]],
    ["registry:2", ["registry:2"]],
    ["registry.example:5000/team/app", ["registry.example:5000/team/app"]],
    ["build/image.tar.gz", []],
    ["/tmp/oci-layout", []],
    ["${IMAGE}", []],
  ] as const) {
    it(`takes ${name} for ${expected[0] ?? "no image"}`, () => {
      assert.deepEqual(names(read(trivy({ name, tags: [] }))), expected);
    });
  }

  it("says in one sentence what is wrong", () => {
    const fs = JSON.stringify({ SchemaVersion: 2, ArtifactName: ".", ArtifactType: "filesystem", Results: [] });
    assert.match(fault(fs).fault, /^is on no image but on a filesystem; "trivy image"/);
    const folder = JSON.stringify({ matches: [], source: { type: "directory", target: "." } });
    assert.equal(fault(folder).fault, "is on no image but on a directory");
    for (const text of ["", "{", "[]", "null", "{}", "[1]", '"text"', "\u0000"])
      assert.equal(fault(text).fault, "is neither JSON of Trivy or Grype nor SARIF", text);
    const lint = sarif({
      tool: { driver: { name: "ESLint" } },
      results: [{ ruleId: "no-var", message: { text: "" } }],
    });
    assert.match(fault(lint).fault, /^holds results, but none that names a vulnerability/);
    assert.deepEqual(fault(trivy({ name: "image.tar", tags: [], digests: [] })).unnamed, true);
    assert.equal(fault(" ".repeat(MOST_REPORT + 1)).fault, "is too large: the limit is 50 MB");
  });

  it("takes a byte order mark", () => {
    assert.equal(read(`\ufeff${trivy()}`).tool, "Trivy");
  });

  it("knows by their names the files to pick up", () => {
    const picked = ["a.trivy.json", "A.Grype.JSON", "x/scout.sarif", "trivy.json", ".sarif", "a.json", "a.sarif.bak"];
    assert.deepEqual(picked.filter(isReportName), ["a.trivy.json", "A.Grype.JSON", "x/scout.sarif"]);
  });
});

describe("hostile reports", () => {
  it("bring no characters that move a cursor, and no long texts", () => {
    const evil = {
      ...curl,
      PkgName: `\u001b[31mcurl\u202e\u0007${"x".repeat(10_000)}`,
      Title: "a\u0000b\r\nc\u2066",
      InstalledVersion: { toString: 1 },
      FixedVersion: Array(5).fill("1"),
    };
    const [found] = read(trivy({ vulnerabilities: [evil] })).vulnerabilities;
    assert.match(found?.package ?? "", /^\[31mcurl x{20,}…$/);
    assert.equal(found?.package.length, 120);
    assert.equal(found?.title, "a b c");
    assert.equal(found?.installed, undefined);
    assert.deepEqual(found?.fixed, []);
  });

  it("can't reach what objects inherit", () => {
    const text = `{"__proto__":{"polluted":1},"SchemaVersion":2,"ArtifactName":"node:22","Metadata":{"__proto__":{"RepoTags":["evil:1"]},"constructor":{"RepoTags":["evil:2"]}},"Results":[{"__proto__":{"Vulnerabilities":[{"VulnerabilityID":"CVE-2024-1"}]},"Vulnerabilities":[{"VulnerabilityID":"__proto__","PkgName":"constructor","Severity":"toString"}]}]}`;
    const report = read(text);
    assert.deepEqual(names(report), ["node:22"]);
    assert.deepEqual(brief(report), ["unknown __proto__ constructor undefined -> "]);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it("are bounded: vulnerabilities, versions that mend, names and digests", () => {
    const many = Array.from({ length: 50_001 }, (_, i) => ({ VulnerabilityID: `CVE-2024-${i}` }));
    const fixed = Array.from({ length: 100 }, (_, i) => `1.${i}`).join(",");
    const tags = Array.from({ length: 10_000 }, (_, i) => `node:${i}`);
    const report = read(trivy({ vulnerabilities: [{ ...curl, FixedVersion: fixed }, ...many], tags }));
    assert.equal(report.vulnerabilities.length, 50_000);
    assert.equal(report.vulnerabilities[0]?.fixed.length, 10);
    assert.ok(report.names.length <= 201);
  });

  it("take no longer than their length asks for", () => {
    const nested = "[".repeat(1_000_000);
    const spaces = sarif({
      tool: { driver: { name: "x" } },
      results: [
        { ruleId: `CVE-2024-1${"-".repeat(100_000)}`, message: { text: `vulnerability${" :".repeat(100_000)}` } },
      ],
    });
    const began = performance.now();
    assert.ok("fault" in parseScanReport(nested, "x"));
    parseScanReport(spaces, "x");
    assert.ok(performance.now() - began < 2000);
  });

  it("never throw, whatever stands where", () => {
    const shapes = [trivy(), grype(), trivySarif(), grypeSarif(), scoutSarif()].map(
      (text) => JSON.parse(text) as object,
    );
    const odd = fc.oneof(
      fc.constant({ toString: 1, valueOf: 1 }),
      fc.constant([]),
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...shapes), fc.integer({ min: 0, max: 200 }), odd, (shape, at, value) => {
        let n = 0;
        const text = JSON.stringify(shape, (key, old) => (key !== "" && n++ === at ? value : old));
        const report = parseScanReport(text, "x", parseImageReference("node:22"));
        assert.equal(typeof ("fault" in report ? report.fault : report.tool), "string");
      }),
      { numRuns: 3000 },
    );
  });
});
