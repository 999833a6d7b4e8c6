import { PlayedRegistry, send } from "./played-registry.ts";
import type { Content, index } from "./pushing.ts";

/** A registry that has one index behind the tag `1`, with all that it leads to. */
export interface PlayedImage {
  readonly registry: PlayedRegistry;
  /** What is answered to a request for a manifest or blob; undefined where there is nothing. */
  contentOf(path: string): Content | undefined;
}

export async function playImage({ index: top, images }: ReturnType<typeof index>): Promise<PlayedImage> {
  const all = [top, ...images.flatMap(({ manifest, blobs }) => [manifest, ...blobs])];
  const byDigest = new Map(all.map((one) => [one.digest, one]));
  const contentOf = (path: string) => {
    const [, what, name = ""] = /(\w+)\/([^/]*)$/.exec(path) ?? [];
    return what === "referrers" ? undefined : name === "1" ? top : byDigest.get(name);
  };
  const registry = await PlayedRegistry.start(({ method, path }, response) => {
    const found = contentOf(path);
    if (!found) return send(response, 404);
    const headers = { "Content-Type": found.mediaType, "Docker-Content-Digest": found.digest };
    send(response, 200, method === "HEAD" ? "" : found.text, headers);
  });
  return { registry, contentOf };
}
