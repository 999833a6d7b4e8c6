import type { InstructionFlag } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, safe } from "../../model/fix.ts";
import { type Intent, replace } from "../../model/place.ts";
import { leadsToFinal } from "../lineage.ts";
import { rule } from "../rule.ts";
import { isTargetPlatform } from "./target-platform.ts";

const CONSTANT: SameAs = {
  hadolint: ["DL3029"],
  buildkit: ["FromPlatformFlagConstDisallowed"],
  kics: ["b16e8501"],
  semgrep: ["dockerfile/best-practice/avoid-platform-with-from"],
};

export default rule({
  id: "no-hardcoded-platform",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Leave the platform of a FROM to the build",
  why: "With a constant platform the image runs emulated, or not at all, on every other machine, and a build for several platforms yields the same one under each name.",
  remedy: "Leave --platform out, or write $BUILDPLATFORM in a stage that only compiles.",
  except: "A stage that is made for one platform; name it after that platform.",
  sameAs: {
    hadolint: ["DL3029", "DL3065"],
    buildkit: ["FromPlatformFlagConstDisallowed", "RedundantTargetPlatform"],
    kics: ["b16e8501"],
    semgrep: ["dockerfile/best-practice/avoid-platform-with-from"],
  },
  fixes: ["safe", "choice"],
  references: [{ title: "Multi-platform builds", url: "https://docs.docker.com/build/building/multi-platform/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM --platform=linux/amd64 alpine:3.23\n",
      fixed: "FROM alpine:3.23\n",
    },
    {
      kind: "dockerfile",
      good: "FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM alpine:3.23\n",
    },
  ],

  check(stage, report) {
    const flag = stage.from?.flags.find((f) => f.name === "platform");
    if (!flag?.value || !flag.valueAt) return;
    if (isTargetPlatform(flag.value)) {
      report(flag, {
        message: "$TARGETPLATFORM is what a FROM takes anyway. Leave --platform out.",
        detail: "redundant",
        sameAs: { hadolint: ["DL3065"], buildkit: ["RedundantTargetPlatform"] },
        fixes: [safe("Remove --platform", without(flag))],
      });
    } else if (!flag.value.includes("$") && !isNamedAfter(stage.name, flag.value)) {
      report(flag, {
        sameAs: CONSTANT,
        message: `This stage is always built for ${flag.value}, whatever the machine or --platform of the build. Leave --platform out, or use $BUILDPLATFORM in a stage that only compiles.`,
        fixes: [
          ...(leadsToFinal(stage)
            ? []
            : [choice("Use $BUILDPLATFORM: this stage only compiles", replace(flag.valueAt, "$BUILDPLATFORM"))]),
          choice("Remove --platform", without(flag)),
        ],
      });
    }
  },
});

/** Other spellings of what the platform's parts are called. */
const ALIASES: Readonly<Record<string, string>> = { x86_64: "amd64", "x86-64": "amd64", aarch64: "arm64", i386: "386" };

/** BuildKit's condition: a stage whose name holds the system or architecture is made for it. */
function isNamedAfter(name: string | undefined, platform: string): boolean {
  return (
    name !== undefined &&
    platform
      .toLowerCase()
      .split("/")
      .some((part) => part !== "" && (name.includes(part) || name.includes(ALIASES[part] ?? part)))
  );
}

/** Takes the flag away with the blanks behind it. */
function without({ at }: InstructionFlag): Intent {
  const blanks = /^[ \t]*/.exec(at.piece.text.slice(at.end))?.[0].length ?? 0;
  return replace({ ...at, end: at.end + blanks }, "");
}
