import type { Span } from "../text/span.ts";
import type { Place } from "./place.ts";
import type { List, Value } from "./value.ts";

/** How a container is started, watched and kept within bounds. */
export interface Operation {
  /** Asks whether the container works; a failure restarts it. Takes `set(place, probe)`. */
  readonly livenessProbe: Value<Probe>;
  /** Asks whether the container can take requests. */
  readonly readinessProbe: Value<Probe>;
  /** Always, IfNotPresent or Never, or what else is written; Compose's words are translated. The fallback is the default. */
  readonly pullPolicy: Value<string>;
  /** Bytes of the node's own disk. Kubernetes only. */
  readonly ephemeralStorageLimit: Value<number>;
  readonly ephemeralStorageRequest: Value<number>;
  /** Processes and threads; zero and less mean no limit and are unset. Compose only. */
  readonly pidsLimit: Value<number>;
  /** Compose only: `json-file`, `none`, ... */
  readonly logging: Logging;
  /** Compose only: protections of the host that may be switched off. */
  readonly safeguards?: Safeguards;
  /** Kubernetes only: the words that start it, as they are written. */
  readonly commandLine?: CommandLine;
}

export interface Probe {
  readonly how: "http" | "tcp" | "grpc" | "exec" | "unknown";
  /** The number or name of the port that is asked. */
  readonly port?: number | string;
}

export interface Logging {
  readonly driver: Value<string>;
  /** How large a log file grows before the next one is begun. */
  readonly maxSize: Value<string>;
}

export interface Safeguards {
  readonly oomKillDisabled: Value<boolean>;
  /** From -1000 (never killed) to 1000 (killed first). */
  readonly oomScoreAdjustment: Value<number>;
  /** Bytes of memory and swap together; -1 is unlimited. */
  readonly swapLimit: Value<number>;
  readonly ulimits: readonly Ulimit[];
}

export interface Ulimit {
  readonly name: string;
  /** -1 is unlimited. The soft and the hard limit are given apart where they are written apart. */
  readonly value: Value<number>;
  readonly at: Span;
  /** Takes `remove(place)`: the host's own limit applies then. */
  readonly place: Place<unknown>;
}

/** The entry point, and the arguments that follow it. */
export interface CommandLine {
  readonly command: List<string>;
  readonly args: List<string>;
}

/** Disk or memory that a pod's containers share while it runs. */
export interface EmptyDirectory {
  /** `Memory` takes it from the containers' memory. */
  readonly medium: Value<string>;
  /** Bytes. */
  readonly sizeLimit: Value<number>;
}

/** Where a pod may run. */
export interface Scheduling {
  readonly tolerations: readonly Toleration[];
  /** Labels of nodes that the pod is to run on: nodeSelector and what affinity requires. */
  readonly nodeLabels: readonly { readonly key: string; readonly at: Span }[];
}

export interface Toleration {
  /** Unset where it is for every taint. */
  readonly key: Value<string>;
  /** Equal unless it says so. */
  readonly operator: Value<string>;
  /** Unset where it is for every effect. */
  readonly effect: Value<string>;
  readonly at: Span;
  readonly place: Place<unknown>;
}
