import assert from "node:assert/strict";
import type { ImageFacts, ImageKnowledge, ImageScan } from "../../server/src/model/image-facts.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { imageKey } from "../../server/src/registry/known-images.ts";
import type { Example } from "../../server/src/rules/rule.ts";

/** What is told of an image where a case says nothing else. */
export const ORDINARY: ImageFacts = {
  digest: `sha256:${"1".repeat(64)}`,
  asked: "2026-11-22T12:00:00.000Z",
  platforms: [{ name: "linux/amd64", digest: `sha256:${"1".repeat(64)}`, size: 30_000_000 }],
  platform: "linux/amd64",
  created: "2026-11-01T12:00:00.000Z",
  user: "10001",
  entrypoint: [],
  command: [],
  exposedPorts: [],
  labels: {},
  trust: { signatures: ["cosign"], attestations: [] },
};

/** What is said of a report where a case says nothing else. */
const ORDINARY_REPORT: ImageScan = {
  tool: "Trivy",
  report: "reports/image.trivy.json",
  made: "2026-11-20T08:00:00Z",
  stale: false,
  vulnerabilities: [],
};

/** What a case says of images as rules ask for it. Scans are found by name and tag, whatever digest is pinned. */
export function knowledgeOf({ told = {}, scans = {} }: Pick<Example, "told" | "scans">): ImageKnowledge {
  const images = new Map(Object.entries(told).map(([text, facts]) => [keyOf(text), { ...ORDINARY, ...facts }]));
  return {
    told: (reference) => images.get(imageKey(reference)),
    scanned: ({ text }) => {
      const name = text.split("@")[0] ?? "";
      return (
        (Object.hasOwn(scans, name) ? scans[name] : undefined)?.map((scan) => ({ ...ORDINARY_REPORT, ...scan })) ?? []
      );
    },
  };
}

function keyOf(text: string): string {
  const reference = parseImageReference(text);
  assert.ok(reference, text);
  return imageKey(reference);
}
