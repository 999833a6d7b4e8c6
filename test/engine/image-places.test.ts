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

/** What becomes of odd forms; the text before is that without the digests and `:pin`. */
const FORMS: readonly (readonly [Kind, string])[] = [
  ["compose", "x: &img nginx:1@D\nservices:\n  a:\n    image: *img\n  b:\n    image: *img\n"],
  ["compose", "services:\n  a: &a\n    image: nginx:1@D\n  b:\n    <<: *a\n    user: x\n  c: *a\n"],
  ["compose", "x-i: &i {image: nginx:1@D}\nservices:\n  a:\n    <<: [*i]\n  b: {<<: *i, image: redis:pin@D}\n"],
  ["compose", "x-i: &i\n  image: ${I:-nginx:pin@D}\nservices:\n  a:\n    <<: *i\n  b:\n    <<: *i\n"],
  ["compose", "services:\n  a:\n    image: >-\n      nginx:1@D\n    user: x\n"],
  ["compose", "services:\r\n  a:\r\n    image: >- # nginx:2\r\n      nginx:1@D\r\n    user: x\r\n"],
  ["compose", "services:\n  a:\n    image: |-\n      nginx:pin@D"],
  ["compose", "services:\n  a:\n    image:   # c\n      nginx:1@D   # d\n    user: x\n"],
  ["compose", "services:\n  a:\n    image: !!str nginx:1@D\n  b:\n    image: &x !!str 'nginx:pin@D' # x\n"],
  ["compose", "services:\n  a:\n    ? image\n    : nginx:1@D\n"],
  ["compose", '{"services":{"a":{"image":"nginx:1@D"}}}'],
  ["compose", "services:\n  a:\n    image: ${R:-docker.io}/nginx:${T:-1@D}\n  b: {image: '${A:-${B:-nginx:1@D}}'}\n"],
  ["compose", "services:\n  a:\n    image: nginx${T:-:1@D} # ${T}\n"],
  ["kubernetes", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: a, image: nginx:pin@D} # flow\n"],
  ["kubernetes", 'kind: Pod\r\napiVersion: v1\r\nspec:\r\n  containers:\r\n  - image: "nginx:1@D"   # x\r\n'],
  ["kubernetes", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: &i nginx:1@D\n  - image: *i\n"],
  ["dockerfile", "ARG V=1\nARG I=nginx:$V@D\nFROM $I\nARG V\nRUN echo $V\n"],
  ["dockerfile", "ARG V=1\nARG I=nginx:$V@D\nARG J=redis:$V@D\nFROM $I\nFROM $J\n"],
  ["dockerfile", 'ARG V=1\nARG I="nginx:${V}-alpine@D"\nFROM ${I} AS a\nFROM $I\n'],
  ["dockerfile", "ARG B=nginx\nARG I=docker.io/$B:pin@D\nFROM $I\n"],
  ["dockerfile", "ARG V=1 W=nginx\nFROM $W:$V@D AS x\nFROM $W:2@D\n"],
  ["dockerfile", "ARG V\nFROM nginx:${V:-1@D}\nFROM nginx:${V:-1}-alpine@D\n"],
  ["dockerfile", "FROM \\\n  # which\n  nginx:1@D \\\n  AS x\n"],
  ["dockerfile", "# escape=`\r\n# syntax=docker/dockerfile:1@D\r\nFROM nginx:pin@D `\r\n AS x\r\n"],
  ["dockerfile", "from alpine:3@D\nonbuild copy --from=golang:1@D /a /b\nADD --from='redis:7@D' /a /b\n"],
  ["dockerfile", "FROM alpine:3@D\nRUN --mount=from=redis:pin@D,target=/x --mount=target=/y,from=busybox:1@D true\n"],
];

describe("pinning an image", () => {
  for (const [kind, text] of FORMS) {
    it(`adds a digest and nothing else: ${kind} ${JSON.stringify(text)}`, () => {
      const before = text.replaceAll(/(?::pin)?@D/g, "");
      assert.equal(pin(before, kind).text.replaceAll(DIGEST, "D"), text);
    });
  }

  it("leaves a shared default on which its places do not agree, and pins the others", () => {
    const { text, refused } = pin("ARG W=nginx\nFROM $W:1\nFROM $W\nFROM redis\n", "dockerfile");
    assert.equal(text.replaceAll(DIGEST, "D"), "ARG W=nginx\nFROM $W:1@D\nFROM $W\nFROM redis:pin@D\n");
    assert.deepEqual([...refused], [[0, "no safe place"]]);
  });
});
