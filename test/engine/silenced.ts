import { type Analysis, analyse } from "../../server/src/engine/analyse.ts";
import type { Kind } from "../../server/src/model/kind.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import type { Settings } from "../../server/src/settings/settings.ts";

const facts = { today: "2026-11-22", path: "file", neighbours: { text: () => null } };

/** What all rules find in a text, on 22 November 2026. */
export function check(text: string, kind: Kind, settings: Settings = {}): Analysis {
  const policy = resolvePolicy({ settings: { extends: ["all"], ...settings }, rules, path: "file" });
  return analyse({ text, kind, policy, facts });
}

/** Who silences findings of a rule in a text, and how many of them stand. */
export function verdict(text: string, kind: Kind, rule: string, settings: Settings = {}): [string[], number] {
  const { findings, suppressed } = check(text, kind, settings);
  return [
    suppressed.filter((s) => s.finding.rule === rule).map((s) => s.by),
    findings.filter((f) => f.rule === rule).length,
  ];
}
