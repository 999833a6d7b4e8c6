import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { kustomize } from "../../../server/src/formats/kustomize/kustomize.ts";
import { inFile } from "../../../server/src/text/span.ts";

const PIECES = [
  "images:\n",
  "- name: app\n",
  "  newTag: latest\n",
  "  digest: sha256:x\n",
  "patches:\n",
  "- target: {kind: Deployment}\n",
  "  patch: |-\n",
  '  patch: \'[{"op": "add", "path": "/spec/template/spec/containers/-", "value": {}}]\'\n',
  "    - op: replace\n      path: /spec/template/spec/containers/0/securityContext/privileged\n      value: true\n",
  "    spec:\n      template:\n        spec:\n          containers:\n          - name: a\n            image: nginx\n",
  "patchesStrategicMerge:\n",
  "- |\n  apiVersion: v1\n  kind: Pod\n  spec: {hostPID: true}\n",
  "secretGenerator:\n- literals:\n  - A=b\n",
  "---\n",
  "    ---\n",
  " ",
  "\n",
  "\r\n",
  "'",
  "|",
  "&a ",
  "*a",
  "- ",
  "<<: *a\n",
  "{",
];

describe("any text as a kustomization", () => {
  it("never throws, and all places lie inside", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }), (parts) => {
        const text = parts.join("");
        const parsed = kustomize.parse(text, "kustomization.yaml");
        for (const { subjects } of parsed.units) {
          const places = [
            ...(subjects.container ?? []).flatMap(({ at, extent }) => [at, extent]),
            ...(subjects.workload ?? []).flatMap(({ at, extent }) => [at, extent]),
            ...(subjects.image ?? []).map(({ at }) => at),
            ...(subjects.literal ?? []).map(({ at }) => at),
          ].map(inFile);
          for (const { start, end } of places) assert.ok(0 <= start && start <= end && end <= text.length, text);
          for (const { privileged, memoryLimit } of subjects.container ?? []) {
            assert.notEqual(privileged.state, "unset", text);
            assert.notEqual(memoryLimit.state, "unset", text);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("takes time that grows no faster than the text", () => {
    const text = `patches:\n${"- target: {kind: Pod}\n  patch: |-\n    spec:\n      hostPID: true\n".repeat(500)}`;
    const before = performance.now();
    assert.equal(kustomize.parse(text, "kustomization.yaml").units[0]?.subjects.workload?.length, 500);
    assert.ok(performance.now() - before < 4000);
  });
});
