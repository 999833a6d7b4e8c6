import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference, withTag } from "../../server/src/model/image-reference.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("image references", () => {
  it("name a registry only where the first part has a dot, a port or is localhost", () => {
    const host = (text: string) => parseImageReference(text)?.host;
    assert.equal(host("node"), "docker.io");
    assert.equal(host("acme/app"), "docker.io");
    assert.equal(host("ghcr.io/acme/app"), "ghcr.io");
    assert.equal(host("localhost/app"), "localhost");
    assert.equal(host("registry:5000/app"), "registry:5000");
    assert.equal(host("index.docker.io/library/node"), "docker.io");
  });

  it("keep tag and digest apart, with a port before them", () => {
    const reference = parseImageReference(`host:5000/a/b:1@${DIGEST}`);
    assert.deepEqual(reference && { ...reference }, {
      text: `host:5000/a/b:1@${DIGEST}`,
      name: "host:5000/a/b",
      host: "host:5000",
      hostWritten: true,
      repository: "a/b",
      familiar: "host:5000/a/b",
      tag: "1",
      digest: DIGEST,
    });
  });

  it("are called as people call them", () => {
    assert.equal(parseImageReference("docker.io/library/node:22")?.familiar, "node");
    assert.equal(parseImageReference("docker.io/acme/app")?.familiar, "acme/app");
    assert.equal(parseImageReference("node")?.repository, "library/node");
  });

  it("are none where the grammar is broken", () => {
    const broken = [
      "",
      ":1",
      "Node",
      "a b",
      "a:",
      "a@sha256",
      "a@sha256:zz",
      "a//b",
      "-a",
      "a:tag with space",
      "$IMAGE",
      "{{ image }}",
      "http://a/b",
      `a@${DIGEST}@${DIGEST}`,
    ];
    assert.deepEqual(
      broken.filter((text) => parseImageReference(text)),
      [],
    );
  });

  it("take another tag and lose the digest", () => {
    const reference = parseImageReference(`ghcr.io/acme/app:1@${DIGEST}`);
    assert.equal(reference && withTag(reference, "2"), "ghcr.io/acme/app:2");
  });

  it("never fail, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        (text) => (parseImageReference(text)?.text ?? text) === text,
      ),
    );
  });
});
