import { analyse } from "../engine/analyse.ts";
import { findGivenSecrets } from "../knowledge/secrets/secrets.ts";
import type { Kind } from "../model/kind.ts";
import { rules } from "../rules/all.ts";
import { resolvePolicy } from "../settings/resolve.ts";
import { inFile, type OffsetRange } from "../text/span.ts";
import type { Candidate } from "./find-files.ts";

const secretRules = rules.filter((r) => r.category === "secrets" && !r.needsNetwork);
const policy = resolvePolicy({
  settings: { extends: ["all"], suppressions: { allow: false } },
  rules: secretRules,
  path: undefined,
});

/**
 * The text with everything that may be a secret replaced by `*`, at the same length, so that offsets and lines stay.
 * All rules about secrets look, also those that are off or silenced: what is printed may be kept in a log.
 */
export function masked(text: string, kind: Kind, file: Candidate): string {
  const facts = { today: "1970-01-01", path: file.path, neighbours: file.root.neighbours };
  const { findings } = analyse({ text, kind, policy, facts, once: true });
  return maskRanges(text, [
    ...findings.flatMap((f) => (f.secret ? [inFile(f.secret)] : [])),
    ...partsOfUrls(text),
    ...findGivenSecrets(text),
  ]);
}

/** A name before `@` may be a token, and so may what a query calls one; no rule can be sure enough to report them. */
const URL_PART =
  /:\/\/([^\s/@"'$<{]{1,200})@|[?&](?:sig|signature|token|key|password|secret|api[-_]?key|access[-_]?token)=([^\s&"'$<{]{1,500})/gi;

function partsOfUrls(text: string): OffsetRange[] {
  return [...text.matchAll(URL_PART)].map(({ 0: whole, 1: user, 2: value = "", index }) => {
    const start = user === undefined ? index + whole.length - value.length : index + 3;
    return { start, end: start + (user ?? value).length };
  });
}

/** Replaces all but white space in the ranges by `*`. */
export function maskRanges(text: string, ranges: readonly OffsetRange[]): string {
  let result = text;
  for (const { start, end } of ranges) {
    result = result.slice(0, start) + result.slice(start, end).replace(/\S/g, "*") + result.slice(end);
  }
  return result;
}
