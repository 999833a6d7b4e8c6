import { DebianRegistry } from "../../registry/debian-registry.ts";
import { OCI, Pusher } from "../../registry/pushing.ts";

/** What a suite is told of the registry, under `plimsollTest.hub`. */
export interface Hub {
  readonly host: string;
  /** What `node:22`, its one tag, points to now, and what it pointed to before. */
  readonly digest: string;
  readonly old: string;
}

/** Starts a registry on loopback that a suite may have asked instead of Docker Hub. */
export async function startHub(): Promise<{ readonly hub: Hub; stop(): void }> {
  const registry = await DebianRegistry.start();
  const { host } = registry;
  const pusher = new Pusher(host);
  const old = await pusher.index("library/node", "22", OCI, "old");
  const digest = await pusher.index("library/node", "22", OCI, "new");
  return { hub: { host, digest, old }, stop: () => registry.stop() };
}
