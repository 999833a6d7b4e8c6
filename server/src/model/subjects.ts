import type { Span } from "../text/span.ts";
import type { ShellCommand } from "./command.ts";
import type { Container, EnvironmentVariable, Workload } from "./container.ts";
import type { BuildStage, Dockerfile, Instruction } from "./dockerfile.ts";
import type { IgnoreFile } from "./ignore-file.ts";
import type { ImageUse } from "./image.ts";
import type { Kind } from "./kind.ts";
import type { Literal } from "./literal.ts";
import type { Node, Resource } from "./resource.ts";
import type { SuppressionUse } from "./suppression.ts";
import type { Value } from "./value.ts";

/** What a rule may ask to see, each handed over once. */
export interface Subjects {
  image: ImageUse;
  container: Container;
  workload: Workload;
  stage: BuildStage;
  instruction: Instruction;
  command: ShellCommand;
  resource: Resource;
  literal: Literal;
  variable: VariableUse;
  document: DocumentSubject;
  suppression: SuppressionUse;
}

export type SubjectName = keyof Subjects;

/** An environment variable or build argument where it is defined. */
export interface VariableUse {
  readonly kind: Kind;
  readonly variable: EnvironmentVariable;
  readonly container?: Container;
  /** ENV or ARG. */
  readonly instruction?: Instruction;
}

/** A whole file. */
export interface DocumentSubject {
  readonly kind: Kind;
  readonly at: Span;
  readonly dockerfile?: Dockerfile;
  readonly ignoreFile?: IgnoreFile;
  /** Compose. */
  readonly compose?: ComposeDocument;
  readonly kustomization?: Kustomization;
}

/** What a kustomization says of all that it takes in. */
export interface Kustomization {
  readonly namespace: Value<string>;
  /** Files, folders and addresses, relative to the file. */
  readonly resources: readonly Value<string>[];
  /** Images whose name or version it changes, as the resources call them, without tag. */
  readonly images: readonly Value<string>[];
}

/** What the services of a Compose file share. */
export interface ComposeDocument {
  /** Without those that are half typed. */
  readonly services: readonly Workload[];
  /** The key `networks` of the file. */
  readonly networks: Node;
  /** Laid upon another file, or taking others in, so that what is not here proves nothing. */
  readonly partial: boolean;
}

/**
 * A part of a file whose findings depend on nothing but itself: a Kubernetes document, a Compose service, a stage of a Dockerfile.
 * A format returns the same object again while neither its text nor what it refers to has changed; then its findings are kept too.
 */
export interface Unit {
  readonly subjects: { readonly [Name in SubjectName]?: readonly Subjects[Name][] };
  /** Runs the checks of the unit and notes what else of the file they look at: when that changes, the unit is another one. */
  noting?<T>(check: () => T): T;
}
