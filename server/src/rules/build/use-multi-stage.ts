import type { BuildStage } from "../../model/dockerfile.ts";
import { textOf } from "../../text/span.ts";
import { packageCommand } from "../command/package-command.ts";
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
    "Images whose purpose is to build, among them those that compile kernel modules or PHP extensions where they run; tools that are removed in the same RUN, and headers that stay when the compilers go, are not reported.",
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
    if (startsFromSource(stage)) return;
    const tools = installedBuildTools(stage, false);
    const [first] = tools;
    // who removes the compilers again leaves headers for the library that the program loads as it runs
    if (!first || (!tools.some(({ compiles: can }) => can) && cleansUp(stage))) return;
    const names = [...new Set(tools.map(({ name }) => name))];
    const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
    report(first.word, {
      message: `What only the build needs stays in the image: ${shown}. Build in a stage of its own, and copy the result.`,
      fixes: splitStage(stage, sameBase(stage, facts.today)),
      related: tools.slice(1, 4).map(({ word, name }) => ({ at: word.at, message: `${name} stays, too` })),
    });
  },
});

function cleansUp({ instructions }: BuildStage): boolean {
  return instructions.some(({ scripts }) =>
    scripts.some(({ commands }) => commands.some((command) => packageCommand(command)?.action === "remove")),
  );
}

/** What it starts is a script for those who work on the source: the image holds what they need. */
function startsFromSource({ entrypoint, command }: BuildStage): boolean {
  const program = (entrypoint ?? command)?.scripts[0]?.commands[0]?.words[0]?.value ?? "";
  return /^(?:\.\/)?(?:hack|scripts?|ci|tests?|build|tools)\//.test(program);
}

/** Where the container runs, or in images on top of it, compilers go on: for kernel modules and PHP extensions. */
function compilesLater({ instructions }: BuildStage): boolean {
  return instructions.some(({ keyword, at }) => {
    if (keyword === "COPY") return /\bdocker-php-(?:ext-|\*)/.test(textOf(at));
    return keyword === "RUN" && /\s(?:kmod|dkms)(?:\s|$)/.test(textOf(at));
  });
}
