import { join } from "node:path";
import type { Analysis } from "../engine/analyse.ts";
import { fingerprints } from "../engine/fingerprint.ts";
import type { Finding } from "../model/finding.ts";
import { type Fix, realise } from "../model/fix.ts";
import type { Where } from "../model/workspace.ts";
import { LineIndex, type Position } from "../text/positions.ts";
import { inFile, type OffsetRange } from "../text/span.ts";
import type { Candidate } from "./find-files.ts";
import type { SilencedFinding } from "./formats/sarif.ts";
import type { FindingOutput, FixOutput, RangeOutput, SuppressedOutput } from "./output.ts";
import { relativeTo } from "./workspace.ts";

/** What silences a finding that the team's baseline knows. */
export const BASELINE = "baseline";

/** Turns offsets of one text into lines and columns that count from 1. */
export class Ranges {
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#lines = new LineIndex(text);
  }

  of({ start, end }: OffsetRange): RangeOutput {
    return { start: this.#position(start), end: this.#position(end) };
  }

  #position(offset: number): RangeOutput["start"] {
    const { line, character } = this.#lines.position(offset);
    return { line: line + 1, column: character + 1 };
  }
}

/** The findings of an analysis as `check` prints them. `cwd` is absolute. */
export function findingsOutput(analysis: Analysis, file: Candidate, cwd: string): FindingOutput[] {
  return outputOf(analysis.findings, analysis, file, cwd);
}

/** The findings that somebody silenced, with all that is said of them. `cwd` is absolute. */
export function silencedFindings(analysis: Analysis, file: Candidate, cwd: string): SilencedFinding[] {
  const suppressed: readonly { finding: Finding; by: string; reason?: string | undefined }[] = [
    ...analysis.suppressed,
    ...analysis.known.map((finding) => ({ finding, by: BASELINE })),
  ];
  const findings = outputOf(
    suppressed.map(({ finding }) => finding),
    analysis,
    file,
    cwd,
  );
  return suppressed.flatMap(({ by, reason = "" }, index) => {
    const finding = findings[index];
    return finding ? [{ finding, by, reason }] : [];
  });
}

function outputOf(
  findings: readonly Finding[],
  analysis: Pick<Analysis, "text" | "kind">,
  file: Candidate,
  cwd: string,
): FindingOutput[] {
  const ranges = new Ranges(analysis.text);
  const marks = fingerprints(analysis.text, findings);
  return findings.map((finding, index) => ({
    path: file.path,
    kind: analysis.kind,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: ranges.of(inFile(finding.at)),
    ...(finding.group ? { group: finding.group } : {}),
    sameAs: finding.sameAs,
    fingerprint: marks[index] as string,
    related: finding.related.map(({ at, message }) => ({ ...placeOf(at, ranges, file, cwd), message })),
    fixes: fixesOutput(finding, ranges, file, cwd),
  }));
}

function placeOf(at: Where, ranges: Ranges, file: Candidate, cwd: string): { path: string; range: RangeOutput } {
  if ("piece" in at) return { path: file.path, range: ranges.of(inFile(at)) };
  const fromOne = ({ line, character }: Position) => ({ line: line + 1, column: character + 1 });
  return {
    path: relativeTo(cwd, join(file.root.folder, at.path)),
    range: { start: fromOne(at.start), end: fromOne(at.end) },
  };
}

function fixesOutput(finding: Finding, ranges: Ranges, file: Candidate, cwd: string): FixOutput[] {
  return finding.fixes.flatMap((fix) => {
    const output = fixOutput(fix, ranges, file, cwd);
    return output ? [output] : [];
  });
}

/** A fix with its edits; undefined where it can't be written. */
function fixOutput(fix: Fix, ranges: Ranges, file: Candidate, cwd: string): FixOutput | undefined {
  if (fix.needsNetwork) return { title: fix.title, safety: fix.safety, needsNetwork: true, edits: [] };
  const realised = realise(fix);
  if ("refused" in realised) return undefined;
  const edits = realised.edits.map((edit) => {
    const { text, create = false } = edit;
    if (edit.path === undefined) return { create, range: ranges.of(edit), text };
    const other = new Ranges(file.root.neighbours.text(edit.path) ?? "");
    return { path: relativeTo(cwd, join(file.root.folder, edit.path)), create, range: other.of(edit), text };
  });
  return { title: realised.title, safety: realised.safety, needsNetwork: false, edits };
}

/** The findings that somebody silenced, and those that the baseline knows. */
export function suppressedOutput(analysis: Analysis, file: Candidate): SuppressedOutput[] {
  const silenced = analysis.suppressed.map(({ finding, by, reason }) => ({
    path: file.path,
    rule: finding.rule,
    reason: reason ?? "",
    by,
  }));
  const known = analysis.known.map(({ rule }) => ({ path: file.path, rule, reason: "", by: BASELINE }));
  return [...silenced, ...known];
}
