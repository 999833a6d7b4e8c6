import type { ShellWord } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { installedBuildTools } from "./build-tools.ts";
import { isForDevelopment } from "./stage-purpose.ts";

export default rule<"stage", { readonly packages: readonly string[] }>({
  id: "no-build-tools-in-final",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Keep compilers and headers out of the final stage",
  why: "The file builds in stages so that the image holds only what runs; a compiler in the last one serves an intruder more than the program.",
  remedy: "Install it in the stage that builds, and copy the result.",
  except: "Programs that compile or fetch code while they run; name the packages they need in `packages`.",
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"] },
  fixes: ["choice"],
  options: {
    packages: {
      type: "array",
      items: { type: "string" },
      description: "Packages that the final stage may hold.",
      default: [],
    },
  },
  references: [{ title: "Multi-stage builds", url: "https://docs.docker.com/build/building/multi-stage/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM golang:1.26 AS build\nFROM alpine:3.23\nRUN apk add --no-cache ca-certificates gcc\nCOPY --from=build /app /app\nCMD ["/app"]\n',
      fixed:
        'FROM golang:1.26 AS build\nFROM alpine:3.23\nRUN apk add --no-cache ca-certificates\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
    {
      kind: "dockerfile",
      good: 'FROM golang:1.26 AS build\nRUN apt-get update && apt-get install -y git\nFROM alpine:3.23\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
  ],

  check(stage, report, { options, facts }) {
    if (!stage.final || stage.index === 0 || isForDevelopment(stage, facts.path)) return;
    // what starts nothing is there for others to build on
    if (!(stage.command ?? stage.entrypoint)) return;
    for (const { name, word, beside } of installedBuildTools(stage, true)) {
      if (options.packages.includes(name)) continue;
      report(word, {
        message: `${name} stays in the image, where only what runs should be. Install it in the stage that builds.`,
        detail: name,
        fixes: fixesFor(name, word, beside),
      });
    }
  },
});

/** Takes the package away with the blanks before it, where others stay. */
function fixesFor(name: string, { at }: ShellWord, beside: readonly ShellWord[]): Fix[] {
  if (beside.length < 2) return [];
  const { text } = at.piece;
  let start = at.start;
  // back over blanks and continued lines, to the end of the word before
  for (;;) {
    const before = start;
    while (start > 0 && /[ \t]/.test(text[start - 1] as string)) start--;
    const lineBreak = /[\\`]\r?\n$/.exec(text.slice(Math.max(0, start - 3), start))?.[0];
    if (lineBreak) start -= lineBreak.length;
    if (start === before) break;
  }
  if (start === at.start || text[start - 1] === "\n") return [];
  return [choice(`Do not install ${name} here`, replace({ ...at, start }, ""))];
}
