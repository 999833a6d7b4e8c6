import { choice } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "suppression-needs-reason",
  subject: "suppression",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "meta",
  severity: "info",
  presets: [],
  summary: "Give the reason of every suppression",
  why: "Without it nobody can tell later whether the exception still holds, or was only meant to quiet the tool.",
  remedy: "Write the reason behind two dashes: # plimsoll-ignore RULE -- why.",
  sameAs: { hadolint: ["DL1001"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add\nADD a.txt /\n",
      fixed: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add -- REASON\nADD a.txt /\n",
    },
    {
      kind: "dockerfile",
      good: "FROM debian:13\n# plimsoll-ignore prefer-copy-over-add -- the base has no COPY\nADD a.txt /\n",
    },
  ],

  check(use, report) {
    // these have no room for one
    if (!use.first || use.by === "buildkit" || use.by === "kics" || use.reason) return;
    const end = span(use.comment.piece, use.comment.end, use.comment.end);
    const addition = { plimsoll: " -- REASON", hadolint: " # REASON", checkov: ":REASON" }[use.by as string];
    report(use.comment, {
      message: "Nobody can tell later why this was silenced. Add the reason.",
      sameAs: use.by === "hadolint" ? { hadolint: ["DL1001"] } : {},
      fixes: addition ? [choice("Add a reason, to be filled in", replace(end, addition))] : [],
    });
  },
});
