import type { ShellScript } from "../../model/command.ts";
import type { Container, EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Place } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { finalContainer } from "./container.ts";
import type { DockerfileModel } from "./document.ts";
import { Effective } from "./effective.ts";
import { expand, type Lookup, type Resolved } from "./expand.ts";
import { referenceValue } from "./images.ts";
import { InstructionModel } from "./instruction.ts";
import { noteRead } from "./reads.ts";
import { Scope } from "./scope.ts";
import type { InstructionSyntax } from "./syntax.ts";
import { placeOf } from "./targets.ts";
import { StageVariables } from "./variables.ts";

/** A build stage. It is taken over into the next version of a file that says the same of it and of all that it builds on. */
export class StageModel implements BuildStage {
  #dockerfile: DockerfileModel;
  readonly index: number;
  readonly name: string | undefined;
  readonly from: InstructionModel | undefined;
  readonly image: ImageUse | undefined;
  readonly parent: StageModel | undefined;
  readonly rootImage: ImageUse | undefined;
  readonly scratch: boolean;
  readonly #instructions: InstructionModel[] = [];
  #children: StageModel[] = [];
  readonly #scope: Scope;
  readonly #effective: Effective;
  /** The stages begin with an empty image, so that nothing but this file gives variables. */
  readonly bare: boolean;
  /** What ENV and ARG say. */
  readonly variables: StageVariables;
  #container: Container | undefined;
  #windows: boolean | undefined;

  /** @param from undefined in a fragment. */
  constructor(dockerfile: DockerfileModel, index: number, from: InstructionSyntax | undefined) {
    this.#dockerfile = dockerfile;
    this.index = index;
    const base = from?.words[0]?.text;
    const resolved = base && expand(base, dockerfile.lookupInFrom, dockerfile.escape);
    this.parent = resolved?.known ? dockerfile.stageNamed(resolved.text, index) : undefined;
    this.#scope = new Scope(this.parent?.scope, dockerfile.globals);
    this.scratch = !this.parent && resolved?.known === true && resolved.text === "scratch";
    this.name = from?.words[2]?.text.text;
    this.bare = this.parent ? this.parent.bare : this.scratch;
    this.#effective = new Effective(this, this.parent?.effective);
    this.variables = new StageVariables(this);
    for (const { syntax } of this.variables.inherited) this.scope.define(syntax, 0);
    this.from = from && this.add(from);
    if (base && resolved && !this.parent && !this.scratch)
      this.image = this.#use(base.span(0, base.text.length), resolved);
    this.rootImage = this.parent ? this.parent.rootImage : this.image;
    if (this.parent) this.parent.#children.push(this);
  }

  /** The version of the file that the stage now belongs to. */
  get dockerfile(): DockerfileModel {
    return this.#dockerfile;
  }

  /** Takes the stage over into another version of the file, behind the stages that it builds on. */
  moveTo(dockerfile: DockerfileModel): void {
    this.#dockerfile = dockerfile;
    this.#children = [];
    if (this.parent) this.parent.#children.push(this);
  }

  get instructions(): readonly InstructionModel[] {
    noteRead(this);
    return this.#instructions;
  }

  get children(): readonly StageModel[] {
    return this.#children;
  }

  get scope(): Scope {
    noteRead(this);
    return this.#scope;
  }

  /** What is in force along the stage. */
  get effective(): Effective {
    noteRead(this);
    return this.#effective;
  }

  /** Adds the next instruction of the stage. */
  add(syntax: InstructionSyntax): InstructionModel {
    const broken = (syntax.complaint ?? syntax.malformed) !== undefined;
    const instruction = new InstructionModel(syntax, this, this.#instructions.length, broken);
    this.#instructions.push(instruction);
    if (instruction.broken) return instruction;
    const { keyword } = syntax;
    if (keyword === "ENV" || keyword === "ARG") this.scope.define(syntax, instruction.index);
    else this.effective.add(instruction);
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

  get platform(): Value<string> {
    const { at, from, rootImage } = this;
    if (rootImage?.platform) return rootImage.platform;
    if (!from) return unknown("base image", at);
    const place = placeOf<string>(
      this.dockerfile.writer,
      { what: "flag", syntax: from.syntax, flag: undefined, name: "platform" },
      at,
    );
    return { state: "unset", at, place };
  }

  get user(): Value<string> {
    return this.effective.userBefore(this.instructions.length);
  }

  userAt(instruction: Instruction): Value<string> {
    return this.effective.userBefore(instruction.index);
  }

  get workdir(): Value<string> {
    return this.effective.workdirBefore(this.instructions.length);
  }

  workdirAt(instruction: Instruction): Value<string> {
    return this.effective.workdirBefore(instruction.index);
  }

  get shell(): Value<readonly string[]> {
    return this.effective.shellBefore(this.instructions.length);
  }

  shellAt(instruction: Instruction): Value<readonly string[]> {
    return this.effective.shellBefore(instruction.index);
  }

  get beforeUser(): Place<string> {
    return placeOf(this.dockerfile.writer, { what: "before user", stage: this }, this.ownUser?.at ?? this.at);
  }

  /** The last USER of the stage itself. */
  get ownUser(): InstructionModel | undefined {
    return this.effective.own("USER");
  }

  get command(): InstructionModel | undefined {
    return this.effective.last("CMD");
  }

  get entrypoint(): InstructionModel | undefined {
    return this.effective.last("ENTRYPOINT");
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
    return this.effective.dialectBefore(index);
  }

  variableAt(instruction: Instruction, name: string): Value<string> {
    return this.variables.valueAt(instruction.index, name);
  }

  definitionAt(
    instruction: Instruction,
    name: string,
    counts: (variable: EnvironmentVariable) => boolean = () => true,
  ): EnvironmentVariable | undefined {
    return this.variables.definitionAt(instruction.index, name, counts);
  }

  environmentAt(instruction: Instruction): ReadonlyMap<string, EnvironmentVariable> {
    return this.variables.environmentAt(instruction.index);
  }

  /** The base is a Windows image as far as its name and platform tell. */
  get windows(): boolean {
    this.#windows ??= this.#isWindows();
    return this.#windows;
  }

  #isWindows(): boolean {
    const { rootImage } = this;
    if (rootImage?.platform && known(rootImage.platform)?.startsWith("windows")) return true;
    const reference = rootImage && known(rootImage.reference);
    if (!reference) return rootImage !== undefined && this.dockerfile.escape === "`";
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
