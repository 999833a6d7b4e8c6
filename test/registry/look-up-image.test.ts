import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { ImageFacts } from "../../server/src/model/image-facts.ts";
import { type ImageReference, parseImageReference } from "../../server/src/model/image-reference.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import { KnownImages } from "../../server/src/registry/known-images.ts";
import { lookUpImage } from "../../server/src/registry/look-up-image.ts";
import { RegistryError } from "../../server/src/registry/registry-error.ts";
import { DebianRegistry } from "./debian-registry.ts";
import { type Part, PlayedRegistry, send } from "./played-registry.ts";
import { type Content, content, DOCKER, image, index, OCI, Pusher } from "./pushing.ts";

const NOW = "2026-11-22T12:00:00.000Z";
const SLSA = "https://slsa.dev/provenance/v1";

function reference(text: string): ImageReference {
  const found = parseImageReference(text);
  assert.ok(found, text);
  return found;
}

const descriptor = ({ mediaType, digest, size }: Content) => ({ mediaType, digest, size });

/** A manifest that holds no image but something about one. */
function artifact(more: object, layer: object = {}): { manifest: Content; blob: Content } {
  const blob = content("application/vnd.oci.empty.v1+json", "{}");
  const layers = [{ ...descriptor(blob), ...layer }];
  const body = { schemaVersion: 2, mediaType: OCI.image, config: descriptor(blob), layers, ...more };
  return { manifest: content(OCI.image, body), blob };
}

