import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Severity } from "../model/finding.ts";
import type { OffsetRange } from "../text/span.ts";
import type { ClientFeatures } from "./client-features.ts";
import { type Cluster, cluster, first } from "./grouping.ts";
import type { Noted } from "./noted.ts";
import { rulePage } from "./protocol.ts";
import { joinPath } from "./uris.ts";

export const SOURCE = "plimsoll";

/** `data` of a diagnostic. */
export interface DiagnosticData {
  /** Every finding that the diagnostic stands for; more than one, with their own messages, where those of a container are grouped. */
  readonly findings: readonly { readonly rule: string; readonly severity: Severity; readonly message?: string }[];
}

const LEVELS: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose findings say that the text should not be there: editors fade or strike it out. */
const TAGS: Readonly<Record<string, DiagnosticTag>> = {
  "no-deprecated-image": DiagnosticTag.Deprecated,
  "no-unused-suppression": DiagnosticTag.Unnecessary,
};

/** The document that diagnostics are made for. */
interface Shown {
  readonly uri: string;
  readonly content: TextDocument;
  /** Its workspace root, which other files are named from. */
  readonly root: string | undefined;
}

/** Makes the diagnostics of what is noted, grouped as in the editor. */
export function diagnosticsOf(noted: readonly Noted[], of: Shown, features: ClientFeatures): Diagnostic[] {
  return cluster(noted).map((c) => toDiagnostic(c, of, features));
}

/** Makes one diagnostic of a cluster. */
export function toDiagnostic(of: Cluster, shown: Shown, features: ClientFeatures): Diagnostic {
  const { uri, content } = shown;
  const lead = first(of);
  const { rule } = lead.finding;
  const href = features.codeDescription ? rulePage(features.options, rule) : undefined;
  const tag = TAGS[rule];
  const diagnostic: Diagnostic = {
    range: rangeOf(content, lead),
    severity: LEVELS[of.severity],
    source: SOURCE,
    code: rule,
    message: of.message,
    data: {
      findings: of.parts.map(({ finding }) => ({
        rule: finding.rule,
        severity: finding.severity,
        // alone it is the diagnostic's; a large file has thousands
        ...(of.parts.length > 1 ? { message: finding.message } : {}),
      })),
    } satisfies DiagnosticData,
  };
  if (href !== undefined) diagnostic.codeDescription = { href };
  if (tag !== undefined && of.parts.length === 1 && features.tags.includes(tag)) diagnostic.tags = [tag];
  if (features.relatedInformation) {
    const here = relatedPlaces(of).map((r) => ({
      location: { uri, range: rangeOf(content, r) },
      message: r.message,
    }));
    // what decides from afar is what a reader can't see
    const related = [...relatedElsewhere(of, shown.root), ...here];
    if (related.length > 0) diagnostic.relatedInformation = related;
  }
  return diagnostic;
}

/** What the findings themselves point to, and where the parts of a group stand that the diagnostic does not mark. */
function relatedPlaces(of: Cluster): { start: number; end: number; message: string }[] {
  const lead = first(of);
  const elsewhere = of.parts.filter((p) => p.start !== lead.start || p.end !== lead.end);
  return [
    ...elsewhere.map((p) => ({ start: p.start, end: p.end, message: p.finding.message })),
    ...of.parts.flatMap((p) => p.related),
  ];
}

function relatedElsewhere(of: Cluster, root: string | undefined): DiagnosticRelatedInformation[] {
  if (root === undefined) return [];
  return of.parts.flatMap(({ elsewhere }) =>
    elsewhere.flatMap(({ at: { path, start, end }, message }) => {
      const uri = joinPath(root, path);
      return uri === undefined ? [] : [{ location: { uri, range: { start, end } }, message }];
    }),
  );
}

/** How many findings diagnostics stand for. */
export function findingsIn(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.reduce((sum, { data }) => sum + ((data as DiagnosticData | undefined)?.findings.length ?? 0), 0);
}

/** A range of offsets as lines and characters of the text as it is now. */
export function rangeOf(content: TextDocument, { start, end }: OffsetRange): Range {
  return { start: content.positionAt(start), end: content.positionAt(end) };
}

/** True where two answers show the same. */
export function sameDiagnostics(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((d, i) => same(d, b[i] as Diagnostic));
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character &&
    a.range.end.line === b.range.end.line &&
    a.range.end.character === b.range.end.character &&
    a.code === b.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    JSON.stringify(a.relatedInformation) === JSON.stringify(b.relatedInformation)
  );
}
