import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ImageFacts } from "../../server/src/model/image-facts.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { parseScanReport } from "../../server/src/scans/parse-scan-report.ts";
import type { ScanReport } from "../../server/src/scans/scan-report.ts";
import { ScannedImages } from "../../server/src/scans/scanned-images.ts";
import { ORDINARY } from "../rules/image-knowledge.ts";
import { grype, grypeSarif, INDEX, OTHER, PLATFORM, trivy } from "./reports.ts";

function read(text: string, path: string): ScanReport {
  const report = parseScanReport(text, path);
  assert.ok(!("fault" in report));
  return report;
}

function images(...texts: readonly string[]): ScannedImages {
  return new ScannedImages(texts.map((text, i) => read(text, `reports/${i}`)));
}

/** The digests of the cases repeat one digit. */
const short = (text: string) => text.replace(/([0-9a-f])\1{60,}/, "$1…");

function of(scanned: ScannedImages, text: string, facts?: ImageFacts) {
  const reference = parseImageReference(text);
  assert.ok(reference, text);
  return scanned.of(reference, facts).map(({ report, stale }) => `${report}${stale ? " stale" : ""}`);
}

const fresh = ["reports/0"];
const stale = ["reports/0 stale"];
const none: string[] = [];

describe("the reports on an image", () => {
  for (const [report, reference, expected] of [
    [trivy(), "node:22-bookworm", fresh],
    [trivy(), "docker.io/library/node:22-bookworm", fresh],
    [trivy(), "index.docker.io/node:22-bookworm", fresh],
    [trivy(), "node:22", none],
    [trivy(), "node", none],
    [trivy(), "acme/node:22-bookworm", none],
    [trivy(), "ghcr.io/library/node:22-bookworm", none],
    [trivy(), `node:22-bookworm@${INDEX}`, fresh],
    [trivy(), `node:22-bookworm@${OTHER}`, stale],
    [trivy(), `node@${INDEX}`, fresh],
    [trivy(), `node@${OTHER}`, none],
    [trivy(), `mirror.example/node:old@${INDEX}`, fresh],
    [trivy(), `node:22@${OTHER}`, none],
    [trivy({ name: "node", tags: [] }), "node", fresh],
    [trivy({ name: "node", tags: [] }), "node:latest", fresh],
    [trivy({ name: "node", tags: [] }), `node@${OTHER}`, none],
    [trivy({ name: "node", tags: [], digests: [] }), `node:latest@${OTHER}`, fresh],
    [trivy({ name: `node@${INDEX}`, tags: [], digests: [] }), `node:22@${INDEX}`, fresh],
    [trivy({ name: `node@${INDEX}`, tags: [], digests: [] }), "node", none],
    [trivy({ name: "image.tar", tags: [] }), `node:22@${INDEX}`, fresh],
    [trivy({ tags: ["node:22-bookworm", "node:22"] }), "node:22", fresh],
    [trivy({ name: "localhost:5000/app:1", tags: [], digests: [] }), "localhost:5000/app:1", fresh],
    [grype(), `node@${PLATFORM}`, fresh],
    [grype(), `node:22-bookworm@${INDEX}`, fresh],
    [grypeSarif(), `node:22-bookworm@${OTHER}`, fresh],
  ] as const) {
    const { names, digests } = read(report, "x");
    const about = [...names.map(({ text }) => text), ...digests].map(short).join(", ");
    it(`${short(reference)}: ${expected[0] ?? "none"} of one on ${about}`, () => {
      assert.deepEqual(of(images(report), reference), expected);
    });
  }

  it("takes an index and its platforms for one image, once the registry has told of them", () => {
    const scanned = images(trivy({ digests: [`node@${PLATFORM}`] }));
    const facts = {
      ...ORDINARY,
      digest: INDEX,
      platforms: [{ name: "linux/amd64", digest: PLATFORM, size: undefined }],
    };
    assert.deepEqual(of(scanned, `node:22-bookworm@${INDEX}`), stale);
    assert.deepEqual(of(scanned, `node:22-bookworm@${INDEX}`, facts), fresh);
    assert.deepEqual(of(scanned, `node:22-bookworm@${OTHER}`, facts), stale, "what is told is of another digest");
  });

  it("gives those of several tools", () => {
    assert.deepEqual(of(images(trivy(), grype()), "node:22-bookworm"), ["reports/0", "reports/1"]);
    const other = trivy({ digests: [`node@${OTHER}`] });
    assert.deepEqual(of(images(other, grype()), `node:22-bookworm@${INDEX}`), ["reports/1", "reports/0 stale"]);
  });

  it("gives the same list for the same reference", () => {
    const scanned = images(trivy());
    const reference = parseImageReference("node:22-bookworm");
    assert.ok(reference);
    assert.equal(scanned.of(reference), scanned.of(reference));
  });
});
