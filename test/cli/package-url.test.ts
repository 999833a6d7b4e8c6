import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { packageUrl } from "../../server/src/cli/images/package-url.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function urlOf(text: string): string {
  const reference = parseImageReference(text);
  assert.ok(reference, `${text} is no reference`);
  return packageUrl(reference);
}

describe("package URLs of images", () => {
  it("are of the type docker where a tag alone is known", () => {
    assert.equal(urlOf("cassandra:latest"), "pkg:docker/cassandra@latest");
    assert.equal(urlOf("docker.io/library/node:22-alpine"), "pkg:docker/node@22-alpine");
    assert.equal(urlOf("smartentry/debian"), "pkg:docker/smartentry/debian@latest");
    assert.equal(urlOf("gcr.io/customer/dockerimage:1"), "pkg:docker/customer/dockerimage@1?repository_url=gcr.io");
    assert.equal(urlOf("localhost:5000/a:1"), "pkg:docker/a@1?repository_url=localhost:5000");
  });

  it("are of the type oci where the digest is known", () => {
    assert.equal(
      urlOf(`debian:bullseye@${DIGEST}`),
      `pkg:oci/debian@${DIGEST}?repository_url=docker.io%2Flibrary%2Fdebian&tag=bullseye`,
    );
    assert.equal(
      urlOf(`gcr.io/distroless/static@${DIGEST}`),
      `pkg:oci/static@${DIGEST}?repository_url=gcr.io%2Fdistroless%2Fstatic`,
    );
  });
});
