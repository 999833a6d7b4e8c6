import type { Span } from "../text/span.ts";
import type { Fix } from "./fix.ts";
import type { Where } from "./workspace.ts";

export const SEVERITIES = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The ids of other tools' checks, by tool. */
export type SameAs = Readonly<Partial<Record<Peer, readonly string[]>>>;
export type Peer =
  | "hadolint"
  | "buildkit"
  | "trivy"
  | "checkov"
  | "kube-linter"
  | "kube-score"
  | "kubesec"
  | "polaris"
  | "kics"
  | "semgrep"
  | "dclint"
  | "pss";

/** Findings of one container that share a group are one diagnostic in the editor. */
export type Group = "hardening" | "resources";

/** What a rule says of a place. */
export interface Report {
  readonly message: string;
  readonly severity?: Severity;
  /** Best first; the first that can be written is the preferred one. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Only where fewer ids than the rule's own match this finding. */
  readonly sameAs?: SameAs;
  /** What the finding is about where the place alone does not tell: a capability's name. Part of the fingerprint. */
  readonly detail?: string;
  /** The characters that may be a secret: whoever quotes the file must mask them. */
  readonly secret?: Span;
}

export interface Related {
  readonly at: Where;
  readonly message: string;
}

/** A report with all that the engine knows of it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Span;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
  readonly sameAs: SameAs;
  readonly group: Group | undefined;
  /** The container or workload that a group collects over. */
  readonly owner: object | undefined;
  readonly detail: string | undefined;
  readonly secret: Span | undefined;
}