describe("what a registry tells of an image", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let pusher: Pusher;
  const look = (text: string, sizes: "one" | "all" = "one"): Promise<ImageFacts> =>
    lookUpImage(new RegistryClient(), reference(`${registry.host}/${text}`), { now: NOW, sizes });

  async function push(repository: string, { manifest, blob }: ReturnType<typeof artifact>, tag?: string) {
    await pusher.blob(repository, blob);
    await pusher.manifest(repository, manifest, tag ?? manifest.digest);
    return descriptor(manifest);
  }

  before(async () => {
    registry = await DebianRegistry.start();
    pusher = new Pusher(registry.host);
  });
  after(() => registry.stop());

  it("is the whole of a single image", async () => {
    const digest = await pusher.image("acme/single", "1.0");
    const { platforms, ...facts } = await look("acme/single:1.0");
    assert.deepEqual(facts, {
      digest,
      asked: NOW,
      platform: "linux/amd64",
      created: "2026-10-01T12:00:00.000Z",
      user: "10001",
      entrypoint: ["/app"],
      command: ["serve"],
      exposedPorts: ["8080/tcp"],
      labels: { "org.opencontainers.image.source": "https://git.example/acme/app", mark: "acme/single:1.0" },
      trust: { signatures: [], attestations: [] },
    });
    const { blobs } = image("acme/single:1.0");
    assert.deepEqual(platforms, [{ name: "linux/amd64", digest, size: blobs[1]?.size }]);
  });

  for (const types of [OCI, DOCKER]) {
    it(`names the platforms of ${types.index}, and sizes as far as they are wanted`, async () => {
      const repository = `acme/app-${types === OCI ? "oci" : "docker"}`;
      const digest = await pusher.index(repository, "2.1", types);
      const { images } = index(`${repository}:2.1`, types);
      const sizes = images.map(({ blobs }) => blobs[1]?.size);
      const one = await look(`${repository}:2.1`);
      assert.equal(one.digest, digest);
      assert.deepEqual(
        one.platforms.map(({ name, size }) => [name, size]),
        [
          ["linux/amd64", sizes[0]],
          ["linux/arm64", undefined],
        ],
      );
      const all = await look(`${repository}:2.1`, "all");
      assert.deepEqual(
        all.platforms.map(({ size }) => size),
        sizes,
      );
    });
  }

  it("is asked for manifests and one configuration, never for a layer", async () => {
    const digest = await pusher.index("acme/counted", "1");
    const asked: string[] = [];
    const network = {
      fetch: (url: string, init: RequestInit) => {
        asked.push(url.replace(/^.*\/acme\/counted\//, ""));
        return fetch(url, init);
      },
      wait: () => Promise.resolve(),
    };
    const counted = reference(`${registry.host}/acme/counted:1`);
    await lookUpImage(new RegistryClient({ network }), counted, { now: NOW });
    const [first] = index("acme/counted:1").images;
    const tag = digest.replace(":", "-");
    assert.deepEqual(
      asked.filter((url) => !url.endsWith("/v2/")).sort(),
      [
        `blobs/${first?.blobs[0]?.digest}`,
        "manifests/1",
        ...["", ".att", ".sbom", ".sig"].map((what) => `manifests/${tag}${what}`),
        `manifests/${first?.manifest.digest}`,
        `referrers/${digest}`,
      ].sort(),
    );
  });

  it("is asked by the digest where there is one", async () => {
    const first = await pusher.index("acme/moved", "1", OCI, "first");
    const second = await pusher.index("acme/moved", "1", OCI, "second");
    assert.equal((await look(`acme/moved:1@${first}`)).labels.mark, "first");
    assert.equal((await look("acme/moved:1")).digest, second);
  });

  it("takes the first platform where linux/amd64 is missing, and no time where a build has hidden it", async () => {
    const { blobs } = image("reproducible", OCI, "s390x");
    const config = content(OCI.config, { created: "1980-01-01T00:00:01Z", os: "linux", architecture: "s390x" });
    const layers = [descriptor(blobs[1] as Content)];
    const manifest = content(OCI.image, { schemaVersion: 2, config: descriptor(config), layers });
    const platform = { os: "linux", architecture: "s390x" };
    const manifests = [{ ...descriptor(manifest), platform }];
    for (const blob of [config, ...blobs]) await pusher.blob("acme/repro", blob);
    await pusher.manifest("acme/repro", manifest, manifest.digest);
    await pusher.manifest("acme/repro", content(OCI.index, { schemaVersion: 2, manifests }), "1");
    const { created, user, platform: found } = await look("acme/repro:1");
    assert.deepEqual({ created, user, found }, { created: undefined, user: "", found: "linux/s390x" });
  });

  it("believes the index where that knows of a later build", async () => {
    const { manifest, blobs } = image("committed");
    const platform = { os: "linux", architecture: "amd64" };
    const annotations = { "org.opencontainers.image.created": "2026-11-20T08:00:00+02:00" };
    const manifests = [{ ...descriptor(manifest), platform, annotations }];
    for (const blob of blobs) await pusher.blob("acme/official", blob);
    await pusher.manifest("acme/official", manifest, manifest.digest);
    await pusher.manifest(
      "acme/official",
      content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests }),
      "1",
    );
    assert.equal((await look("acme/official:1")).created, "2026-11-20T06:00:00.000Z");
  });

  it("leaves BuildKit's attestations out of the platforms and tells what they attest", async () => {
    const pushed = index("attested");
    for (const { manifest, blobs } of pushed.images) {
      for (const blob of blobs) await pusher.blob("acme/attested", blob);
      await pusher.manifest("acme/attested", manifest, manifest.digest);
    }
    const predicates = [SLSA, "https://spdx.dev/Document"];
    const attested: object[] = [];
    for (const one of predicates) {
      const layer = { annotations: { "in-toto.io/predicate-type": one } };
      attested.push(await push("acme/attested", artifact({}, layer)));
    }
    const unknown = { os: "unknown", architecture: "unknown" };
    const annotations = { "vnd.docker.reference.type": "attestation-manifest" };
    const { manifests } = JSON.parse(pushed.index.text);
    const more = attested.map((one) => ({ ...one, platform: unknown, annotations }));
    const body = { schemaVersion: 2, mediaType: OCI.index, manifests: [...manifests, ...more] };
    await pusher.manifest("acme/attested", content(OCI.index, body), "1");
    const { platforms, trust } = await look("acme/attested:1");
    assert.deepEqual(
      platforms.map(({ name }) => name),
      ["linux/amd64", "linux/arm64"],
    );
    assert.deepEqual(trust, { signatures: [], attestations: ["provenance", "sbom"] });
  });

  it("finds what cosign puts under tags made of the digest", async () => {
    const digest = await pusher.image("acme/cosigned", "1");
    const tag = digest.replace(":", "-");
    const simple = { mediaType: "application/vnd.dev.cosign.simplesigning.v1+json" };
    await push("acme/cosigned", artifact({}, simple), `${tag}.sig`);
    assert.deepEqual((await look("acme/cosigned:1")).trust, { signatures: ["cosign"], attestations: [] });
    const envelope = { mediaType: "application/vnd.dsse.envelope.v1+json", annotations: { predicateType: SLSA } };
    await push("acme/cosigned", artifact({}, envelope), `${tag}.att`);
    await push("acme/cosigned", artifact({}, { mediaType: "text/spdx+json" }), `${tag}.sbom`);
    const { trust } = await look("acme/cosigned:1");
    assert.deepEqual(trust, { signatures: ["cosign"], attestations: ["provenance", "sbom"] });
  });

  it("finds what refers to the image", async () => {
    const digest = await pusher.image("acme/referred", "1");
    const bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    const predicateType = "dev.sigstore.bundle.predicateType";
    const kinds = [
      { artifactType: "application/vnd.cncf.notary.signature" },
      { artifactType: bundle, annotations: { [predicateType]: "https://sigstore.dev/cosign/sign/v1" } },
      { artifactType: bundle, annotations: { [predicateType]: SLSA } },
      { artifactType: "application/vnd.cyclonedx+json" },
      { artifactType: "application/vnd.in-toto+json" },
      { artifactType: "application/x-acme-scan" },
    ];
    const manifests: object[] = [];
    for (const kind of kinds) manifests.push({ ...(await push("acme/referred", artifact(kind))), ...kind });
    const list = content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
    await pusher.manifest("acme/referred", list, digest.replace(":", "-"));
    assert.deepEqual((await look("acme/referred:1")).trust, {
      signatures: ["notation", "cosign"],
      attestations: ["provenance", "sbom", "in-toto", "application/x-acme-scan"],
    });
  });

  it("refuses what cannot be run", async () => {
    await push("acme/chart", artifact({}), "1");
    await assert.rejects(
      look("acme/chart:1"),
      (error) =>
        error instanceof RegistryError &&
        error.message === `${registry.host}/acme/chart:1 is no image that can be run.`,
    );
  });

  it("is kept by what a reference means, and told of those that can't be asked in a sentence each", async () => {
    const digest = await pusher.image("acme/kept", "latest");
    const name = `${registry.host}/acme/kept`;
    const known = new KnownImages();
    const before = known.images;
    let steps = 0;
    const failures = await known.lookUp(
      [name, `${name}:latest`, `${name}:gone`, name].map(reference),
      new RegistryClient(),
      { now: NOW, step: () => void steps++ },
    );
    assert.equal(steps, 2);
    assert.deepEqual([...failures], [[`${name}:gone`, `${registry.host} has no acme/kept:gone.`]]);
    for (const text of [name, `${name}:latest`, `${name}@${digest}`, `${name}:3@${digest}`]) {
      assert.equal(known.told(reference(text))?.digest, digest, text);
    }
    assert.equal(known.told(reference(`${name}:gone`)), undefined);
    assert.notEqual(known.images, before);
    assert.equal(before.size, 0);
    assert.equal(new KnownImages(structuredClone(known.images)).told(reference(name))?.digest, digest);
  });
});

