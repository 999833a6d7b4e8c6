import type { ShellScript } from "../../model/command.ts";
import type { Container, EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Place } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { finalContainer } from "./container.ts";
import type { DockerfileModel } from "./document.ts";
import { expand, type Lookup, type Resolved } from "./expand.ts";
import { referenceValue } from "./images.ts";
import { InstructionModel } from "./instruction.ts";
import { Scope } from "./scope.ts";
import { dialectOfShell } from "./scripts.ts";
import type { InstructionSyntax } from "./syntax.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";

/** Instructions that set something for the end of the stage, with their places in it. */
type Settings = "USER" | "SHELL" | "CMD" | "ENTRYPOINT";

/** A build stage of one version of a file. */
export class StageModel implements BuildStage {
  readonly dockerfile: DockerfileModel;
  readonly index: number;
  readonly name: string | undefined;
  readonly from: InstructionModel | undefined;
  readonly image: ImageUse | undefined;
  readonly parent: StageModel | undefined;
  readonly rootImage: ImageUse | undefined;
  readonly scratch: boolean;
  readonly instructions: InstructionModel[] = [];
  readonly children: StageModel[] = [];
  readonly scope: Scope;
  readonly #settings: Readonly<Record<Settings, InstructionModel[]>> = { USER: [], SHELL: [], CMD: [], ENTRYPOINT: [] };
  /** What the stages say that this one builds on; they are complete when it begins. */
  readonly #inherited: Inherited;
  #container: Container | undefined;
  #windows: boolean | undefined;

  /** @param from undefined in a fragment. */
  constructor(dockerfile: DockerfileModel, index: number, from: InstructionSyntax | undefined) {
    this.dockerfile = dockerfile;
    this.index = index;
    const base = from?.words[0]?.text;
    const resolved = base && expand(base, dockerfile.lookupInFrom, dockerfile.escape);
    this.parent = resolved?.known ? dockerfile.stageNamed(resolved.text, index) : undefined;
    this.scope = new Scope(this.parent?.scope, dockerfile.globals);
    this.scratch = !this.parent && resolved?.known === true && resolved.text === "scratch";
    this.name = from?.words[2]?.text.text;
    this.from = from && this.add(from);
    if (base && resolved && !this.parent && !this.scratch)
      this.image = this.#use(base.span(0, base.text.length), resolved);
    this.rootImage = this.parent ? this.parent.rootImage : this.image;
    this.#inherited = {
      user: this.parent && (this.parent.ownUser ?? this.parent.#inherited.user),
      command: this.parent?.command,
      entrypoint: this.parent?.entrypoint,
      dialect: this.parent?.dialectAt(Number.POSITIVE_INFINITY),
    };
    this.parent?.children.push(this);
  }

