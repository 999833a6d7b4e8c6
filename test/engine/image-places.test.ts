import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formats } from "../../server/src/engine/formats.ts";
import { imagePlaces, rewriteReferences } from "../../server/src/engine/image-places.ts";
import { type ImageReference, parseImageReference } from "../../server/src/model/image-reference.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";

const DIGEST = `sha256:${"5eed0fda7a0cab1e".repeat(4)}`;
const facts = { path: "file", neighbours: { text: () => undefined } };

function pinned({ digest, name, tag }: ImageReference): ImageReference | undefined {
  return digest === undefined ? parseImageReference(`${name}:${tag ?? "pin"}@${DIGEST}`) : undefined;
}

const pin = (text: string, kind: Kind) => rewriteReferences({ text, kind, facts, wanted: pinned });

describe("pinning every image of the rules' examples", () => {
  const examples = rules.flatMap(({ id, examples }) =>
    examples.flatMap((example) => {
      const texts = ["bad", "good", "fixed"].map((key) => (example as unknown as Record<string, unknown>)[key]);
      return texts.flatMap((text) => (typeof text === "string" ? [{ id, kind: example.kind, text }] : []));
    }),
  );

  for (const [ending, lineBreak] of [
    ["line feeds", "\n"],
    ["carriage returns", "\r\n"],
  ] as const) {
    it(`changes nothing else, and nothing the second time, with ${ending}`, () => {
      let count = 0;
      for (const { id, kind, text: example } of examples) {
        const text = example.replaceAll("\n", lineBreak);
        const { text: after, refused } = pin(text, kind);
        const places = imagePlaces(formats[kind].parse(after, facts.path, undefined, facts.neighbours));
        for (const [number, place] of places.entries()) {
          if (place.state !== "known" || place.builtHere || refused.has(number)) continue;
          assert.notEqual(place.reference.digest, undefined, `${id}: ${after}`);
          count++;
        }
        assert.equal(pin(after, kind).text, after, id);
        if (kind === "kustomize" || kind === "helm") continue;
        assert.equal(after.replaceAll(`@${DIGEST}`, "").replaceAll(":pin", ""), text, id);
      }
      assert.ok(count > 200, String(count));
    });
  }

  it("leaves the text alone where nothing is wanted", () => {
    const text = "FROM node:22\n";
    const { text: after, refused } = rewriteReferences({ text, kind: "dockerfile", facts, wanted: () => undefined });
    assert.equal(after, text);
    assert.equal(refused.size, 0);
  });
});
