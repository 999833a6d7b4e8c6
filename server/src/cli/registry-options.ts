import { isHost } from "../registry/endpoint.ts";
import { type Arguments, type OptionSpec, UsageError } from "./arguments.ts";

/** The options of commands that ask registries. */
export const REGISTRY_OPTIONS = {
  insecure: {
    value: "HOST",
    repeatable: true,
    help: "a registry that may be asked without TLS; this computer always may",
  },
  mirror: {
    value: "HOST=HOST",
    repeatable: true,
    help: "whom to ask instead of a registry: docker.io=mirror.example/hub; * for all others",
  },
  timeout: { value: "SECONDS", help: "how long to wait for one answer: 20 if not said" },
  "no-cache": { help: "keep nothing of what registries tell, and use nothing that is kept" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** How registries are asked. */
export interface RegistryAccess {
  readonly insecure: readonly string[];
  readonly mirrors: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** What they tell is kept on disk, and what is kept there is used. */
  readonly cache: boolean;
}

/** What the options of a command line say. @throws UsageError */
export function registryAccess(options: Arguments["options"]): RegistryAccess {
  const seconds = Number(options.get("timeout")?.[0] ?? 20);
  if (!(seconds > 0 && seconds <= 600)) throw new UsageError("--timeout takes a number of seconds up to 600.");
  const insecure = options.get("insecure") ?? [];
  for (const host of insecure) {
    if (!isHost(host)) throw new UsageError(`--insecure takes a host, maybe with a port, not "${withoutLogIn(host)}".`);
  }
  return {
    insecure,
    mirrors: Object.fromEntries((options.get("mirror") ?? []).map(mirrorOf)),
    timeout: seconds * 1000,
    cache: !options.has("no-cache"),
  };
}

/** The same for commands that ask registries with `--online` only; undefined without it. @throws UsageError */
export function onlineAccess(options: Arguments["options"]): RegistryAccess | undefined {
  if (options.has("online")) return registryAccess(options);
  for (const name of Object.keys(REGISTRY_OPTIONS)) {
    if (options.has(name)) throw new UsageError(`--${name} goes with --online.`);
  }
  return undefined;
}

function mirrorOf(text: string): [string, string] {
  const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (!from || !to || !(from === "*" || isHost(from)) || !isHost(to.split("/", 1)[0] ?? ""))
    throw new UsageError(`--mirror takes HOST=HOST without a scheme, not "${withoutLogIn(text)}".`);
  return [from, to];
}

/** What was given for a host may be an address with a log-in. */
function withoutLogIn(text: string): string {
  return text.slice(text.lastIndexOf("@") + 1);
}
