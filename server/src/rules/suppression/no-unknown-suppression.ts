import { choice } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-unknown-suppression",
  subject: "suppression",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "meta",
  severity: "warning",
  presets: [],
  summary: "Name rules that exist in suppressions",
  why: "A misspelt id silences nothing, and what was to be silenced is still reported.",
  remedy: "Correct the id.",
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\n# plimsoll-ignore no-unknown-supression -- a text\nRUN true\n",
      fixed: "FROM debian:13\n# plimsoll-ignore no-unknown-suppression -- a text\nRUN true\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\n# plimsoll-ignore no-unknown-suppression -- a text\nRUN true\n" },
  ],

  check(use, report) {
    if (use.known) return;
    report(use.at, {
      message: `No rule is called ${use.id.slice(0, 60)}.${use.suggestion ? ` Did you mean ${use.suggestion}?` : " Correct it."}`,
      detail: use.id,
      fixes: use.suggestion ? [choice(`Use ${use.suggestion}`, replace(use.at, use.suggestion))] : [],
    });
  },
});
