import { DebianRegistry } from "../../registry/debian-registry.ts";
import { Pusher } from "../../registry/pushing.ts";

/** What a suite is told of the registry, under `plimsollTest.hub`. */
export interface Hub {
  readonly host: string;
  /** Of `node:22`, the one image that it has. */
  readonly digest: string;
}

/** Starts a registry on loopback that a suite may have asked instead of Docker Hub. */
export async function startHub(): Promise<{ readonly hub: Hub; stop(): void }> {
  const registry = await DebianRegistry.start();
  const { host } = registry;
  const digest = await new Pusher(host).index("library/node", "22");
  return { hub: { host, digest }, stop: () => registry.stop() };
}