describe("what a registry keeps to itself of an image", () => {
  const { manifest, blobs } = image("played");
  const played: Part = ({ path }, response) => {
    if (path.endsWith("/manifests/1")) send(response, 200, manifest.text, { "Docker-Content-Digest": manifest.digest });
    else if (path.endsWith(`/manifests/${manifest.digest}`)) send(response, 200, manifest.text);
    else if (path.endsWith(`/blobs/${blobs[0]?.digest}`)) send(response, 200, blobs[0]?.text);
    else send(response, path === "/v2/" ? 200 : path.includes("referrers") ? 403 : 404);
  };

  it("is unknown and no error of the whole", async () => {
    const registry = await PlayedRegistry.start((request, response) => {
      if (request.path.endsWith(manifest.digest.replace(":", "-"))) send(response, 403);
      else played(request, response);
    });
    try {
      const facts = await lookUpImage(new RegistryClient(), reference(`${registry.host}/acme/app:1`), { now: NOW });
      assert.equal(facts.user, "10001");
      assert.deepEqual(facts.trust, { signatures: undefined, attestations: undefined });
    } finally {
      registry.stop();
    }
  });

  it("is not asked for image after image where it allows no more requests", async () => {
    const registry = await PlayedRegistry.start(({ path }, response) =>
      send(response, path === "/v2/" ? 200 : 429, "", { "Retry-After": "3600" }),
    );
    try {
      const all = Array.from({ length: 30 }, (_, i) => reference(`${registry.host}/acme/app:${i}`));
      const failures = await new KnownImages().lookUp(all, new RegistryClient(), { now: NOW });
      assert.equal(failures.size, 30);
      for (const message of failures.values()) assert.match(message, /allows no more requests for now/);
      assert.ok(registry.asked.filter(({ path }) => path !== "/v2/").length <= 4);
    } finally {
      registry.stop();
    }
  });

  it("is not asked any more once that is cancelled, which is no failure", async () => {
    const stop = new AbortController();
    const registry = await PlayedRegistry.start((request, response) => {
      if (request.path.includes("referrers")) stop.abort();
      else played(request, response);
    });
    try {
      const known = new KnownImages();
      const all = ["1", "2", "3", "4", "5", "6"].map((tag) => reference(`${registry.host}/acme/app:${tag}`));
      const client = new RegistryClient({ signal: stop.signal });
      const failures = await known.lookUp(all, client, { now: NOW, signal: stop.signal });
      assert.equal(known.images.size, 0);
      for (const message of failures.values()) assert.match(message, /has no acme\/app:/);
    } finally {
      registry.stop();
    }
  });
});
