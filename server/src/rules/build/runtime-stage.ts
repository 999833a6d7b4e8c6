import { endOfLife } from "../../knowledge/end-of-life.ts";
import { type BuildTraits, type RuntimeImage, runtimeImage } from "../../knowledge/runtime-images.ts";
import { findSecrets, findUrlCredentials, secretName } from "../../knowledge/secrets/secrets.ts";
import { slimmer } from "../../knowledge/slimmer-images.ts";
import { movement, supportedTags } from "../../knowledge/supported-tags.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type ImageReference, parseImageReference, withTag } from "../../model/image-reference.ts";
import { append, type Intent, remove, replace, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { span, textOf } from "../../text/span.ts";
import { PROPOSED_UID } from "../container/users.ts";
import { builtFiles, workingFolder } from "./built-files.ts";

/** Only describe the image, so that they may stand in the stage that runs. */
const DESCRIBING = new Set(
  "USER CMD ENTRYPOINT HEALTHCHECK EXPOSE STOPSIGNAL LABEL VOLUME WORKDIR ENV MAINTAINER".split(" "),
);
/** Stand above the last step of the build at times, and belong to the stage that runs. */
const MOVED = new Set("CMD ENTRYPOINT HEALTHCHECK EXPOSE STOPSIGNAL VOLUME".split(" "));
/** Variables for the tools of the build alone. */
const OF_TOOLS =
  /^(?:GO(?:PATH|ROOT|OS|ARCH|FLAGS|PROXY|PRIVATE|BIN|TOOLCHAIN|111MODULE)|GO111MODULE|CGO_\w+|CARGO_\w+|RUST(?:UP_HOME|FLAGS|C_\w+)|MAVEN_\w+|MVN_\w+|GRADLE_\w+|JAVA_HOME|PATH|NUGET_\w+|DEBIAN_FRONTEND|CC|CXX|C(?:XX|PP)?FLAGS|LDFLAGS|MAKE\w*|PIP_\w+|NPM_\w+|(?:HTTPS?|NO)_PROXY)$/i;

/** The image that runs what a stage on a compiler's image builds; undefined where none is surely right. */
export function runtimeOf(stage: BuildStage, compiler: ImageReference): RuntimeImage | undefined {
  return runtimeImage(compiler, traitsOf(stage));
}

/**
 * The image that the stage builds on, in its slim variant where it has one, for what only its own packages run; a
 * supported version where the stage names none.
 */
export function sameBase({ image }: BuildStage, today: string): RuntimeImage | undefined {
  const written = image && known(image.reference);
  if (!written || written.digest !== undefined) return undefined;
  const supported = movement(written) && supportedTags(written, today)[0]?.tag;
  if (movement(written) && !supported) return undefined;
  const reference = supported ? parseImageReference(withTag(written, supported)) : written;
  const ends = reference && endOfLife(reference, today);
  if (!reference || ends?.image?.state === "ended" || ends?.distribution?.state === "ended") return undefined;
  const slim = slimmer(reference).find(({ variant }) => variant === "slim" || variant === "jre");
  return { reference: slim ? withTag(reference, slim.tag) : reference.text };
}

/**
 * Splits a final stage in two: what it does becomes a stage for building, and a second one on `runtime` takes the program
 * in and is what runs. Nothing where what follows the build hangs on the build.
 */
export function splitStage(stage: BuildStage, runtime: RuntimeImage | undefined): Fix[] {
  const { from, instructions, dockerfile } = stage;
  const program = stage.entrypoint ?? stage.command;
  if (!runtime || !from || !program || program.stage !== stage || stage.user.state === "unknown") return [];
  if (instructions.some((i) => i.broken || i.keyword === "ONBUILD" || i.keyword === "SHELL")) return [];
  const platform = from.flags.find(({ name }) => name === "platform")?.value;
  if (platform !== undefined && !/^["']?\$\{?(?:BUILD|TARGET)PLATFORM\b/.test(platform)) return [];
  const split = splitOf(stage);
  const head = instructions.slice(1, split);
  const tail = instructions.slice(split);
  if (tail.some((i) => !DESCRIBING.has(i.keyword) || hangsOnBuild(i, head))) return [];
  const moved = head.filter(({ keyword }) => MOVED.has(keyword));
  if (moved.some((i) => i.at.piece.text.includes("#") || hangsOnBuild(i, head))) return [];
  const named = stage.name ?? freeName(dockerfile.stages.map(({ name }) => name));
  const user = tail.findLast(({ keyword }) => keyword === "USER");
  const folder = workingFolder(stage);
  const { files, isGuess } = builtFiles(stage);
  const { lineBreak } = dockerfile;
  const lines = [
    ...(runtime.note ? [`# ${runtime.note}.`] : []),
    `FROM ${runtime.reference}`,
    ...head.filter(isForRunning).map(({ at }) => textOf(at)),
    ...(folder && !tail.some(({ keyword }) => keyword === "WORKDIR") ? [`WORKDIR ${folder}`] : []),
    isGuess
      ? "# Name here what the build makes and the program needs to run."
      : "# Whatever else the program reads as it runs has to be copied, too.",
    ...files.map((file) => `COPY --from=${named} ${file} ${file}`),
    ...moved.map(({ at }) => textOf(at)),
    ...(user || runtime.hasUser ? [] : [`USER ${PROPOSED_UID}:${PROPOSED_UID}`]),
  ];
  const intents: Intent[] = moved.map(({ place }) => remove(place));
  if (stage.name === undefined) {
    const { piece, end } = from.argumentsAt;
    const as = textOf(from.keywordAt) === "from" ? "as" : "AS";
    intents.push(replace(span(piece, end, end), ` ${as} ${named}`));
  }
  if (user && !/^\d+(?::\d+)?$/.test(known(stage.user) ?? "")) {
    intents.push(runtime.hasUser ? remove(user.place) : set(stage.user.place, `${PROPOSED_UID}:${PROPOSED_UID}`));
  }
  // an empty line, so that the stages can be told apart
  intents.push(append(stage.beforeUser, lineBreak + lines.join(lineBreak)));
  return [choice(`Run it in a stage of its own on ${runtime.reference} (look at what is copied)`, ...intents)];
}

/** Where the new stage begins: at the last USER if no RUN follows, else at the closing CMD, ENTRYPOINT or HEALTHCHECK, else at the end. */
function splitOf({ instructions }: BuildStage): number {
  const user = instructions.findLastIndex(({ keyword }) => keyword === "USER");
  if (user >= 0 && !instructions.slice(user).some(({ keyword }) => keyword === "RUN")) return user;
  const closing = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK", "EXPOSE", "STOPSIGNAL", "LABEL", "VOLUME"]);
  let split = instructions.length;
  for (let i = instructions.length - 1; i > 0 && closing.has((instructions[i] as Instruction).keyword); i--) {
    if (/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test((instructions[i] as Instruction).keyword)) split = i;
  }
  return split;
}

/** True where the instruction reads a variable that only the build has. */
function hangsOnBuild({ keyword, at, json }: Instruction, head: readonly Instruction[]): boolean {
  const text = textOf(at);
  if (!text.includes("$")) return false;
  const atRuntime = !json && (keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK");
  const lost = head.flatMap((i) => (isForRunning(i) ? [] : i.variables.map(({ name }) => name)));
  const used = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((m) => m[1] as string);
  return used.some((name) => lost.includes(name)) || (!atRuntime && used.some((name) => name !== "PATH"));
}

/** ENV and LABEL that the program may read, or that describe it: none of the build's tools, and nothing that could be a secret. */
function isForRunning({ keyword, at, variables }: Instruction): boolean {
  if (keyword !== "ENV" && keyword !== "LABEL") return false;
  const text = textOf(at);
  if (text.includes("$") || findSecrets(text).length > 0 || findUrlCredentials(text).length > 0) return false;
  return variables.every(({ name }) => !OF_TOOLS.test(name) && !secretName(name));
}

function traitsOf(stage: BuildStage): BuildTraits {
  const { instructions } = stage;
  const shell = ["CMD", "ENTRYPOINT", "HEALTHCHECK"];
  const text = instructions.map(({ at }) => textOf(at)).join("\n");
  return {
    needsShell: instructions.some((i) => shell.includes(i.keyword) && !i.json && !/\sNONE\s*$/.test(textOf(i.at))),
    isStatic:
      /\bCGO_ENABLED[= ]["']?0/.test(text) ||
      /-extldflags[= ]\S{0,20}-static/.test(text) ||
      (/alpine/.test(stage.rootImage ? textOf(stage.rootImage.at) : "") &&
        !/\b(?:gcc|build-base|musl-dev)\b/.test(text)),
    listens: instructions.some(({ keyword }) => keyword === "EXPOSE") || /\bASPNETCORE_/.test(text),
  };
}

function freeName(taken: readonly (string | undefined)[]): string {
  const lower = new Set(taken.map((name) => name?.toLowerCase()));
  return ["build", "builder", "compile"].find((name) => !lower.has(name)) ?? `build-${taken.length}`;
}

/** For a final stage that only copies: its base alone is what is wrong. */
export function otherBase({ image, instructions }: BuildStage, runtime: RuntimeImage | undefined): Fix[] {
  const wanted = runtime && parseImageReference(runtime.reference);
  if (!wanted || image?.reference.state !== "set" || instructions.some(({ keyword }) => keyword === "RUN")) return [];
  return [choice(`Use ${runtime.reference}`, set(image.reference.place, wanted))];
}