  /** Adds the next instruction of the stage. */
  add(syntax: InstructionSyntax): InstructionModel {
    const broken = syntax.complaint !== undefined || syntax.malformed;
    const instruction = new InstructionModel(syntax, this, this.instructions.length, broken);
    this.instructions.push(instruction);
    if (instruction.broken) return instruction;
    const { keyword } = syntax;
    if (keyword === "ENV" || keyword === "ARG") this.scope.define(syntax, instruction.index);
    else if (Object.hasOwn(this.#settings, keyword)) this.#settings[keyword as Settings].push(instruction);
    return instruction;
  }

  get at(): Span {
    const base = this.from?.syntax.words[0]?.text;
    return base ? base.span(0, base.text.length) : (this.instructions[0]?.keywordAt ?? this.dockerfile.start);
  }

  get extent(): Span {
    return this.dockerfile.extent(this);
  }

  get final(): boolean {
    return this.index === this.dockerfile.stages.length - 1;
  }

  get user(): Value<string> {
    return this.#userBefore(this.instructions.length);
  }

  get beforeUser(): Place<string> {
    return placeOf(this.dockerfile.writer, { what: "before user", stage: this }, this.ownUser?.at ?? this.at);
  }

  /** The last USER of the stage itself. */
  get ownUser(): InstructionModel | undefined {
    return this.#settings.USER.at(-1);
  }

  userAt(instruction: Instruction): Value<string> {
    return this.#userBefore(instruction.index);
  }

  #userBefore(index: number): Value<string> {
    const own = lastBefore(this.#settings.USER, index);
    const place = placeOf<string>(this.dockerfile.writer, { what: "user", stage: this }, own?.argumentsAt ?? this.at);
    const user = own ?? this.#inherited.user;
    const level = own ? "own" : "inherited";
    if (!user) {
      const fragment = this.from === undefined;
      return fragment ? unknown("base image", this.at) : { state: "unset", at: this.at, place };
    }
    const word = user.syntax.words[0];
    if (!word) return unknown("being typed", user.at);
    const at = word.text.span(0, word.text.text.length);
    return toValue(user.expand(word), at, { place, level, key: user.at, read: (text) => text || undefined });
  }

  get command(): InstructionModel | undefined {
    const own = this.#settings.CMD.at(-1);
    if (own) return own;
    // A new ENTRYPOINT empties the CMD that an image or parent stage brings.
    return this.#settings.ENTRYPOINT.length > 0 ? undefined : this.#inherited.command;
  }

  get entrypoint(): InstructionModel | undefined {
    return this.#settings.ENTRYPOINT.at(-1) ?? this.#inherited.entrypoint;
  }

  get environment(): readonly EnvironmentVariable[] {
    return this.instructions.flatMap((instruction) => (instruction.broken ? [] : instruction.variables));
  }

  get container(): Container | undefined {
    if (!this.final) return undefined;
    this.#container ??= finalContainer(this);
    return this.#container;
  }

  /** How variables are looked up by the instruction at an index; the FROM itself sees the global ARGs alone. */
  lookup(index: number): Lookup {
    const isFrom = this.from !== undefined && index === this.from.index;
    return isFrom ? this.dockerfile.globals.lookup(Number.POSITIVE_INFINITY) : this.scope.lookup(index);
  }

  /** The dialect of shell-form instructions at an index. */
  dialectAt(index: number): ShellScript["dialect"] {
    const own = lastBefore(this.#settings.SHELL, index);
    if (own) return dialectOfShell(own.syntax.words[0]?.decoded?.text);
    return this.#inherited.dialect ?? (this.windows ? "cmd" : "posix");
  }

  /** The base is a Windows image as far as its name and platform tell. */
  get windows(): boolean {
    this.#windows ??= this.#isWindows();
    return this.#windows;
  }

  #isWindows(): boolean {
    const platform = this.image?.platform;
    if (platform && known(platform)?.startsWith("windows")) return true;
    const reference = this.image && known(this.image.reference);
    if (!reference) return this.image !== undefined && this.dockerfile.escape === "`";
    return /windows|nanoserver|servercore/i.test(reference.text);
  }

  #use(at: Span, resolved: Resolved): ImageUse {
    const reference = referenceValue(resolved, at, this.dockerfile);
    const use = { kind: "dockerfile", role: "base", reference, at, stage: this, builtHere: false } as const;
    const flag = this.from?.syntax.flags.find(({ name }) => name === "platform")?.valueText;
    if (!flag || !this.from) return use;
    const platform = this.from.value(
      this.from.expand({ text: flag, decoded: undefined }),
      flag.span(0, flag.text.length),
    );
    return { ...use, platform };
  }
}

/** What a stage takes over from the one it builds on, as that leaves it at its end. */
interface Inherited {
  readonly user: InstructionModel | undefined;
  readonly command: InstructionModel | undefined;
  readonly entrypoint: InstructionModel | undefined;
  readonly dialect: ShellScript["dialect"] | undefined;
}

/** The last of some instructions, in their order, that stands before an index. */
function lastBefore(list: readonly InstructionModel[], index: number): InstructionModel | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as InstructionModel).index < index) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
