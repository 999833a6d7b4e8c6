import { baseFamily } from "../../knowledge/base-images.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { leadsToFinal, lineage } from "../lineage.ts";

const FOR_PEOPLE =
  /(?:^|[^a-z])(?:dev|devel|develop|development|devcontainer|tests?|ci|debug|builder|bench(?:mark)?)(?:[^a-z]|$)/i;

/** True where the names of the file and the stage say that it is for developing, testing or building, not for running. */
export function isForDevelopment({ name }: BuildStage, path: string): boolean {
  const file = path.split("/").slice(-2).join("/");
  return FOR_PEOPLE.test(file) || (name !== undefined && FOR_PEOPLE.test(name));
}

const FOR_DEVELOPERS = /(?:^|[^a-z])(?:dev|devel|develop|development|devcontainer|debug|tests?)(?:[^a-z]|$)/i;

/** True where the stage's name says that people work or test in it, so that nobody serves anything from it. */
export function isForDevelopers({ name }: BuildStage): boolean {
  return name !== undefined && name.length < 200 && FOR_DEVELOPERS.test(name);
}

/** True for such a stage that gives nothing to the image that the file ends in: a plain build leaves it out. */
export function isForDevelopersAlone(stage: BuildStage): boolean {
  if (!isForDevelopers(stage) || leadsToFinal(stage)) return false;
  const { instructions } = stage.dockerfile;
  let givers = giving.get(instructions);
  if (!givers) {
    givers = new Set(instructions.flatMap(({ fromStages }) => fromStages));
    giving.set(instructions, givers);
  }
  return !givers.has(stage);
}

/** The stages that others copy from or mount. */
const giving = new WeakMap<readonly Instruction[], ReadonlySet<BuildStage>>();

/** True where the stage's base is a compiler with its tools. */
export function standsOnSdk({ rootImage }: BuildStage): boolean {
  const reference = rootImage && known(rootImage.reference);
  return reference !== undefined && baseFamily(reference)?.sizeClass === "sdk";
}

const BUILDS =
  /^(?:go (?:build|install|get)|cargo (?:build|install)|mvnw? |gradlew? |dotnet (?:publish|build)|swift build|stack |cabal |dart compile|g?make\b|cmake |gcc |g\+\+ |rustc |configure\b|bootstrap\b|autogen\.sh|autoreconf|meson |ninja\b|scons\b|(?:npm|yarn|pnpm) (?:ci|i|install|run build)|pip[\d.]* install|python[\d.]* (?:-m pip install|setup\.py)|(?:gem|bundle) install|pecl install|cpanm? )/;

/** True where a step of the stage, or of one that it builds on, compiles something. */
export function compiles(stage: BuildStage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, scripts }) =>
        keyword === "RUN" &&
        scripts.some(({ commands }) =>
          commands.some(({ name, args }) =>
            BUILDS.test([name, ...args.slice(0, 3).map((a) => a.pattern), ""].join(" ")),
          ),
        ),
    ),
  );
}
