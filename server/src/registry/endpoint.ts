import type { ImageReference } from "../model/image-reference.ts";

/** Where a repository is asked for. */
export interface Endpoint {
  /** `registry-1.docker.io`, `ghcr.io`, `localhost:5000`: host and port of the requests. */
  readonly host: string;
  /** As people and credentials call it: `docker.io`, `ghcr.io`. */
  readonly registry: string;
  /** The repository on that host: `library/node`. */
  readonly repository: string;
  /** It may be asked without TLS: it is this computer, or the user has said so. */
  readonly mayBePlain: boolean;
}

/** What a user says of registries. */
export interface RegistryOptions {
  /** Hosts (with their port) that may be asked without TLS. */
  readonly insecure?: readonly string[];
  /**
   * Who is asked instead of a registry: `docker.io` to `mirror.example` or `mirror.example/docker-hub`; `*` stands for
   * every registry that is not named.
   */
  readonly mirrors?: Readonly<Record<string, string>>;
}

/** Docker Hub's names: that of references is not that of the server. */
const DOCKER_HUB = "docker.io";
const DOCKER_HUB_SERVER = "registry-1.docker.io";

/** The endpoint of a reference's repository. */
export function endpointOf({ host, repository }: ImageReference, options: RegistryOptions = {}): Endpoint {
  const { mirrors = {}, insecure = [] } = options;
  const mirror = Object.hasOwn(mirrors, host) ? mirrors[host] : mirrors["*"];
  const slash = mirror?.indexOf("/") ?? -1;
  const registry = mirror === undefined ? host : slash < 0 ? mirror : mirror.slice(0, slash);
  const prefix = mirror === undefined || slash < 0 ? "" : `${mirror.slice(slash + 1).replace(/\/+$/, "")}/`;
  return {
    host: registry === DOCKER_HUB ? DOCKER_HUB_SERVER : registry,
    registry,
    repository: prefix + repository,
    mayBePlain: isLoopback(registry) || insecure.includes(registry),
  };
}

/** True for `host[:port]`: a name, or an IP address (of version 6 in brackets). */
export function isHost(text: string): boolean {
  return /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(text) && URL.canParse(`https://${text}`);
}

/** True where `host[:port]` is this computer. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}
