import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOfText, lazyFactsOfText } from "../../server/src/engine/file-facts.ts";

describe("facts of a file that is not open", () => {
  const files: Readonly<Record<string, string>> = {
    "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: { app: a }\nspec:\n  containers: []\n",
    "kustomization.yaml": "namespace: shop\nresources: [pod.yaml]\nimages:\n  - name: acme/web\n    newTag: '1.4'\n",
    "compose.yaml": "services:\n  a:\n    build: .\n",
    Dockerfile: "FROM debian:13\nUSER 1000\nEXPOSE 80\n",
  };

  for (const [path, text] of Object.entries(files)) {
    it(`are the same whether or not they wait to be asked for: ${path}`, () => {
      const facts = factsOfText(text, path);
      const lazy = lazyFactsOfText(text, path);
      assert.ok(facts && lazy);
      for (const key of ["path", "kind", "objects", "builds", "built", "kustomization"] as const) {
        assert.deepEqual(lazy[key], facts[key], key);
      }
    });
  }

  it("are none where nothing in a file is for others", () => {
    assert.equal(lazyFactsOfText("a: 1\n", "notes.yaml"), undefined);
  });

  it("name the images that a kustomization changes", () => {
    assert.deepEqual(lazyFactsOfText(files["kustomization.yaml"] ?? "", "o/kustomization.yaml")?.kustomization, {
      namespace: "shop",
      resources: ["o/pod.yaml"],
      images: ["acme/web"],
    });
  });
});
