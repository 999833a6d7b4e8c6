// The images that the pictures of docs/images/ show: as Docker Hub has them, with layers that are only said to be there.
import { content, OCI, Pusher } from "../../test/registry/pushing.ts";

const PROVENANCE = "https://slsa.dev/provenance/v1";
const SBOM = "https://spdx.dev/Document";

/** Pushes what the pictures look up into an empty registry. @param {string} host */
export async function pushPicturedImages(host) {
  const pusher = new Pusher(host);
  const layer = content(OCI.layer, "layer");
  await pusher.blob("library/node", layer);
  const push = (tag, megabytes) => pushIndex(pusher, layer, tag, megabytes);
  await push("24-bookworm", { amd64: 402.4, arm64: 392.3, ppc64le: 415.1 });
  await push("24-bookworm-slim", { amd64: 79.6, arm64: 79.2 });
  await push("24-alpine", { amd64: 56.8, arm64: 56.5 });
}

async function pushIndex(pusher, layer, tag, megabytes) {
  const manifests = [];
  for (const [architecture, size] of Object.entries(megabytes)) {
    const image = await pushImage(
      pusher,
      { digest: layer.digest, mediaType: OCI.layer, size: size * 1e6 },
      architecture,
    );
    manifests.push({ ...image, platform: { os: "linux", architecture } });
    manifests.push(await pushAttestation(pusher, layer, image.digest));
  }
  const index = content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
  await pusher.manifest("library/node", index, tag);
}

async function pushImage(pusher, layer, architecture) {
  const config = content(OCI.config, {
    created: new Date(Date.now() - 16 * 86_400_000).toISOString(),
    os: "linux",
    architecture,
    config: { Entrypoint: ["docker-entrypoint.sh"], Cmd: ["node"] },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  return pushManifest(pusher, config, [layer]);
}

/** As BuildKit keeps them: beside the image in its index. */
async function pushAttestation(pusher, { digest, size }, of) {
  const types = [PROVENANCE, SBOM];
  const layers = types.map((type) => ({
    mediaType: "application/vnd.in-toto+json",
    digest,
    size,
    annotations: { "in-toto.io/predicate-type": type },
  }));
  const config = content(OCI.config, { os: "unknown", architecture: "unknown", of });
  const manifest = await pushManifest(pusher, config, layers);
  const annotations = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of };
  return { ...manifest, platform: { os: "unknown", architecture: "unknown" }, annotations };
}

async function pushManifest(pusher, config, layers) {
  await pusher.blob("library/node", config);
  const { mediaType, digest, size } = config;
  const body = { schemaVersion: 2, mediaType: OCI.image, config: { mediaType, digest, size }, layers };
  const manifest = content(OCI.image, body);
  await pusher.manifest("library/node", manifest, manifest.digest);
  return { mediaType: OCI.image, digest: manifest.digest, size: manifest.size };
}
