import assert from "node:assert/strict";
import { createHash } from "node:crypto";

/** Content as registries keep it: its bytes and what describes them. */
export interface Content {
  readonly text: string;
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export const OCI = {
  index: "application/vnd.oci.image.index.v1+json",
  image: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};
export const DOCKER = {
  index: "application/vnd.docker.distribution.manifest.list.v2+json",
  image: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
};

export function content(mediaType: string, value: unknown): Content {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  return { text, mediaType, digest, size: Buffer.byteLength(text) };
}

const descriptor = ({ mediaType, digest, size }: Content) => ({ mediaType, digest, size });

/** What an image's configuration says otherwise than those here usually do. */
interface Said {
  readonly created?: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
}

/** An image: its manifest, and the blobs that it names. `mark` makes it differ from others. */
export function image(
  mark: string,
  types = OCI,
  architecture = "amd64",
  { created = "2026-10-01T12:00:00Z", user = "10001", entrypoint = ["/app"] }: Said = {},
): { manifest: Content; blobs: Content[] } {
  const layer = content(types.layer, `layer ${mark} ${architecture}`);
  const config = content(types.config, {
    created,
    os: "linux",
    architecture,
    config: {
      User: user,
      Entrypoint: entrypoint,
      Cmd: ["serve"],
      ExposedPorts: { "8080/tcp": {} },
      Labels: { "org.opencontainers.image.source": "https://git.example/acme/app", mark },
    },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = content(types.image, {
    schemaVersion: 2,
    mediaType: types.image,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { manifest, blobs: [config, layer] };
}

/** An index of images for amd64 and arm64. */
export function index(mark: string, types = OCI): { index: Content; images: ReturnType<typeof image>[] } {
  const architectures = ["amd64", "arm64"];
  const images = architectures.map((architecture) => image(mark, types, architecture));
  const manifests = images.map(({ manifest }, i) => ({
    ...descriptor(manifest),
    platform: { os: "linux", architecture: architectures[i] },
  }));
  return { index: content(types.index, { schemaVersion: 2, mediaType: types.index, manifests }), images };
}

/** Puts content into a registry as the specification says. */
export class Pusher {
  readonly #base: string;
  readonly #headers: Record<string, string>;

  constructor(
    host: string,
    login?: { readonly user: string; readonly password: string },
    scheme: "http" | "https" = "http",
  ) {
    this.#base = `${scheme}://${host}/v2`;
    this.#headers = login
      ? { Authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` }
      : {};
  }

  async blob(repository: string, { text, digest }: Content): Promise<void> {
    const begun = await fetch(`${this.#base}/${repository}/blobs/uploads/`, { method: "POST", headers: this.#headers });
    assert.equal(begun.status, 202);
    const place = new URL(begun.headers.get("location") ?? "", this.#base);
    place.searchParams.set("digest", digest);
    const done = await fetch(place, {
      method: "PUT",
      headers: { ...this.#headers, "Content-Type": "application/octet-stream" },
      body: text,
    });
    assert.equal(done.status, 201, await done.text());
  }

  /** Takes a blob over from another repository. */
  async mount(repository: string, { digest }: Content, from: string): Promise<void> {
    const query = new URLSearchParams({ mount: digest, from });
    const done = await fetch(`${this.#base}/${repository}/blobs/uploads/?${query}`, {
      method: "POST",
      headers: this.#headers,
    });
    assert.equal(done.status, 201, await done.text());
  }

  async manifest(repository: string, { text, mediaType }: Content, name: string): Promise<void> {
    const done = await fetch(`${this.#base}/${repository}/manifests/${name}`, {
      method: "PUT",
      headers: { ...this.#headers, "Content-Type": mediaType },
      body: text,
    });
    assert.equal(done.status, 201, await done.text());
  }

  /** Pushes an image under a tag; its digest. */
  async image(repository: string, tag: string, types = OCI, said: Said = {}): Promise<string> {
    const { manifest, blobs } = image(`${repository}:${tag}`, types, "amd64", said);
    for (const blob of blobs) await this.blob(repository, blob);
    await this.manifest(repository, manifest, tag);
    return manifest.digest;
  }

  /** Pushes an index of two platforms under a tag; its digest. `mark` makes the content differ from what was pushed before. */
  async index(repository: string, tag: string, types = OCI, mark = `${repository}:${tag}`): Promise<string> {
    const pushed = index(mark, types);
    for (const { manifest, blobs } of pushed.images) {
      for (const blob of blobs) await this.blob(repository, blob);
      await this.manifest(repository, manifest, manifest.digest);
    }
    await this.manifest(repository, pushed.index, tag);
    return pushed.index.digest;
  }
}
