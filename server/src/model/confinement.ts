import type { Span } from "../text/span.ts";
import type { Place } from "./place.ts";
import type { Value } from "./value.ts";

/** What keeps a container in, beyond what every format can say. A field is absent where the format has no such thing. */
export interface ContainerConfinement {
  /** Kubernetes: the same in an annotation, which Kubernetes no longer reads since 1.27. */
  readonly seccompAnnotation?: Value<string>;
  /** RuntimeDefault, Localhost, Unconfined, or what is written; by field or annotation. */
  readonly appArmorProfile?: Value<string>;
  /** Of the container itself. */
  readonly seLinux?: SeLinux;
  /** Default or Unmasked: whether parts of /proc are hidden. */
  readonly procMount?: Value<string>;
  /** Windows: runs on the host itself. */
  readonly hostProcess?: Value<boolean>;
  /** Kubernetes: hosts that probes and lifecycle hooks name. */
  readonly handlerHosts?: readonly HandlerHost[];
  /** Compose: devices of the host. */
  readonly devices?: readonly Device[];
  /** Kubernetes: set where the container has a securityContext; takes `set(place, fields)`. */
  readonly securityContext?: Value<SecurityContext>;
}

/** The same for what holds containers together; what is said of a pod applies to its containers unless they say otherwise. */
export interface WorkloadConfinement {
  /** Kubernetes: of an annotation, which Kubernetes no longer reads since 1.27. */
  readonly podSeccompAnnotation?: Value<string>;
  readonly podAppArmorProfile?: Value<string>;
  readonly podSeLinux?: SeLinux;
  readonly podHostProcess?: Value<boolean>;
  readonly podSecurityContext?: Value<SecurityContext>;
  /** Kubernetes: AppArmor profiles by annotation, also of containers that do not exist. */
  readonly appArmorAnnotations?: readonly AppArmorAnnotation[];
  /** Kubernetes: `spec.os.name` as written; `os` also takes node selectors into account. */
  readonly osName?: Value<string>;
  /** Kernel parameters that are set for it. */
  readonly sysctls?: readonly Sysctl[];
  /** Kubernetes: the containers of the pod see each other's processes. */
  readonly shareProcessNamespace?: Value<boolean>;
  /** Compose: namespaces and volumes that it takes from another container. */
  readonly sharedNamespaces?: readonly SharedNamespace[];
  /** Compose: further namespaces that may be the host's. */
  readonly hostNamespaces?: readonly HostNamespace[];
  /** Lines that it adds to /etc/hosts. */
  readonly hostAliases?: readonly HostAlias[];
}

/** A securityContext as plain data, for fixes that write one where there is none. */
export type SecurityContext = Readonly<Record<string, unknown>>;

/** How processes are labelled for SELinux. */
export interface SeLinux {
  readonly type: Value<string>;
  readonly user: Value<string>;
  readonly role: Value<string>;
  /** Compose: true for `label:disable`. */
  readonly disabled?: Value<boolean>;
}

/** The host that a probe or lifecycle hook connects to instead of the pod. */
export interface HandlerHost {
  /** livenessProbe, postStart, ... */
  readonly handler: string;
  readonly host: Value<string>;
}

export interface AppArmorAnnotation {
  /** The container that it names. */
  readonly container: string;
  /** The whole annotation's value, such as `runtime/default` or `unconfined`. */
  readonly profile: Value<string>;
}

export interface Device {
  /** Of the host: `/dev/kvm`, the name of a CDI device, or a rule such as `c 13:* rmw`. */
  readonly source: Value<string>;
  readonly what: "device" | "rule";
  readonly at: Span;
  readonly place?: Place<unknown>;
}

export interface Sysctl {
  readonly name: Value<string>;
  readonly at: Span;
  readonly place?: Place<unknown>;
}

export interface SharedNamespace {
  readonly what: "processes" | "shared memory" | "network" | "volumes";
  /** The service or container. */
  readonly from: string;
  readonly at: Span;
}

export interface HostNamespace {
  readonly what: "uts" | "cgroup" | "cgroup parent";
  /** True where it is the host's; for a parent, that one is named. */
  readonly host: Value<boolean>;
}

export interface HostAlias {
  readonly name: string;
  /** True for Docker's `host-gateway`, the host as seen from a container. */
  readonly gateway: boolean;
  readonly at: Span;
}
