import type { Worker } from "node:worker_threads";
import type { SameAs, Severity } from "../model/finding.ts";
import type { Safety } from "../model/fix.ts";
import type { Kind } from "../model/kind.ts";

/** What `check --format json` prints. Lines and columns count from 1, columns in UTF-16 units, ends are exclusive. */
export interface CheckOutput {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  /** Every recognised file, also those without findings. */
  readonly files: readonly { readonly path: string; readonly kind: Kind }[];
  readonly findings: readonly FindingOutput[];
  readonly suppressed: readonly SuppressedOutput[];
  readonly errors: readonly ErrorOutput[];
}

export interface RangeOutput {
  readonly start: PositionOutput;
  readonly end: PositionOutput;
}

export interface PositionOutput {
  readonly line: number;
  readonly column: number;
}

export interface FindingOutput {
  readonly path: string;
  readonly kind: Kind;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: RangeOutput;
  readonly group?: string;
  readonly sameAs: SameAs;
  readonly fingerprint: string;
  readonly related: readonly { readonly path: string; readonly range: RangeOutput; readonly message: string }[];
  readonly fixes: readonly FixOutput[];
}

export interface FixOutput {
  readonly title: string;
  readonly safety: Safety;
  readonly needsNetwork: boolean;
  readonly edits: readonly EditOutput[];
}

export interface EditOutput {
  /** Only where it is another file. */
  readonly path?: string;
  readonly create: boolean;
  readonly range: RangeOutput;
  readonly text: string;
}

export interface SuppressedOutput {
  readonly path: string;
  readonly rule: string;
  /** Empty where none was given. */
  readonly reason: string;
  readonly by: string;
}

export interface ErrorOutput {
  readonly path: string;
  readonly message: string;
}

/** Where the command line's words go. */
export interface Streams {
  /** Bytes where a text of unknown encoding is given back. */
  out(text: string | Uint8Array): void;
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Starts another thread of this program with some data; absent where there can be none. */
  readonly startThread?: (data: unknown) => Worker;
}

/** Text that may come from anywhere, made harmless for a terminal: control characters become `�`. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
