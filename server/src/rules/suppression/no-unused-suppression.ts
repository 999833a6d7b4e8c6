import { safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-unused-suppression",
  subject: "suppression",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "meta",
  severity: "info",
  presets: ["recommended"],
  summary: "Remove suppressions that silence nothing",
  why: "What it excused has been mended, or it stands in the wrong place; left there, it silences the next mistake without anybody having decided so.",
  remedy: "Delete it.",
  fixes: ["safe"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\n# plimsoll-ignore no-unused-suppression -- nothing is wrong here\nRUN true\n",
      fixed: "FROM debian:13\nRUN true\n",
    },
    {
      kind: "dockerfile",
      note: "Other tools' comments are left alone: what they would say is not known.",
      good: "FROM debian:13\n# hadolint ignore=DL3059\nRUN true\n",
    },
  ],

  check(use, report) {
    if (use.by !== "plimsoll" || use.silenced > 0 || !use.known || !use.enabled || use.expired || use.forbidden) return;
    report(use.at, {
      message:
        use.id === "*"
          ? "This comment silences nothing. Remove it."
          : `${use.id} finds nothing here, so that this suppression only waits for the next mistake. Remove it.`,
      detail: use.id,
      fixes: [safe("Remove the suppression", replace(use.removal, ""))],
    });
  },
});
