import type { ImageReference } from "./image-reference.ts";

/** What a registry has told of an image that a person had it asked about. */
export interface ImageFacts {
  /** What the reference leads to: of the index where there is one, so that every platform is meant. */
  readonly digest: string;
  /** When it was asked, as an ISO date and time. */
  readonly asked: string;
  /** Every platform that can be run, in the registry's order; of a plain image its own one. */
  readonly platforms: readonly PlatformFacts[];
  /** The one that the rest is told of: `linux/amd64` where there is one, else the first. */
  readonly platform: string | undefined;
  /** ISO date and time; undefined also where a reproducible build has put the beginning of time there. */
  readonly created: string | undefined;
  /** Empty where the image names none: then root. */
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** As the image writes them: `8080/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** What lies beside the image in its repository. That something is there does not tell that it holds. */
  readonly trust: ImageTrust;
}

export interface PlatformFacts {
  /** `linux/amd64`, `linux/arm/v7`, `windows/amd64`. */
  readonly name: string;
  readonly digest: string;
  /** Of the compressed layers, in bytes; undefined where it was not asked. */
  readonly size: number | undefined;
}

/** Presence alone; undefined where the registry would not say. */
export interface ImageTrust {
  /** Who made the signatures that are there: `cosign`, `notation`. */
  readonly signatures: readonly string[] | undefined;
  /** What is attested: `provenance`, `sbom`, or another predicate's or artifact's type. */
  readonly attestations: readonly string[] | undefined;
}

/** What a scanner's report says of an image. */
export interface ImageScan {
  /** `Trivy`, `Grype`, or what a SARIF report calls itself. */
  readonly tool: string;
  /** Where the report stands, relative to the workspace where it is inside. */
  readonly report: string;
  /** ISO date and time. */
  readonly made: string | undefined;
  /** The report is about another digest than the one that the reference is pinned to. */
  readonly stale: boolean;
  readonly vulnerabilities: readonly Vulnerability[];
}

export interface Vulnerability {
  /** `CVE-2024-1234`, `GHSA-...`. */
  readonly id: string;
  readonly severity: "critical" | "high" | "medium" | "low" | "unknown";
  readonly package: string;
  readonly installed: string | undefined;
  /** The versions that mend it; empty where there is none. */
  readonly fixed: readonly string[];
  readonly title: string | undefined;
}

/** What is known of images beyond their names. Another object as soon as anything in it has changed. */
export interface ImageKnowledge {
  /** What its registry says; undefined where it was not asked or gave no answer. */
  told(reference: ImageReference): ImageFacts | undefined;
  /** What reports say of it, those for the same name and tag or for its digest. */
  scanned(reference: ImageReference): readonly ImageScan[];
}
