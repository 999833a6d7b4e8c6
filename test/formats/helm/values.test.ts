import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { helm } from "../../../server/src/formats/helm/helm.ts";
import type { ImageUse } from "../../../server/src/model/image.ts";
import { parseImageReference } from "../../../server/src/model/image-reference.ts";
import { set } from "../../../server/src/model/place.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(helm, text, "chart/values.yaml");
const references = (text: string) =>
  read(text)
    .all("image")
    .map(({ reference }) => (reference.state === "set" ? reference.value.text : reference.state));

describe("values of a chart", () => {
  it("name images in parts", () => {
    assert.deepEqual(references('image:\n  repository: nginx\n  tag: "1.29"\n'), ["nginx:1.29"]);
    assert.deepEqual(references("image:\n  registry: quay.io\n  repository: a/b\n  tag: 1.11\n  digest: ''\n"), [
      "quay.io/a/b:1.11",
    ]);
    assert.deepEqual(references("app:\n  image: {name: a/b, tag: v1}\n"), ["a/b:v1"]);
    assert.deepEqual(references(`image:\n  repository: a\n  digest: sha256:${"0".repeat(64)}\n`), [
      `a@sha256:${"0".repeat(64)}`,
    ]);
  });

  it("are numbers where they are not quoted: 1.10 is not the tag that runs", () => {
    const tagged = (tag: string) => references(`image:\n  repository: a/b\n  tag: ${tag}\n`)[0];
    for (const tag of ["1.10", "1e3", "0x1F", "010", "3.0"]) {
      assert.equal(tagged(tag), "unknown", tag);
      assert.equal(tagged(`"${tag}"`), `a/b:${tag}`);
    }
    for (const tag of ["1.29", "22", "20240101", "1.2.3"]) assert.equal(tagged(tag), `a/b:${tag}`);
  });

  it("leave the tag to the chart's version", () => {
    for (const tag of [
      'tag: ""',
      "tag:",
      "tag: ~",
      'tag: "{{ .Chart.AppVersion }}"',
      "pullPolicy: Always\n  registry: x.io",
    ]) {
      assert.deepEqual(references(`image:\n  repository: nginx\n  ${tag}\n`), ["unknown"], tag);
    }
  });

  it("name images in one string, with their tag", () => {
    assert.deepEqual(references("image: nginx:1.29\n"), ["nginx:1.29"]);
    assert.deepEqual(references("initImage: busybox:1.37\n"), ["busybox:1.37"]);
    assert.deepEqual(references("image: nginx\n"), []);
    assert.deepEqual(references("image: nginx:1.29\ntag: x\n"), []);
    assert.deepEqual(references("image: https://example.com/a.png\nscreenshot: a:b\n"), []);
  });

  it("are no images where something else has a repository", () => {
    assert.deepEqual(references("git:\n  repository: a/b\n"), []);
    assert.deepEqual(references("git:\n  repository: https://example.com/a.git\n  tag: v1\n"), ["unknown"]);
  });

  it("take another image in the same parts", () => {
    const change = (text: string, to: string) => {
      const reading = read(text);
      const { reference } = reading.all("image")[0] as ImageUse;
      assert.ok(reference.state === "set");
      return reading.after(set(reference.place, parseImageReference(to) ?? assert.fail()));
    };
    assert.equal(
      change("image:\n  repository: nginx # web\n  tag: latest\n", "nginx:1.29"),
      'image:\n  repository: nginx # web\n  tag: "1.29"\n',
    );
    const digest = `sha256:${"a".repeat(64)}`;
    assert.equal(
      change('image:\n  repository: nginx\n  tag: v1\n  digest: ""\n', `nginx:v1@${digest}`),
      `image:\n  repository: nginx\n  tag: v1\n  digest: "${digest}"\n`,
    );
    assert.equal(
      change("image:\n  repository: nginx\n  tag: v1\n", `nginx:v1@${digest}`),
      "refused: value not writable",
    );
    assert.equal(
      change("image:\n  registry: docker.io\n  repository: a/b\n  tag: v1\n", "quay.io/a/c:v1"),
      "image:\n  registry: quay.io\n  repository: a/c\n  tag: v1\n",
    );
    assert.equal(change("image: nginx:v1\n", "nginx:v2"), "image: nginx:v2\n");
  });

  it("give security contexts, of which nothing is surely absent", () => {
    const reading = read(`app:
  containerSecurityContext:
    enabled: true
    privileged: true
    capabilities:
      add: [SYS_ADMIN]
  podSecurityContext:
    runAsUser: 0
`);
    const container = reading.container();
    assert.equal(reading.short(container.privileged), "true @ true");
    assert.equal(reading.short(container.user), "0 @ 0 (inherited)");
    assert.equal(reading.shortList(container.capabilitiesAdded), "SYS_ADMIN @ SYS_ADMIN ...");
    assert.equal(reading.short(container.allowPrivilegeEscalation), "unknown: another file");
    assert.equal(reading.short(container.memoryLimit), "unknown: another file");
    assert.equal(reading.short(reading.workload.hostNetwork), "unknown: another file");
    assert.equal(reading.workload.partial, true);
  });

  it("give none that is switched off", () => {
    assert.deepEqual(read("securityContext:\n  enabled: false\n  privileged: true\n").all("container"), []);
    assert.deepEqual(read("securityContext: {}\n").all("container").length, 1);
  });

  it("hold literals by name, but none that a template writes", () => {
    const literals = read('auth:\n  password: hunter2\n  url: "{{ .Values.x }}"\n# note\n').all("literal");
    assert.deepEqual(
      literals.map(({ name, text, comment }) => [name, text, comment]),
      [
        ["password", "hunter2", false],
        [undefined, "note", true],
      ],
    );
  });
});

describe("a chart", () => {
  it("says nothing to rules", () => {
    for (const path of ["Chart.yaml", "a/Chart.yml", "Chart.lock", ".helmignore"]) {
      const parsed = helm.parse("apiVersion: v2\nname: [x\n", path);
      assert.deepEqual([parsed.units, parsed.problems], [[], []], path);
    }
  });

  it("has templates that are called values", () => {
    assert.equal(
      new Reading(helm, "apiVersion: v1\nkind: Pod\nspec: {}\n", "c/templates/values.yaml").all("resource").length,
      1,
    );
  });
});
