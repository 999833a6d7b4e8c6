import { safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-forbidden-suppression",
  subject: "suppression",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "meta",
  severity: "error",
  presets: [],
  summary: "Do not silence what the team lets nobody silence",
  why: "The team's settings forbid it (suppressions.forbid, or suppressions.allow: false): the comment has no effect, and misleads whoever reads it.",
  remedy: "Mend what it was to excuse, and delete the comment.",
  fixes: ["safe"],
  examples: [
    {
      kind: "dockerfile",
      note: "Nothing is forbidden unless the settings say so.",
      good: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add -- a text\nADD a.txt /\n",
    },
  ],

  check(use, report) {
    if (!use.forbidden || !use.known) return;
    report(use.at, {
      message: `The team's settings let nobody silence ${use.id === "*" ? "rules" : use.id}: this comment has no effect. Mend what it was to excuse.`,
      detail: use.id,
      fixes: [safe("Remove the suppression", replace(use.removal, ""))],
    });
  },
});
