import { knownName, matchesWildcard, tagParts } from "../../knowledge/image-name.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
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
    report(stage.at, {
      message: `The image runs on ${reference.familiar}, with compilers and headers that its program does not need to run. End with a stage on ${runtime ?? "a runtime image"}, and copy the program into it.`,
      detail: reference.familiar,
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

/** Images that hold a compiler, by name, with what runs its programs. */
const RUNTIMES: Readonly<Record<string, string>> = {
  golang: "gcr.io/distroless/static or alpine",
  rust: "gcr.io/distroless/cc or debian:13-slim",
  gcc: "debian:13-slim",
  maven: "eclipse-temurin with a -jre tag",
  gradle: "eclipse-temurin with a -jre tag",
  "mcr.microsoft.com/dotnet/sdk": "mcr.microsoft.com/dotnet/aspnet or runtime",
  swift: "swift with a -slim tag",
  haskell: "debian:13-slim",
  dart: "scratch or debian:13-slim",
};

/** What would run the program as well; undefined where the image is no compiler's. */
function runtimeFor(reference: ImageReference, program: string): string | undefined {
  const name = knownName(reference);
  const { words } = tagParts(reference.tag);
  if (name === "eclipse-temurin" && program === "java" && words.includes("jdk")) return "the -jre tag of the same";
  if (!Object.hasOwn(RUNTIMES, name) || (name === "swift" && words.includes("slim"))) return undefined;
  return RUNTIMES[name];
}
