import type { Workload } from "../model/container.ts";
import type { Facts } from "../model/facts.ts";
import type { Finding, Group, Report, SameAs, Severity } from "../model/finding.ts";
import type { ImageFacts, ImageScan } from "../model/image-facts.ts";
import type { Kind } from "../model/kind.ts";
import type { SubjectName, Subjects } from "../model/subjects.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Span } from "../text/span.ts";

/** The presets that a rule may belong to; `strict`, `all`, `hadolint` and `kube-linter` are derived and never listed. */
export type Preset =
  | "recommended"
  | "pss-baseline"
  | "pss-restricted"
  | "cis-docker"
  | "cis-kubernetes"
  | "nist-800-190"
  | "nsa-cisa"
  | "aci";

export type Category =
  | "user"
  | "attack-surface"
  | "hygiene"
  | "supply-chain"
  | "secrets"
  | "isolation"
  | "resources"
  | "network"
  | "lifecycle"
  | "rbac"
  | "meta";

/** An example that is shown in the documentation and executed by the tests. */
export interface Example {
  readonly kind: Kind;
  /** The file's name where it matters. */
  readonly file?: string;
  /** One sentence where the example needs one. */
  readonly note?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Other files of the workspace by path. */
  readonly neighbours?: Readonly<Record<string, string>>;
  /** What registries have told of images, by their references; the rest is as of an ordinary image. */
  readonly told?: Readonly<Record<string, Partial<ImageFacts>>>;
  /** What scanners' reports say of images, by their names and tags; the rest is as of any report. */
  readonly scans?: Readonly<Record<string, readonly Partial<ImageScan>[]>>;
  /** Has exactly one finding of the rule, unless `findings` says how many. */
  readonly bad?: string;
  readonly findings?: number;
  /** What the first fix that can be written makes of `bad`. */
  readonly fixed?: string;
  /** Has no finding of the rule. */
  readonly good?: string;
}

export interface Standards {
  readonly "cis-docker"?: readonly string[];
  readonly "cis-kubernetes"?: readonly string[];
  readonly pss?: readonly string[];
  readonly "nist-800-190"?: readonly string[];
  readonly "nsa-cisa"?: readonly string[];
  readonly "owasp-docker"?: readonly string[];
  readonly "owasp-kubernetes"?: readonly string[];
  readonly cwe?: readonly string[];
}

/** A JSON schema of an option; `default` is what applies where nothing is set. */
export interface OptionSchema {
  /** Names that the option had: settings that use them still hold, and are told the name of today. */
  readonly formerly?: readonly string[];
  readonly type: "string" | "number" | "boolean" | "array" | "object";
  readonly description: string;
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: { readonly type: "string" | "number" };
  readonly minimum?: number;
  readonly additionalProperties?: { readonly type: "string" | "number" };
}

export interface RuleDefinition<Name extends SubjectName, Options> {
  readonly id: string;
  /** Names that the rule had: settings and comments that use them still hold, and are told the name of today. */
  readonly formerly?: readonly string[];
  readonly subject: Name;
  readonly kinds: readonly Kind[];
  readonly category: Category;
  readonly severity: Severity;
  readonly presets: readonly Preset[];
  /** Not about security: left out of `strict`. */
  readonly notSecurity?: boolean;
  /** What to do, in the imperative: "Run containers as a non-root user". No full stop. */
  readonly summary: string;
  /** What goes wrong without it: one or two plain sentences. */
  readonly why: string;
  /** How to mend it: one or two plain sentences. */
  readonly remedy: string;
  /** When one would rightly leave it off or suppress it. */
  readonly except?: string;
  readonly sameAs?: SameAs;
  readonly standards?: Standards;
  readonly group?: Group;
  /** The safeties of the fixes that the rule may offer. */
  readonly fixes?: readonly ("safe" | "hardening" | "choice")[];
  readonly needsNetwork?: boolean;
  readonly options?: { readonly [Option in keyof Options]: OptionSchema };
  readonly examples: readonly Example[];
  readonly references?: readonly { readonly title: string; readonly url: string }[];
  check(subject: Subjects[Name], report: Reporter, context: RuleContext<Options>): void;
  /** Where the same mistake is made in another way: a flag of a command, or a variable that stands for it. */
  readonly also?: {
    readonly [Other in SubjectName]?: (
      subject: Subjects[Other],
      report: Reporter,
      context: RuleContext<Options>,
    ) => void;
  };
}

/** Says something about a place; `at` may be any value or item that knows where it stands. */
export type Reporter = (at: Span | { readonly at: Span }, report: Report) => void;

export interface RuleContext<Options = Readonly<Record<string, never>>> {
  /** The rule's options, defaults filled in. */
  readonly options: Options;
  readonly facts: Facts;
  readonly kind: Kind;
  /** `extends` names this preset: under a pod security standard a rule applies exactly the standard's lists. */
  preset(name: Preset | "strict" | "all" | "hadolint" | "kube-linter"): boolean;
  /** True where another rule is on as well, so that what both would say need not be said twice. */
  isOn(rule: string): boolean;
  /** The team's lists and defaults that several rules share. */
  readonly team: TeamValues;
  /** What is known of all files of the workspace, this one as it is now among them; undefined where nothing is known. */
  workspace(): Workspace | undefined;
  /** What admission by a pod security standard of a version (`v1.34`, `latest`) would refuse of a workload. */
  podSecurity(workload: Workload, level: "baseline" | "restricted", version: string): readonly Finding[];
}

/** `images`, `resources`, `podSecurity` and `kubernetes` of the settings. */
export interface TeamValues {
  readonly approvedRegistries: readonly string[];
  readonly approvedBases: readonly string[];
  /** What fixes propose: bytes and cores. */
  readonly memoryLimit: number;
  readonly memoryRequest: number;
  readonly cpuRequest: number;
  readonly cpuLimit: number;
  readonly podSecurityVersion: string;
  readonly kubernetesVersion: string;
}

/** A rule as the engine sees it, its subject and options hidden. */
export type Rule = Omit<RuleDefinition<SubjectName, unknown>, "check" | "also" | "options"> & {
  readonly options: Readonly<Record<string, OptionSchema>>;
  readonly check: Check;
  readonly also?: { readonly [Other in SubjectName]?: Check };
};

/** A rule's check of any subject, its type hidden. */
export type Check = (subject: never, report: Reporter, context: never) => void;

/** Declares a rule. The types of its subject and options follow from the definition. */
export function rule<Name extends SubjectName, Options = Readonly<Record<string, never>>>(
  definition: RuleDefinition<Name, Options>,
): Rule {
  return { ...definition, options: definition.options ?? {} } as unknown as Rule;
}
