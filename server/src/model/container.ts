import type { Span } from "../text/span.ts";
import type { ShellScript } from "./command.ts";
import type { ContainerConfinement, WorkloadConfinement } from "./confinement.ts";
import type { ContainerGroup } from "./container-group.ts";
import type { BuildStage } from "./dockerfile.ts";
import type { ImageUse } from "./image.ts";
import type { Kind } from "./kind.ts";
import type { Labels } from "./labels.ts";
import type { EmptyDirectory, Operation, Scheduling } from "./operation.ts";
import type { Place } from "./place.ts";
import type { Node } from "./resource.ts";
import type { List, Value } from "./value.ts";

/**
 * Something that will run as a container, whatever the format calls it: a Kubernetes container, a Compose service,
 * a container of an Azure container group, the final stage of a Dockerfile.
 * All values are effective. What a format can't say is `unknown("not in this format")`.
 */
export interface Container extends ContainerConfinement, Operation {
  readonly kind: Kind;
  /** Undefined where the file gives none. */
  readonly name: string | undefined;
  readonly role: "main" | "init" | "sidecar" | "ephemeral" | "stage";
  /** Where to speak of the container as a whole: its name, the service's key, the stage's FROM. */
  readonly at: Span;
  /** All the text that defines it. */
  readonly extent: Span;
  readonly image: ImageUse | undefined;
  /** Dockerfile: the final stage that this is. */
  readonly stage?: BuildStage;
  readonly workload: Workload;

  /** A user name or ID, with `:group` where given. Kubernetes: runAsUser as text. */
  readonly user: Value<string>;
  readonly group: Value<string>;
  /** Kubernetes only. */
  readonly runAsNonRoot: Value<boolean>;
  readonly privileged: Value<boolean>;
  /** Compose: false where security_opt holds no-new-privileges; `set(place, false)` adds it. */
  readonly allowPrivilegeEscalation: Value<boolean>;
  /** As written, `CAP_` prefix and case included. */
  readonly capabilitiesAdded: List<string>;
  readonly capabilitiesDropped: List<string>;
  readonly readOnlyRootFilesystem: Value<boolean>;
  /** RuntimeDefault, Localhost, Unconfined, or what is written. */
  readonly seccompProfile: Value<string>;

  /** Bytes. Zero means unlimited where the format says so, and is then unset. */
  readonly memoryLimit: Value<number>;
  readonly memoryRequest: Value<number>;
  /** Cores. */
  readonly cpuLimit: Value<number>;
  readonly cpuRequest: Value<number>;

  readonly environment: readonly EnvironmentVariable[];
  /** Compose: variables also come from a file (`env_file`), so that a missing name proves nothing. */
  readonly environmentFromFile?: boolean;
  /** Kubernetes: what `env` and `envFrom` take from Secrets; no name where all of a Secret comes. */
  readonly secretVariables?: readonly { readonly name: string | undefined; readonly at: Span }[];
  readonly ports: readonly Port[];
  readonly mounts: readonly Mount[];
  /** Entry point and arguments, probes and lifecycle hooks, as scripts. */
  readonly scripts: readonly ShellScript[];
  /** Compose, Dockerfile: true where a health check is given, false where the image's own is switched off; `set(place, true)` switches it on. */
  readonly healthCheck?: Value<boolean>;
  /** Compose: how its image is built and what the build may do; absent where nothing is built. */
  readonly build?: ImageBuild;
}

/** How an image is built, and what the build may do beyond what every build may. */
export interface ImageBuild {
  /** The folder, relative to the file. */
  readonly context: Value<string>;
  /** The Dockerfile, relative to the context. */
  readonly dockerfile: Value<string>;
  /** The stage that is built, where that is not the last. */
  readonly target: Value<string>;
  readonly privileged: Value<boolean>;
  /** `host` is the host's network. */
  readonly network: Value<string>;
  /** `network.host`, `security.insecure`. */
  readonly entitlements: List<string>;
  /** What it is built for; the builder's own platform where unset. */
  readonly platforms: List<string>;
}

/** What holds containers together: a pod template, a Compose service (alone), a container group, a Dockerfile. */
export interface Workload extends WorkloadConfinement {
  readonly kind: Kind;
  /** Deployment, Pod, CronJob, ...; `service`; `containerGroup`; `Dockerfile`. */
  readonly type: string;
  readonly apiVersion?: string;
  readonly name: string | undefined;
  readonly namespace?: Value<string>;
  /** Kubernetes: of the pods, by which policies and services select them. */
  readonly labels?: Labels | undefined;
  /** Where to speak of the workload: its kind or name. */
  readonly at: Span;
  readonly extent: Span;
  readonly containers: readonly Container[];
  readonly os: "linux" | "windows" | "unknown";
  /** An override file, a patch, a fragment: what is absent may be said elsewhere, so all absences are unknown already. */
  readonly partial: boolean;

