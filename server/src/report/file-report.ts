import type { Analysis } from "../engine/analyse.ts";
import { imagePlaces } from "../engine/image-places.ts";
import { type Mention, mentionsIn } from "../inventory/mentions.ts";
import type { Severity } from "../model/finding.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile, type Span } from "../text/span.ts";

/** What a report tells of one file. */
export interface FileReport {
  /** As people are to read it. */
  readonly path: string;
  readonly findings: readonly FindingRow[];
  readonly exceptions: readonly ExceptionRow[];
  /** How many findings the baseline knows. */
  readonly known: number;
  readonly mentions: readonly Mention[];
}

export interface FindingRow {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A finding that somebody silenced. */
export interface ExceptionRow {
  readonly rule: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly by: string;
  readonly reason: string | undefined;
  /** ISO date. */
  readonly until: string | undefined;
}

/** Takes out of an analysis what a report tells: plain data, so that texts need not be kept. */
export function reportOn(path: string, { text, kind, parsed, findings, suppressed, known }: Analysis): FileReport {
  const lines = new LineIndex(text);
  const lineOf = (at: Span) => lines.position(inFile(at).start).line + 1;
  return {
    path,
    findings: findings.map(({ rule, severity, message, at }) => ({ rule, severity, message, path, line: lineOf(at) })),
    exceptions: suppressed.map(({ finding, by, reason, until }) => {
      const { rule, at } = finding;
      return { rule, path, line: lineOf(at), by, reason, until };
    }),
    known: known.length,
    mentions: mentionsIn({ path, kind, text, places: imagePlaces(parsed) }),
  };
}
