import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type ImageReference, parseImageReference } from "../../server/src/model/image-reference.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import { RegistryError, type RegistryFault } from "../../server/src/registry/registry-error.ts";
import { DebianRegistry, PASSWORD, USER } from "./debian-registry.ts";
import { content, DOCKER, OCI, Pusher } from "./pushing.ts";

function reference(text: string): ImageReference {
  const found = parseImageReference(text);
  assert.ok(found, text);
  return found;
}

async function fault(asked: Promise<unknown>): Promise<{ fault: RegistryFault; message: string }> {
  const error = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof RegistryError, String(error));
  return { fault: error.fault, message: error.message };
}

describe("a real registry on loopback", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let client: RegistryClient;
  const digests: Record<string, string> = {};

  before(async () => {
    registry = await DebianRegistry.start();
    client = new RegistryClient();
    const pusher = new Pusher(registry.host);
    digests.single = await pusher.image("acme/single", "1.0");
    digests.docker = await pusher.image("acme/docker", "1.0", DOCKER);
    digests.index = await pusher.index("acme/app", "2.1");
    digests.list = await pusher.index("acme/list", "2.1", DOCKER);
    for (let i = 0; i < 5; i++) await pusher.image("acme/tags", `1.${i}`);
  });
  after(() => registry.stop());

  for (const [what, repository, tag, mediaType] of [
    ["single", "acme/single", "1.0", OCI.image],
    ["docker", "acme/docker", "1.0", DOCKER.image],
    ["index", "acme/app", "2.1", OCI.index],
    ["list", "acme/list", "2.1", DOCKER.index],
  ] as const) {
    it(`resolves a tag to the digest of what was pushed as ${mediaType}`, async () => {
      const image = reference(`${registry.host}/${repository}:${tag}`);
      const found = await client.resolve(image);
      assert.equal(found.digest, digests[what]);
      assert.equal(found.manifest.kind, mediaType === OCI.index || mediaType === DOCKER.index ? "index" : "image");
      assert.equal(await client.digest(image), digests[what]);
      assert.equal((await client.byDigest(image, found.digest)).digest, found.digest);
    });
  }

  it("tells the platforms of an index, and the configuration of each image", async () => {
    const image = reference(`${registry.host}/acme/app:2.1`);
    const { manifest } = await client.resolve(image);
    assert.ok(manifest.kind === "index");
    assert.deepEqual(
      manifest.manifests.map(({ platform }) => platform?.architecture),
      ["amd64", "arm64"],
    );
    const arm = manifest.manifests[1];
    assert.ok(arm);
    const { manifest: one } = await client.byDigest(image, arm.digest);
    assert.ok(one.kind === "image");
    assert.equal(one.layers.length, 1);
    const configuration = await client.configuration(image, one.config);
    assert.equal(configuration.user, "10001");
    assert.equal(configuration.created, "2026-10-01T12:00:00Z");
    assert.deepEqual(configuration.entrypoint, ["/app"]);
    assert.deepEqual(configuration.exposedPorts, ["8080/tcp"]);
    assert.equal(configuration.labels["org.opencontainers.image.source"], "https://git.example/acme/app");
    assert.deepEqual(configuration.platform, { os: "linux", architecture: "arm64" });
  });

  it("lists tags", async () => {
    const tags = await client.tags(reference(`${registry.host}/acme/tags`));
    assert.deepEqual([...tags].sort(), ["1.0", "1.1", "1.2", "1.3", "1.4"]);
  });

  it("finds what refers to an image by the tag that stands in for the referrers API", async () => {
    const pusher = new Pusher(registry.host);
    const digest = digests.index as string;
    const types = ["application/vnd.in-toto+json", "application/vnd.dev.cosign.artifact.sig.v1+json"];
    const empty = content("application/vnd.oci.empty.v1+json", "{}");
    await pusher.blob("acme/app", empty);
    const blob = { mediaType: empty.mediaType, size: empty.size, digest: empty.digest };
    const entries = types.map((artifactType) => {
      const body = { schemaVersion: 2, mediaType: OCI.image, artifactType, config: blob, layers: [blob] };
      return { artifactType, manifest: content(OCI.image, body), annotations: { made: "by the test" } };
    });
    for (const { manifest } of entries) await pusher.manifest("acme/app", manifest, manifest.digest);
    const manifests = entries.map(({ manifest: { mediaType, size, digest }, ...more }) => ({
      ...more,
      mediaType,
      size,
      digest,
    }));
    const stand = content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
    await pusher.manifest("acme/app", stand, digest.replace(":", "-"));
    const image = reference(`${registry.host}/acme/app:2.1`);
    const found = await client.referrers(image, digest);
    assert.deepEqual(found, manifests);
    for (const [i, type] of types.entries())
      assert.deepEqual(await client.referrers(image, digest, type), [manifests[i]]);
    const [attestation] = found;
    assert.ok(attestation);
    assert.equal((await client.byDigest(image, attestation.digest)).manifest.kind, "image");
    assert.equal((await client.referrers(image, digest, "application/x")).length, 0);
    assert.deepEqual(await client.referrers(image, digests.single as string), []);
  });

  it("says that a tag or a repository is not there", async () => {
    const host = registry.host;
    assert.deepEqual(await fault(client.resolve(reference(`${host}/acme/app:9`))), {
      fault: "not found",
      message: `${host} has no acme/app:9.`,
    });
    assert.equal((await fault(client.digest(reference(`${host}/acme/none:1`)))).fault, "not found");
    assert.equal((await fault(client.tags(reference(`${host}/acme/none`)))).fault, "not found");
  });
});

describe("a real registry with a log-in", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let digest: string;
  before(async () => {
    registry = await DebianRegistry.start({ auth: true });
    digest = await new Pusher(registry.host, { user: USER, password: PASSWORD }).index("acme/secret", "1");
  });
  after(() => registry.stop());

  const clientOf = (password: string) =>
    new RegistryClient({ credentials: async () => ({ kind: "password", user: USER, password }) });

  it("is read with the password", async () => {
    const image = reference(`${registry.host}/acme/secret:1`);
    assert.equal((await clientOf(PASSWORD).resolve(image)).digest, digest);
    assert.equal(await clientOf(PASSWORD).digest(image), digest);
  });

  it("is not read without one or with a wrong one, and neither is told", async () => {
    const image = reference(`${registry.host}/acme/secret:1`);
    const nobody = await fault(new RegistryClient().resolve(image));
    assert.equal(nobody.fault, "log-in needed");
    assert.match(nobody.message, new RegExp(`docker login ${registry.host}`));
    const wrong = await fault(clientOf("wrong-sesame-7").resolve(image));
    assert.equal(wrong.fault, "denied");
    assert.doesNotMatch(JSON.stringify(wrong), /wrong-sesame|d3Jvbm|mariner/);
  });
});

describe("a real registry with TLS", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  before(async () => {
    registry = await DebianRegistry.start({ tls: true });
  });
  after(() => registry.stop());

  it("is spoken to with TLS, and refused where nobody vouches for its certificate", async () => {
    const { fault: what, message } = await fault(
      new RegistryClient().resolve(reference(`${registry.host}/acme/app:1`)),
    );
    assert.equal(what, "unreachable");
    assert.match(message, /certificate is signed by an authority that is not known here/);
    assert.match(message, /NODE_EXTRA_CA_CERTS/);
  });
});
