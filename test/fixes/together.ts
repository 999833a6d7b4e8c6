import { analyse } from "../../server/src/engine/analyse.ts";
import { applyFixes, firstApplicable } from "../../server/src/engine/apply-fixes.ts";
import type { Safety } from "../../server/src/model/fix.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { type Sample, withEdits } from "./promises.ts";

/** What came of applying all fixes of some files together. */
export interface Together {
  /** How many were applied. */
  readonly done: number;
  /** Findings that could still be mended: the file, the rule and the title of the fix. */
  readonly left: readonly string[];
  /** Files that a second time changes again. */
  readonly changed: readonly string[];
}

/** Applies the fixes of all findings, as `--fix` and `--harden` do, and looks at what is left. */
export function applyTogether(samples: readonly Sample[], preset: string, safeties: readonly Safety[]): Together {
  const policy = resolvePolicy({ settings: { extends: [preset] }, rules, path: undefined });
  const left: string[] = [];
  const changed: string[] = [];
  let done = 0;
  for (const { path, kind, text, neighbours = {} } of samples) {
    let files = neighbours;
    const facts = { today: "2026-11-22", path, neighbours: { text: (at: string) => files[at] ?? null } };
    const request = { kind, policy, facts, safeties };
    const once = applyFixes({ text, ...request });
    done += once.done.length;
    files = withEdits(files, once.elsewhere);
    for (const finding of analyse({ text: once.text, kind, policy, facts }).findings) {
      const applicable = firstApplicable(finding, safeties);
      if (applicable) left.push(`${path}: ${finding.rule}: ${applicable.fix.title}`);
    }
    const twice = applyFixes({ text: once.text, ...request });
    if (twice.text !== once.text || twice.elsewhere.length > 0) changed.push(path);
  }
  return { done, left, changed };
}
