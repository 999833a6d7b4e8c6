import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kubernetes } from "../../../server/src/formats/kubernetes/kubernetes.ts";
import type { Neighbours } from "../../../server/src/model/facts.ts";
import { kustomizationsAround } from "../../../server/src/model/kustomization-files.ts";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.29
        securityContext:
          privileged: true
`;

const among = (files: Readonly<Record<string, string>>): Neighbours => ({ text: (path) => files[path] ?? null });

function read(path: string, files: Readonly<Record<string, string>>) {
  const parsed = kubernetes.parse(DEPLOYMENT, path, undefined, among(files));
  const workload = parsed.units[0]?.subjects.workload?.[0] ?? assert.fail();
  const container = workload.containers[0] ?? assert.fail();
  return [workload.partial, container.privileged.state, container.memoryLimit.state];
}

const WHOLE = [false, "set", "unset"];
const PARTIAL = [true, "set", "unknown"];

describe("files that a kustomization lays upon others", () => {
  it("are partial, however they are named", () => {
    for (const text of [
      "patches:\n- path: patch.yaml\n",
      "patches:\n- path: ./patch.yaml\n  target: {kind: Deployment}\n",
      "patchesStrategicMerge:\n- patch.yaml\n",
      "patchesStrategicMerge: ['../overlay/patch.yaml']\n",
    ]) {
      assert.deepEqual(read("overlay/patch.yaml", { "overlay/kustomization.yaml": text }), PARTIAL, text);
    }
  });

  it("may lie below it", () => {
    const text = "patches:\n- path: patches/app/patch.yaml\n";
    assert.deepEqual(read("o/patches/app/patch.yaml", { "o/kustomization.yml": text }), PARTIAL);
    assert.deepEqual(read("patches/app/patch.yaml", { Kustomization: text }), PARTIAL);
  });

  it("are whole where they are resources, or nothing is known", () => {
    assert.deepEqual(
      read("o/a.yaml", { "o/kustomization.yaml": "resources:\n- a.yaml\npatches:\n- path: b.yaml\n" }),
      WHOLE,
    );
    assert.deepEqual(read("a.yaml", {}), WHOLE);
    assert.deepEqual(read("a.yaml", { "kustomization.yaml": "patches: [1, {path: }, {path: 2}]\n- x" }), WHOLE);
  });

  it("are looked for in three folders", () => {
    assert.deepEqual(kustomizationsAround("a.yaml"), ["kustomization.yaml", "kustomization.yml", "Kustomization"]);
    assert.deepEqual(
      kustomizationsAround("a/b/c/d.yaml").filter((file) => file.endsWith("yaml")),
      ["a/b/c/kustomization.yaml", "a/b/kustomization.yaml", "a/kustomization.yaml"],
    );
  });

  it("become whole when they are no longer named", () => {
    const before = kubernetes.parse(
      DEPLOYMENT,
      "a.yaml",
      undefined,
      among({ "kustomization.yaml": "patches: [{path: a.yaml}]" }),
    );
    assert.equal(before.units[0]?.subjects.workload?.[0]?.partial, true);
    const after = kubernetes.parse(DEPLOYMENT, "a.yaml", before, among({ "kustomization.yaml": "patches: []" }));
    assert.equal(after.units[0]?.subjects.workload?.[0]?.partial, false);
  });
});
