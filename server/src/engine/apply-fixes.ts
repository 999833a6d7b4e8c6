import type { Facts } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import { type FileEdit, type Fix, realise, type Safety } from "../model/fix.ts";
import type { Kind } from "../model/kind.ts";
import type { Policy } from "../settings/resolve.ts";
import { applyEdits, inOrder } from "../text/edit.ts";
import { inFile } from "../text/span.ts";
import { type Analysis, analyse } from "./analyse.ts";

export interface Applied {
  readonly text: string;
  /** What was done, in order. */
  readonly done: readonly { readonly rule: string; readonly title: string }[];
  /** Edits of other files. */
  readonly elsewhere: readonly FileEdit[];
}

export interface FixRequest {
  readonly text: string;
  readonly kind: Kind;
  readonly policy: Policy;
  readonly facts: Facts;
  /** Which fixes may be applied: `["safe"]` on save, `["safe", "hardening"]` to harden. */
  readonly safeties: readonly Safety[];
  /** Only these findings; all where absent. The analysis is the one that the finding belongs to. */
  readonly only?: (finding: Finding, analysis: Analysis) => boolean;
}

/**
 * Applies fixes until none is left. Fixes are never computed on the same text and applied together, where they would
 * spoil each other: in one round each piece of the file takes at most one, then everything is read again.
 */
export function applyFixes({ text, kind, policy, facts, safeties, only = () => true }: FixRequest): Applied {
  const done: Applied["done"][number][] = [];
  const elsewhere: FileEdit[] = [];
  let analysis: Analysis = analyse({ text, kind, policy, facts });
  // a fix that did not help must not be tried for ever
  const rounds = analysis.findings.length + 10;
  const tries = new Map<string, number>();
  for (const finding of analysis.findings) tries.set(identity(finding), (tries.get(identity(finding)) ?? 0) + 1);
  for (let round = 0; round < rounds; round++) {
    const edits = [];
    const touched: { start: number; end: number }[] = [];
    for (const finding of analysis.findings) {
      const left = tries.get(identity(finding)) ?? 1;
      if (left === 0 || !only(finding, analysis)) continue;
      const applicable = firstApplicable(finding, safeties);
      if (!applicable) continue;
      const own = applicable.edits.filter((e) => e.path === undefined);
      if (own.length > 0 && own.every((e) => analysis.text.slice(e.start, e.end) === e.text)) continue;
      const area = areaOf(finding, own);
      if (touched.some((t) => area.start <= t.end && t.start <= area.end)) continue;
      touched.push(area);
      edits.push(...own);
      elsewhere.push(...applicable.edits.filter((e) => e.path !== undefined));
      done.push({ rule: finding.rule, title: applicable.fix.title });
      tries.set(identity(finding), left - 1);
    }
    if (edits.length === 0) break;
    const next = applyEdits(analysis.text, inOrder(edits));
    if (next === analysis.text) break;
    analysis = analyse({ text: next, kind, policy, facts, previous: analysis });
  }
  return { text: analysis.text, done, elsewhere };
}

/** The first fix of a finding that is allowed and can be written, with its edits. */
export function firstApplicable(
  finding: Finding,
  safeties: readonly Safety[],
): { fix: Fix; edits: readonly FileEdit[] } | undefined {
  for (const fix of finding.fixes) {
    if (fix.needsNetwork || !safeties.includes(fix.safety)) continue;
    const realised = realise(fix);
    if ("edits" in realised && safeties.includes(realised.safety) && realised.edits.length > 0)
      return { fix, edits: realised.edits };
  }
  return undefined;
}

/** The stretch of text that two fixes of one round must not share: the finding's piece and all that is edited. */
function areaOf(finding: Finding, edits: readonly { start: number; end: number }[]): { start: number; end: number } {
  const { piece } = finding.at;
  const spans = [{ start: piece.offset, end: piece.offset + piece.text.length }, inFile(finding.at), ...edits];
  return { start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) };
}

function identity(finding: Finding): string {
  return `${finding.rule}\n${finding.detail ?? ""}\n${finding.message}`;
}
