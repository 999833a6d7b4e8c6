import assert from "node:assert/strict";
import { analyse } from "../../server/src/engine/analyse.ts";
import { recognise } from "../../server/src/formats/recognise.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { TODAY } from "./rule-tester.ts";

/** All findings in one file with every rule of a preset, as nobody else's file stands beside it. */
export function findingsOf(given: {
  readonly file: string;
  readonly code: string;
  readonly preset: string;
}): Finding[] {
  const { file, code, preset } = given;
  const { kind } = recognise(file, code);
  assert.ok(kind, `${file} is recognised`);
  const { findings, failures } = analyse({
    text: code,
    kind,
    policy: resolvePolicy({ settings: { extends: [preset] }, rules, path: file }),
    facts: { today: TODAY, path: file, neighbours: { text: () => null } },
  });
  assert.deepEqual(failures, []);
  return [...findings];
}
