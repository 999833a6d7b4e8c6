import { baseFamily } from "../../knowledge/base-images.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { lineage } from "../lineage.ts";

const FOR_PEOPLE =
  /(?:^|[^a-z])(?:dev|devel|develop|development|devcontainer|tests?|ci|debug|builder|bench(?:mark)?)(?:[^a-z]|$)/i;

/** True where the names of the file and the stage say that it is for developing, testing or building, not for running. */
export function isForDevelopment({ name }: BuildStage, path: string): boolean {
  const file = path.split("/").slice(-2).join("/");
  return FOR_PEOPLE.test(file) || (name !== undefined && FOR_PEOPLE.test(name));
}

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
