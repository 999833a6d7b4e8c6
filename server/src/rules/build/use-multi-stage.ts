import type { BuildStage } from "../../model/dockerfile.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { installedBuildTools } from "./build-tools.ts";
import { sameBase, splitStage } from "./runtime-stage.ts";
import { compiles, isForDevelopment, standsOnSdk } from "./stage-purpose.ts";

export default rule({
  id: "use-multi-stage",
  subject: "document",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["nist-800-190"],
  summary: "Compile in a stage of its own",
  why: "Compilers and headers that are only needed to build stay in the image: more to download, more to patch, and tools for an intruder.",
  remedy: "Build in a first stage, and copy what it made into a second one that holds no tools.",
  except:
    "Images whose purpose is to build, among them those that compile kernel modules or PHP extensions where they run; tools that are removed in the same RUN are not reported.",
  standards: { "cis-docker": ["4.3"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"] },
  fixes: ["choice"],
  references: [{ title: "Multi-stage builds", url: "https://docs.docker.com/build/building/multi-stage/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y gcc make\nCOPY . /src\nRUN make -C /src install\nCMD ["/usr/local/bin/app"]\n',
      fixed:
        'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc make\nCOPY . /src\nRUN make -C /src install\n\nFROM debian:13-slim\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /usr/local/bin/app /usr/local/bin/app\nUSER 10001:10001\nCMD ["/usr/local/bin/app"]\n',
    },
    {
      kind: "dockerfile",
      good: 'FROM gcc:15 AS build\nCOPY . /src\nRUN make -C /src\nFROM debian:13-slim\nCOPY --from=build /src/app /app\nCMD ["/app"]\n',
    },
  ],

  check({ dockerfile }, report, { facts }) {
    const [stage, ...others] = dockerfile?.stages ?? [];
    // what has no command of its own is there for others to build on
    if (!stage || others.length > 0 || !(stage.command ?? stage.entrypoint)) return;
    if (standsOnSdk(stage) || isForDevelopment(stage, facts.path) || !compiles(stage) || compilesLater(stage)) return;
    const tools = installedBuildTools(stage, false);
    const [first] = tools;
    if (!first) return;
    const names = [...new Set(tools.map(({ name }) => name))];
    const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
    report(first.word, {
      message: `What only the build needs stays in the image: ${shown}. Build in a stage of its own, and copy the result.`,
      fixes: splitStage(stage, sameBase(stage, facts.today)),
      related: tools.slice(1, 4).map(({ word, name }) => ({ at: word.at, message: `${name} stays, too` })),
    });
  },
});

/** Where the container runs, or in images on top of it, compilers go on: for kernel modules and PHP extensions. */
function compilesLater({ instructions }: BuildStage): boolean {
  return instructions.some(({ keyword, at }) => {
    if (keyword === "COPY") return /\bdocker-php-(?:ext-|\*)/.test(textOf(at));
    return keyword === "RUN" && /\s(?:kmod|dkms)(?:\s|$)/.test(textOf(at));
  });
}
