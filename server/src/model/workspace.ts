import type { Position } from "../text/positions.ts";
import type { Span } from "../text/span.ts";
import type { Kind } from "./kind.ts";
import type { LabelSelector, Labels } from "./labels.ts";
import type { Value } from "./value.ts";

/** A place in another file, whose path is relative to the workspace root, with `/`. */
export interface Elsewhere {
  readonly path: string;
  /** Zero-based, `end` exclusive. */
  readonly start: Position;
  readonly end: Position;
}

/** Where something stands: in the file that is being checked, or in another one. */
export type Where = Span | Elsewhere;

/** A name in plain data: undefined where none is written, null where it can't be known. */
export type Name = string | undefined | null;

/** A value as a name; what a shell or template has yet to fill in can't be known. */
export function nameOf(value: Value<string>): Name {
  if (value.state === "unset") return undefined;
  return value.state === "set" && !/[${}]/.test(value.value) ? value.value : null;
}

/** What other files need to know of one file of a workspace. */
export interface FileFacts {
  /** Relative to the workspace root, with `/`. */
  readonly path: string;
  readonly kind: Kind;
  readonly objects: readonly ObjectFacts[];
  readonly kustomization?: KustomizationFacts;
  /** What `docker build` makes of a Dockerfile. */
  readonly built?: BuiltFacts;
  /** Images that a Compose file builds. */
  readonly builds: readonly BuildFacts[];
}

/** A Kubernetes object. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly type: string;
  readonly name: Name;
  readonly namespace: Name;
  /** Its kind, where to speak of it. */
  readonly at: Where;
  readonly labels: Labels;
  readonly pods: readonly PodFacts[];
  /** Which pods a NetworkPolicy or Service is about; null where that can't be known. */
  readonly selector?: LabelSelector | null;
  /** NetworkPolicy: for each direction that it is about, whether it lets nothing through; undefined for one that it is not about. */
  readonly ingress?: "denied" | "some";
  readonly egress?: "denied" | "some";
  /** ServiceAccount: automountServiceAccountToken. */
  readonly automount?: boolean | null;
  /** Bindings: the accounts that are given something. */
  readonly accounts?: readonly { readonly name: Name; readonly namespace: Name }[];
  /** Namespace: the pod security standard that admission enforces. */
  readonly enforce?: EnforceFacts;
}

export interface EnforceFacts {
  readonly level: "baseline" | "restricted";
  /** `v1.34` or `latest`; null where it can't be known. */
  readonly version: string | null;
  readonly at: Where;
}

export interface PodFacts {
  readonly labels: Labels;
  readonly serviceAccount: Name;
  /** The ports that have a name, by which services may speak of them. */
  readonly namedPorts: readonly { readonly name: string; readonly number: number; readonly at: Where }[];
}

export interface KustomizationFacts {
  readonly namespace: Name;
  /** Files and folders that it takes in, relative to the workspace root. */
  readonly resources: readonly string[];
  /** Images whose name or version it changes, as the resources call them, without tag. */
  readonly images: readonly string[];
}

export interface BuiltFacts {
  /** At the end of the final stage, the base image's (empty for root) where none is set; null where it can't be known. */
  readonly user: string | null;
  /** USER or FROM. */
  readonly at: Where;
  /** Ports of EXPOSE; null where not all can be known. */
  readonly ports: readonly number[] | null;
}

export interface BuildFacts {
  /** What the image is called; undefined where Compose names it. */
  readonly image: Name;
  readonly service: string;
  /** The Dockerfile, relative to the workspace root; null where it can't be known or lies elsewhere. */
  readonly dockerfile: string | null;
  /** Another stage than the last is built. */
  readonly target: boolean;
  /** What the build is for, as far as it is known: `linux/amd64`. */
  readonly platforms: readonly string[];
}

/** What is known of the files of a workspace, the one that is being checked among them. */
export interface Workspace {
  readonly files: readonly FileFacts[];
  /** False where not every file could be read: what is not there proves nothing. */
  readonly complete: boolean;
}

/** The objects of some types, with the files that they stand in. */
export function objectsOf(
  { files }: Workspace,
  ...types: readonly string[]
): { readonly file: FileFacts; readonly object: ObjectFacts }[] {
  return files.flatMap((file) =>
    file.objects.filter(({ type }) => types.includes(type)).map((object) => ({ file, object })),
  );
}

/**
 * The namespace that an object of a file ends up in: its own, or the one that the kustomization which takes the file
 * in gives to all. Undefined where nothing says, null where it can't be known.
 */
export function namespaceIn(workspace: Workspace, path: string, own: Name): Name {
  const given = new Set(
    kustomizationsOf(workspace).flatMap((facts) =>
      facts.namespace !== undefined && takesIn(facts, path) ? [facts.namespace] : [],
    ),
  );
  if (given.size === 0) return own;
  return given.size === 1 ? [...given][0] : null;
}

/**
 * True where a kustomization that takes the file in changes the name or version of an image.
 * @param image as the file calls it, without tag and digest
 */
export function isImageChangedIn(workspace: Workspace, path: string, image: string): boolean {
  return kustomizationsOf(workspace).some((facts) => facts.images.includes(image) && takesIn(facts, path));
}

const kustomizations = new WeakMap<Workspace, KustomizationFacts[]>();

function kustomizationsOf(workspace: Workspace): KustomizationFacts[] {
  const present = kustomizations.get(workspace);
  if (present) return present;
  const found = workspace.files.flatMap(({ kustomization }) => kustomization ?? []);
  kustomizations.set(workspace, found);
  return found;
}

function takesIn({ resources }: KustomizationFacts, path: string): boolean {
  return resources.some((one) => one === path || path.startsWith(`${one}/`));
}

/** True where two objects may be in one namespace: what names none may be put into any. */
export function maybeSameNamespace(a: Name, b: Name): boolean {
  return typeof a !== "string" || typeof b !== "string" || a === b;
}