  readonly hostNetwork: Value<boolean>;
  readonly hostPid: Value<boolean>;
  readonly hostIpc: Value<boolean>;
  /** Kubernetes: of the pod itself, for fixes that belong there. */
  readonly podRunAsNonRoot: Value<boolean>;
  readonly podUser: Value<string>;
  readonly podGroup: Value<string>;
  /** Kubernetes: the group that owns volumes, which every container is in as well. */
  readonly fsGroup: Value<string>;
  /** Further groups of the processes, by number or name. */
  readonly supplementaryGroups: List<string>;
  readonly podSeccompProfile: Value<string>;
  readonly hostUsers: Value<boolean>;
  readonly automountServiceAccountToken: Value<boolean>;
  readonly serviceAccountName: Value<string>;
  /** Kubernetes: the field `serviceAccount`, an older name of the same. */
  readonly deprecatedServiceAccount?: Value<string>;
  readonly restart: Restart;
  /** Kubernetes only: on which nodes it may run. */
  readonly scheduling?: Scheduling;
  readonly volumes: readonly Volume[];
  /** Compose, Azure: the map that defines it, for what the model has no name for. */
  readonly definition?: Node;
  /** Azure: the workspace that logs are sent to. */
  readonly logAnalytics?: Value<string>;
  /** Azure: Standard, Confidential, ...; a security context may only be proposed where the group can carry one. */
  readonly acceptsSecurityContext: boolean;
  /** Azure: what the group says of itself. */
  readonly group?: ContainerGroup;
  /** Azure: credentials given in the file (registry passwords, storage keys, workspace keys, secret volumes). */
  readonly credentials: readonly Credential[];
}

export interface Restart {
  /** `always`, `unless-stopped`, `on-failure`, `no`; Kubernetes and Azure: lower-cased and hyphenated alike (`on-failure`, `never` is `no`). */
  readonly policy: Value<string>;
  /** Kubernetes Jobs: backoffLimit; Compose: the `:N` of on-failure, deploy.restart_policy.max_attempts. */
  readonly maxRetries: Value<number>;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** Unknown where it comes from elsewhere (valueFrom, env_file, the caller's environment). */
  readonly value: Value<string>;
  /** env: at run time; build-arg: `build.args` or ARG; secure: an Azure secureValue. */
  readonly source: "env" | "build-arg" | "secure";
  readonly at: Span;
  /** Takes `remove(place)`. */
  readonly place?: Place<string>;
  /** Takes `set(place, {secret, key})`: reads the value from a secret instead; absent where the format has no such thing. */
  readonly fromSecret?: Place<{ readonly secret: string; readonly key: string }>;
  /** Takes `set(place, name)`: reads the value from a variable of the caller's environment instead. */
  readonly fromCaller?: Place<string>;
  /**
   * Takes `set(place, {variable, secret})`: `variable` gets the path of a file that holds the value, a secret of that name
   * which is mounted there, and this one goes; absent where the format mounts no secrets.
   */
  readonly fromFile?: Place<FromFile>;
  /** The instruction's stage, in a Dockerfile. */
  readonly stage?: BuildStage;
}

export interface FromFile {
  /** The variable that takes a path: `POSTGRES_PASSWORD_FILE`. */
  readonly variable: string;
  readonly secret: string;
}

export interface Port {
  /** The port inside the container; ranges give their first port and `last`. */
  readonly number: Value<number>;
  readonly last?: number;
  /** On the host. */
  readonly published: Value<number>;
  /** published: reachable from outside (Compose `ports`, hostPort, Azure's public IP); declared: EXPOSE, containerPort, `expose`. */
  readonly exposure: "published" | "declared";
  readonly hostIp: Value<string>;
  readonly protocol: string;
  /** Kubernetes only: by which probes and services may speak of it. */
  readonly name?: Value<string>;
  readonly at: Span;
  readonly place?: Place<unknown>;
}

export interface Mount {
  /** The path on the host of a bind mount or hostPath, the volume's name else. */
  readonly source: Value<string>;
  readonly type: "bind" | "volume" | "tmpfs" | "other";
  readonly target: Value<string>;
  readonly readOnly: Value<boolean>;
  /** As the format writes it: Bidirectional, rshared. */
  readonly propagation?: Value<string>;
  readonly at: Span;
  readonly place?: Place<unknown>;
  readonly volume?: Volume;
}

/** A volume of a pod (Kubernetes) or container group; also a PersistentVolume. */
export interface Volume {
  readonly name: Value<string>;
  /** What it is made of, as the format names it (`emptyDir`, `nfs`), with where that is said. */
  readonly sources?: readonly { readonly type: string; readonly at: Span }[];
  /** Unset where the volume is of another type. */
  readonly hostPath: Value<string>;
  /** Kubernetes: absent where the volume is of another type. */
  readonly emptyDir?: EmptyDirectory;
  /** The permissions that files of a configMap, secret, downwardAPI or projected volume are given, where they are. */
  readonly modes?: readonly Value<number>[];
  /** Azure: said of the volume for all its mounts. */
  readonly readOnly?: Value<boolean>;
  readonly at: Span;
  readonly place?: Place<unknown>;
  /** Takes `set(place, {})`: turns the volume into an emptyDir. */
  readonly asEmptyDir?: Place<Record<string, never>>;
}

export interface Credential {
  /** What it is, in words: "registry password", "storage account key". */
  readonly what: string;
  readonly value: Value<string>;
  readonly at: Span;
}
