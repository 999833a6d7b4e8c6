import { safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-expired-suppression",
  subject: "suppression",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "meta",
  severity: "warning",
  presets: [],
  summary: "Remove suppressions whose date has passed",
  why: "The exception was granted for a time; since its last day it has no effect, and whoever reads it may believe otherwise.",
  remedy: "Mend what it excused and delete it, or decide anew and name another date.",
  fixes: ["safe"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add until 2026-01-31 -- until the archive is gone\nADD a.txt /\n",
      fixed: "FROM debian:13\nADD a.txt /\n",
    },
    {
      kind: "dockerfile",
      good: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add until 2030-01-31 -- until the archive is gone\nADD a.txt /\n",
    },
  ],

  check(use, report) {
    if (!use.expired || !use.first) return;
    report(use.at, {
      message: `This suppression ended on ${use.expired} and has no effect any more. Mend what it excused, or name another date.`,
      detail: use.id,
      fixes: [safe("Remove the suppression", replace(use.removal, ""))],
    });
  },
});
