import { SEVERITIES } from "../model/finding.ts";
import type { Kind } from "../model/kind.ts";
import type { CheckOptions } from "./check-options.ts";
import type { SilencedFinding } from "./formats/sarif.ts";
import type { CheckOutput, ErrorOutput, FindingOutput } from "./output.ts";

/** A fault in a settings file: its absolute path, its text where it could be read, and a zero-based offset in it. */
export interface SettingsFault {
  readonly file: string;
  readonly text: string | undefined;
  readonly start: number;
  readonly message: string;
  /** A name of former days, which holds: it is told and is no fault. */
  readonly deprecated?: boolean | undefined;
}

/** What was gathered of some files, as plain data that may pass between threads. */
export interface Part {
  readonly files: readonly { readonly path: string; readonly kind: Kind }[];
  readonly findings: readonly FindingOutput[];
  readonly suppressed: CheckOutput["suppressed"];
  readonly silenced: readonly SilencedFinding[];
  readonly errors: readonly ErrorOutput[];
  readonly notes: readonly string[];
  readonly printed: readonly string[];
  readonly problems: readonly SettingsFault[];
  readonly faulty: boolean;
  readonly internal: boolean;
}

/** What one run has gathered; the printers and the exit code are made of it. */
export class Run implements Part {
  readonly files: { path: string; kind: Kind }[] = [];
  readonly findings: FindingOutput[] = [];
  readonly suppressed: CheckOutput["suppressed"][number][] = [];
  /** With all that is said of them, for formats that tell of them. */
  readonly silenced: SilencedFinding[] = [];
  readonly errors: ErrorOutput[] = [];
  /** Notes for people that are no errors. */
  readonly notes: string[] = [];
  /** Findings as people read them. */
  readonly printed: string[] = [];
  readonly problems: SettingsFault[] = [];
  readonly #told = new Set<string>();
  faulty = false;
  internal = false;

  error(path: string, message: string): void {
    this.#error({ path, message: /[.!?]$/.test(message) ? message : `${message}.` });
  }

  /** Adds what was gathered of the files that follow. */
  add(part: Part): void {
    for (const one of part.files) this.files.push(one);
    for (const one of part.findings) this.findings.push(one);
    for (const one of part.suppressed) this.suppressed.push(one);
    for (const one of part.silenced) this.silenced.push(one);
    for (const one of part.errors) this.#error(one);
    for (const one of part.notes) this.notes.push(one);
    for (const one of part.printed) this.printed.push(one);
    for (const one of part.problems) this.#problem(one);
    this.faulty ||= part.faulty;
    this.internal ||= part.internal;
  }

  /** Several threads may meet the same fault: it is told once. */
  #error(error: ErrorOutput): void {
    const key = `${error.path}\0${error.message}`;
    if (!this.#told.has(key)) this.errors.push(error);
    this.#told.add(key);
  }

  #problem(fault: SettingsFault): void {
    const { file, start, message } = fault;
    const known = this.problems.some((p) => p.file === file && p.start === start && p.message === message);
    if (!known) this.problems.push(fault);
  }

  exitCode(failOn: CheckOptions["failOn"]): number {
    if (this.internal) return 3;
    if (this.faulty) return 2;
    const least = failOn === "never" ? -1 : SEVERITIES.indexOf(failOn);
    return this.findings.some((f) => SEVERITIES.indexOf(f.severity) <= least) ? 1 : 0;
  }
}
