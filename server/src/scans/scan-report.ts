import type { Vulnerability } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";

/** A scanner's report on one image. Plain data that may pass between threads. */
export interface ScanReport {
  /** `Trivy`, `Grype`, or what a SARIF report calls its tool. */
  readonly tool: string;
  /** Where the report stands, as its reader was told. */
  readonly path: string;
  /** ISO date and time. */
  readonly made: string | undefined;
  /** Every name that the report gives the image: as it was asked for, and its tags. */
  readonly names: readonly ImageReference[];
  /** Of the image in its registry, index or platform alike; empty where the report tells none. */
  readonly digests: readonly string[];
  /** Each once for a package. */
  readonly vulnerabilities: readonly Vulnerability[];
}

/** Why a report can't be used: `fault` goes on a sentence that begins with its path, without the full stop. */
export interface ScanFault {
  readonly fault: string;
  /** The report can be read but does not name its image: whoever knows may name it. */
  readonly unnamed?: boolean;
  /** It is on something else than an image: of a folder, nothing to speak of. */
  readonly foreign?: boolean;
}

/** What one format's reader has found in a report. */
export interface Found {
  readonly tool: string;
  readonly made: string | undefined;
  /** Texts that may be references. */
  readonly names: readonly string[];
  /** Texts that may be digests, or references that end in one. */
  readonly digests: readonly string[];
}
