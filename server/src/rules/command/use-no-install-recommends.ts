import { hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { FirstInstruction } from "../lineage.ts";
import { rule } from "../rule.ts";
import { hasFlag, packageCommand } from "./package-command.ts";

const OFF = /Install-Recommends[\s"'=]*(?:false|0|no|off)/i;

export default rule({
  id: "use-no-install-recommends",
  subject: "command",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Install Debian packages without the recommended ones",
  why: "Recommended packages are not needed; they make the image larger and bring more that can be attacked.",
  remedy: "Add --no-install-recommends, and name what turns out to be missing.",
  sameAs: {
    hadolint: ["DL3015"],
    trivy: ["DS-0029"],
    kics: ["7384dfb2"],
    semgrep: ["dockerfile/best-practice/missing-no-install-recommends"],
  },
  standards: { "cis-docker": ["4.3"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"] },
  fixes: ["hardening"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
      fixed:
        "FROM debian:13\nRUN apt-get update && apt-get install --no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*\n",
    },
    { kind: "dockerfile", good: "FROM debian:13\nRUN apt-get -o APT::Install-Recommends=false install -y curl\n" },
  ],

  check(command, report) {
    const asked = packageCommand(command);
    if (asked?.subcommand !== "install" || asked.manager.family !== "debian" || !asked.verb) return;
    const { verb, manager } = asked;
    if (
      hasFlag(asked, [...manager.noRecommends, "--no-recommends"]) ||
      OFF.test(textOf(asked.command.at)) ||
      (command.script.instruction && switchesOff.standsAbove(command.script.instruction))
    )
      return;
    const stage = command.script.instruction?.stage;
    report(verb, {
      message: `${manager.name} installs recommended packages too, which make the image larger and easier to attack. Add ${manager.noRecommends.at(-1)}.`,
      ...(stage && !stage.final ? { severity: "hint" as const } : {}),
      fixes: [
        hardening(
          `Add ${manager.noRecommends.at(-1)}`,
          replace(span(verb.at.piece, verb.at.end, verb.at.end), ` ${manager.noRecommends.at(-1)}`),
        ),
      ],
    });
  },
});

/** An earlier instruction of the stage, or of one it builds on, wrote the setting into apt's configuration. */
const switchesOff = new FirstInstruction(({ keyword, at }) => keyword === "RUN" && OFF.test(textOf(at)));
