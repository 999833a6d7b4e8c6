import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kustomize } from "../../../server/src/formats/kustomize/kustomize.ts";
import { parseImageReference } from "../../../server/src/model/image-reference.ts";
import { set } from "../../../server/src/model/place.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(kustomize, text, "overlay/kustomization.yaml");
const DIGEST = `sha256:${"a".repeat(64)}`;

describe("kustomization: images", () => {
  const references = (text: string) =>
    read(text)
      .all("image")
      .map(({ reference }) =>
        reference.state === "set" ? reference.value.text : `unknown: ${(reference as { why: string }).why}`,
      );

  it("are named in parts", () => {
    assert.deepEqual(references('images:\n- name: nginx\n  newTag: "1.29"\n'), ["nginx:1.29"]);
    assert.deepEqual(references("images:\n- name: app\n  newName: quay.io/a/b\n  newTag: v1\n"), ["quay.io/a/b:v1"]);
    assert.deepEqual(references(`images:\n- name: app\n  digest: ${DIGEST}\n`), [`app@${DIGEST}`]);
    assert.deepEqual(references("images: [{name: app, newTag: 1.10}]\n"), ["app:1.10"]);
  });

  it("keep the tag of the base where they give none", () => {
    assert.deepEqual(references("images:\n- name: app\n  newName: quay.io/a/b\n"), ["unknown: another file"]);
    assert.deepEqual(references("images:\n- name: app\n  newTag:\n"), ["unknown: another file"]);
  });

  it("stand where the tag does", () => {
    const reading = read("images:\n- name: app\n  newName: b\n  newTag: latest\n");
    assert.equal(reading.under((reading.all("image")[0] ?? assert.fail()).at), "latest");
  });

  it("take another reference", () => {
    const change = (text: string, to: string) => {
      const reading = read(text);
      const { reference } = reading.all("image")[0] ?? assert.fail();
      assert.ok(reference.state === "set");
      return reading.after(set(reference.place, parseImageReference(to) ?? assert.fail()));
    };
    const text = "images:\n- name: app # ours\n  newTag: latest\n";
    assert.equal(change(text, "app:v2"), "images:\n- name: app # ours\n  newTag: v2\n");
    assert.equal(change(text, `app:v2@${DIGEST}`), `images:\n- name: app # ours\n  newTag: v2\n  digest: ${DIGEST}\n`);
    assert.equal(
      change(text, "quay.io/app:latest"),
      "images:\n- name: app # ours\n  newTag: latest\n  newName: quay.io/app\n",
    );
    assert.equal(
      change(`images:\n- name: app\n  newTag: a\n  digest: ${DIGEST}\n`, "app:a"),
      "images:\n- name: app\n  newTag: a\n",
    );
  });
});

describe("kustomization: literals", () => {
  it("of generators have names", () => {
    const reading = read(`secretGenerator:
- name: s
  literals:
  - TOKEN=a=b
  - 'PASSWORD="x y"'
  - bare
configMapGenerator:
- literals: [URL=http://a]
`);
    assert.deepEqual(
      reading.all("literal").map(({ name, text }) => [name, text]),
      [
        ["name", "s"],
        ["TOKEN", "a=b"],
        ["PASSWORD", "x y"],
        ["literals", "bare"],
        ["URL", "http://a"],
      ],
    );
  });
});

describe("kustomization: patches in it", () => {
  it("are partial objects, read in place", () => {
    const reading = read(`patches:
- target:
    kind: Deployment
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app
    spec:
      template:
        spec:
          hostNetwork: true
          containers:
          - name: app
            image: nginx:latest
            securityContext:
              privileged: true
`);
    const container = reading.container("app");
    assert.equal(reading.short(container.privileged), "true @ true");
    assert.equal(reading.short(container.allowPrivilegeEscalation), "unknown: another file");
    assert.equal(reading.short(container.memoryLimit), "unknown: another file");
    assert.equal(reading.short(reading.workload.hostNetwork), "true @ true");
    assert.equal(reading.short(reading.workload.hostPid), "unknown: another file");
    assert.equal(reading.workload.partial, true);
    assert.equal(reading.all("image").length, 1);
    assert.ok(container.privileged.state === "set");
    assert.match(
      reading.after(set(container.privileged.place, false)),
      /image: nginx:latest\n {12}securityContext:\n {14}privileged: false\n$/,
    );
  });

  it("may leave their object to the target", () => {
    const reading = read(`patches:
- target: {kind: CronJob, name: x}
  patch: |
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              hostPID: true
`);
    assert.equal(reading.workload.type, "CronJob");
    assert.equal(reading.short(reading.workload.hostPid), "true @ true");
  });

  it("stand in patchesStrategicMerge as well, beside names of files", () => {
    const reading = read(`patchesStrategicMerge:
- patch.yaml
- |-
  apiVersion: v1
  kind: Pod
  spec:
    hostIPC: true
`);
    assert.equal(reading.short(reading.workload.hostIpc), "true @ true");
  });

  it("may be JSON patches", () => {
    const reading = read(`patches:
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /spec/template/spec/hostNetwork
      value: true
    - op: replace
      path: /spec/template/spec/containers/0/securityContext
      value:
        privileged: true
    - op: remove
      path: /spec/template/spec/hostPID
    - op: add
      path: /spec/template/metadata/annotations/a~1b
      value: x
patchesJson6902:
- target: {kind: Pod}
  patch: '[{"op": "add", "path": "/spec/hostPID", "value": true}]'
`);
    const [deployment, pod] = reading.all("workload");
    assert.ok(deployment && pod);
    assert.equal(reading.short(deployment.hostNetwork), "true @ true");
    assert.equal(reading.short(deployment.hostPid), "unknown: another file");
    assert.equal(reading.short((deployment.containers[0] ?? assert.fail()).privileged), "true @ true");
    assert.equal(reading.short(pod.hostPid), "true @ true");
  });

  it("leave images to the images that kustomization names", () => {
    const patch =
      "- target: {kind: Pod}\n  patch: |-\n    spec:\n      containers:\n      - name: a\n        image: app\n";
    assert.equal(read(`patches:\n${patch}`).all("image").length, 1);
    assert.equal(read(`images:\n- {name: app, newTag: v1}\npatches:\n${patch}`).all("image").length, 1);
  });

  it("say nothing where their text can't be read in place", () => {
    for (const patch of [
      '"spec:\\n  hostPID: true"',
      ">-\n    spec: {hostPID: true}",
      "|\n    a: 1\n    ---\n    b: 2",
      "7",
      "{}",
    ]) {
      assert.deepEqual(read(`patches:\n- target: {kind: Pod}\n  patch: ${patch}\n`).all("workload"), [], patch);
    }
  });
});
