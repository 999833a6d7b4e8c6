import type { Span } from "../text/span.ts";
import type { CheckDirective, CopyOptions, RunOptions } from "./build-options.ts";
import type { ShellScript } from "./command.ts";
import type { Container, EnvironmentVariable } from "./container.ts";
import type { ImageUse } from "./image.ts";
import type { Place } from "./place.ts";
import type { Value } from "./value.ts";

/** A whole Dockerfile. */
export interface Dockerfile {
  /** `# escape=`: a backslash unless it says otherwise. */
  readonly escape: "\\" | "`";
  /** How the file ends its lines: as it ends the first one. */
  readonly lineBreak: "\n" | "\r\n";
  readonly directives: readonly { readonly name: string; readonly value: string; readonly at: Span }[];
  /** `# check=`; undefined where there is none or it can't be read. */
  readonly check: CheckDirective | undefined;
  /** ARGs before the first FROM. */
  readonly globalArguments: readonly EnvironmentVariable[];
  readonly stages: readonly BuildStage[];
  /** Who asks for them has read every stage, and is asked again when any has changed. */
  readonly instructions: readonly Instruction[];
}

/** Instructions from one FROM to the next. A fragment without FROM is one stage with an unknown base. */
export interface BuildStage {
  readonly dockerfile: Dockerfile;
  /** From zero. */
  readonly index: number;
  /** The AS name. */
  readonly name: string | undefined;
  /** The FROM instruction; undefined in a fragment. */
  readonly from: Instruction | undefined;
  /** Where to speak of the stage: the FROM's reference. */
  readonly at: Span;
  readonly extent: Span;
  /** The image that FROM names; undefined where it names a stage or scratch. */
  readonly image: ImageUse | undefined;
  /** The stage that FROM names. */
  readonly parent: BuildStage | undefined;
  readonly scratch: boolean;
  /** `--platform` of the FROM at the root of the chain of stages; unset where the builder's own applies. */
  readonly platform: Value<string>;
  /** The image at the root of the chain of stages; undefined for scratch. */
  readonly rootImage: ImageUse | undefined;
  /** The last stage: what `docker build` yields without --target. */
  readonly final: boolean;
  /**
   * The same list as long as the stage says the same. Who asks for it has read the stage, and is asked again when it has changed:
   * what is worked out of a stage is therefore kept by this list (`new WeakMap<readonly Instruction[], ...>`), not by the stage.
   */
  readonly instructions: readonly Instruction[];
  /** The stages that build on this one by FROM. */
  readonly children: readonly BuildStage[];

  /** At the end of the stage, inherited from the parent stage; unset where only the image's user applies. `set` writes USER. */
  readonly user: Value<string>;
  /** Takes `append(place, "RUN ...")`: a line right above where USER stands or would go. */
  readonly beforeUser: Place<string>;
  /** The user in force just before an instruction of this stage runs. */
  userAt(instruction: Instruction): Value<string>;
  /**
   * The working directory at the end of the stage, from the root, inherited from the parent stage. Unset where only the image's
   * applies; unknown where it is relative to the image's.
   */
  readonly workdir: Value<string>;
  /** The working directory in force just above an instruction of this stage. */
  workdirAt(instruction: Instruction): Value<string>;
  /** The program and arguments that run what is in shell form, at the end of the stage. Unset without SHELL: `cmd` on Windows, `/bin/sh` else. */
  readonly shell: Value<readonly string[]>;
  /** The shell in force just above an instruction of this stage. */
  shellAt(instruction: Instruction): Value<readonly string[]>;
  /** What a variable holds for an instruction of this stage; unset where no ENV or ARG gives it a value and no image can. */
  variableAt(instruction: Instruction, name: string): Value<string>;
  /**
   * The last ENV or ARG of a name above an instruction of this stage, here or, where there is none, in the stages that this one
   * builds on.
   * @param counts which of them are meant; all where absent.
   */
  definitionAt(
    instruction: Instruction,
    name: string,
    counts?: (variable: EnvironmentVariable) => boolean,
  ): EnvironmentVariable | undefined;
  /** The variables of this file that an instruction of this stage sees, each by the ENV or ARG that counts. */
  environmentAt(instruction: Instruction): ReadonlyMap<string, EnvironmentVariable>;
  /** CMD and ENTRYPOINT in force at the end of the stage, inherited from parent stages. */
  readonly command: Instruction | undefined;
  readonly entrypoint: Instruction | undefined;
  /** The variables of this stage in order, ENV and ARG, without inherited ones. */
  readonly environment: readonly EnvironmentVariable[];
  /** The final stage as something that runs. */
  readonly container: Container | undefined;
}

export interface Instruction {
  /** Upper case: `RUN`. ONBUILD's inner instruction is a `nested` one of its own. */
  readonly keyword: string;
  readonly keywordAt: Span;
  /** The whole instruction, heredoc bodies included, without the final line break. */
  readonly at: Span;
  readonly stage: BuildStage;
  /** The place in `stage.instructions`. */
  readonly index: number;
  /** Everything after the keyword as written; continuations and comments inside included. */
  readonly argumentsAt: Span;
  /** `--name=value` between keyword and arguments. */
  readonly flags: readonly InstructionFlag[];
  /** COPY, ADD: what their flags say. */
  readonly copy: CopyOptions | undefined;
  /** RUN: what its flags say. */
  readonly run: RunOptions | undefined;
  /** Arguments split at white space, continuations and comments looked through, quotes kept in `text`; the JSON form gives its strings. */
  readonly words: readonly InstructionWord[];
  /** The arguments are a JSON array of strings. */
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
  /** RUN, CMD, ENTRYPOINT, HEALTHCHECK: what runs. Empty for others. */
  readonly scripts: readonly ShellScript[];
  /** ENV, ARG: what is defined. */
  readonly variables: readonly EnvironmentVariable[];
  /** COPY --from, RUN --mount from=: the images named. */
  readonly images: readonly ImageUse[];
  /** COPY --from, RUN --mount from=: the stages named. */
  readonly fromStages: readonly BuildStage[];
  /** The instruction that ONBUILD holds. */
  readonly nested: Instruction | undefined;
  /** Half typed or not understood: it changes nothing, and no rule is asked about it. */
  readonly broken: boolean;
  /** Takes `remove(place)` for the whole instruction, `append(place, "# ...")` for a line above it. */
  readonly place: Place<string>;
  /** Replaces variables by what is known of them at this instruction. */
  resolve(word: { readonly text: string; readonly at: Span }): Value<string>;
}

export interface InstructionWord {
  /** As written. */
  readonly text: string;
  readonly at: Span;
  /** With quotes removed and variables resolved. */
  readonly value: Value<string>;
}

export interface InstructionFlag {
  /** Lower case, without dashes. */
  readonly name: string;
  readonly value: string | undefined;
  readonly at: Span;
  readonly valueAt: Span | undefined;
  /** `--mount=type=secret,id=x` as keys and values, where the value has that form. */
  readonly options: ReadonlyMap<string, string>;
}

export interface Heredoc {
  readonly name: string;
  /** Variables inside are expanded. */
  readonly expands: boolean;
  /** The lines between the markers. */
  readonly body: Span;
}
