import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";

/** Of these only the last one of a stage counts. */
const ONCE: Readonly<Record<string, SameAs>> = {
  CMD: { hadolint: ["DL4003"], buildkit: ["MultipleInstructionsDisallowed"], trivy: ["DS-0016"] },
  ENTRYPOINT: {
    hadolint: ["DL4004"],
    buildkit: ["MultipleInstructionsDisallowed"],
    trivy: ["DS-0007"],
    kics: ["6938958b"],
    semgrep: ["dockerfile/correctness/multiple-entrypoint-instructions"],
  },
  HEALTHCHECK: { hadolint: ["DL3012"], buildkit: ["MultipleInstructionsDisallowed"], trivy: ["DS-0023"] },
};

export default rule({
  id: "no-duplicate-instruction",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "warning",
  presets: ["recommended"],
  notSecurity: true,
  summary: "Write CMD, ENTRYPOINT and HEALTHCHECK once in a stage",
  why: "Only the last one counts; the earlier ones do nothing, though they read as if they did.",
  remedy: "Remove all but the one that is meant.",
  sameAs: {
    hadolint: ["DL3012", "DL4003", "DL4004"],
    buildkit: ["MultipleInstructionsDisallowed"],
    trivy: ["DS-0007", "DS-0016", "DS-0023"],
    kics: ["6938958b", "41c195f4"],
    semgrep: ["dockerfile/correctness/multiple-entrypoint-instructions"],
  },
  fixes: ["choice"],
  references: [{ title: "CMD", url: "https://docs.docker.com/reference/dockerfile/#cmd" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM nginx:1.30\nCMD ["nginx"]\nCMD ["nginx", "-g", "daemon off;"]\n',
      fixed: 'FROM nginx:1.30\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    { kind: "dockerfile", good: 'FROM nginx:1.30 AS base\nCMD ["nginx"]\nFROM base\nCMD ["nginx", "-t"]\n' },
  ],

  check({ instructions }, report) {
    for (const [keyword, sameAs] of Object.entries(ONCE)) {
      const all = instructions.filter((i) => i.keyword === keyword && !i.broken);
      const last = all.pop();
      for (const instruction of all) {
        report(instruction.keywordAt, {
          message: `This ${keyword} does nothing: another one follows in the same stage, and only the last counts. Remove one of them.`,
          detail: textOf(instruction.argumentsAt).slice(0, 200),
          sameAs,
          related: last ? [{ at: last.keywordAt, message: `The ${keyword} that counts` }] : [],
          fixes: [choice(`Remove this ${keyword}`, remove(instruction.place))],
        });
      }
    }
  },
});
