import type { Facts } from "../model/facts.ts";
import type { Finding } from "../model/finding.ts";
import type { Baseline } from "../settings/baseline.ts";
import { inFile } from "../text/span.ts";
import { fingerprints } from "./fingerprint.ts";

/**
 * Splits findings into new ones and those that a baseline knows: by the fingerprint in the same file, or in one that is
 * no longer there, since this file may be that one under a new name.
 */
export function splitByBaseline(
  findings: readonly Finding[],
  text: string,
  baseline: Baseline,
  { path, neighbours }: Facts,
): { readonly fresh: readonly Finding[]; readonly known: readonly Finding[] } {
  const marks = fingerprints(text, findings);
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const [i, finding] of findings.entries()) {
    const paths = baseline.byFingerprint.get(marks[i] as string) ?? [];
    const isKnown = paths.includes(path) || paths.some((other) => neighbours.text(other) === null);
    (isKnown ? known : fresh).push(finding);
  }
  return { fresh, known };
}

/** The findings and, as hints, those that the baseline knows, in the order of the text. */
export function withKnown({
  findings,
  known,
}: {
  readonly findings: readonly Finding[];
  readonly known: readonly Finding[];
}): readonly Finding[] {
  const hints = known.map((finding) => ({ ...finding, severity: "hint" as const }));
  return [...findings, ...hints].sort((a, b) => inFile(a.at).start - inFile(b.at).start);
}
