import { knownName, matchesWildcard, tagParts } from "../../knowledge/image-name.ts";
import { runtimeInWords } from "../../knowledge/runtime-images.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { otherBase, runtimeOf, splitStage } from "./runtime-stage.ts";
import { isForDevelopment } from "./stage-purpose.ts";

export default rule<"stage", { readonly sdkImages: readonly string[] }>({
  id: "no-sdk-final-stage",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not run programs in the image that builds them",
  why: "An image of a compiler is hundreds of megabytes of tools, headers and sources that the program never needs, each with its own vulnerabilities.",
  remedy: "End with a stage on a runtime image, and copy the program into it with COPY --from.",
  except: "Images for development or tests, and programs that need the compiler while they run.",
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-1104"] },
  fixes: ["choice"],
  options: {
    sdkImages: {
      type: "array",
      items: { type: "string" },
      description: "More images that are for building alone; * stands for any characters.",
      default: [],
    },
  },
  references: [{ title: "Multi-stage builds", url: "https://docs.docker.com/build/building/multi-stage/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\nCMD ["/app"]\n',
      fixed:
        'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\n\nFROM gcr.io/distroless/base-debian13:nonroot\nWORKDIR /src\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
    {
      kind: "dockerfile",
      good: 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
  ],

  check(stage, report, { options, facts }) {
    const use = stage.rootImage;
    const reference = use && known(use.reference);
    if (!stage.final || !reference || isForDevelopment(stage, facts.path)) return;
    const program = (stage.entrypoint ?? stage.command)?.scripts[0]?.commands[0];
    if (program?.name === undefined || needsSdk(program)) return;
    const runtime = runtimeFor(reference, program.name);
    const own = options.sdkImages.some((name) => matchesWildcard(name, reference.familiar));
    if (!runtime && !own) return;
    const image = runtimeOf(stage, reference);
    const [swap] = otherBase(stage, image);
    report(stage.at, {
      message: `The image runs on ${reference.familiar}, with compilers and headers that its program does not need to run. End with a stage on ${runtime ?? "a runtime image"}, and copy the program into it.`,
      detail: reference.familiar,
      fixes: swap ? [swap] : splitStage(stage, image),
      related: stage.parent && use ? [{ at: use.at, message: "The base of the stages" }] : [],
    });
  },
});

/** What the image is for where the container starts it: tools of the SDK itself, and shells and scripts, which may start them. */
const TOOLS = new Set(
  "go cargo rustc rustup mvn mvnw gradle gradlew swift stack cabal ghc gcc make sh bash ash zsh air javac jshell entrypoint.sh docker-entrypoint.sh".split(
    " ",
  ),
);

function needsSdk({ name, args }: ShellCommand): boolean {
  if (name === "dotnet" || name === "dart") return !/\.(?:dll|exe|snapshot|aot)$/.test(args[0]?.value ?? "");
  return name === undefined || TOOLS.has(name);
}

/** What would run the program as well; undefined where the image is no compiler's. */
function runtimeFor(reference: ImageReference, program: string): string | undefined {
  const jdk = knownName(reference) === "eclipse-temurin" && tagParts(reference.tag).words.includes("jdk");
  return jdk && program === "java" ? "the -jre tag of the same" : runtimeInWords(reference);
}
