import type { CopyOptions, RunOptions } from "../../model/build-options.ts";
import type { ShellScript } from "../../model/command.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Heredoc, Instruction, InstructionFlag, InstructionWord } from "../../model/dockerfile.ts";
import type { ImageUse } from "../../model/image.ts";
import type { Place } from "../../model/place.ts";
import type { Value } from "../../model/value.ts";
import { type Span, textOf } from "../../text/span.ts";
import { MappedText } from "../shell/mapped-text.ts";
import type { DockerfileModel } from "./document.ts";
import { expand, type Lookup, literal, type Resolved } from "./expand.ts";
import { type NamedImage, namedImages } from "./images.ts";
import { copyOptions, runOptions } from "./options.ts";
import { scriptsOf } from "./scripts.ts";
import type { StageModel } from "./stage.ts";
import type { InstructionSyntax } from "./syntax.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";
import type { SyntaxWord } from "./words.ts";

/** Instructions whose arguments the builder does not expand. */
const NOT_EXPANDED = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL", "MAINTAINER"]);

/** An instruction of one version of a file; all that costs anything is worked out when it is asked for. */
export class InstructionModel implements Instruction {
  readonly syntax: InstructionSyntax;
  readonly stage: StageModel;
  readonly index: number;
  readonly broken: boolean;
  readonly #isNested: boolean;
  #words: readonly InstructionWord[] | undefined;
  #named: { readonly dockerfile: DockerfileModel; readonly images: readonly NamedImage[] } | undefined;
  #nested: InstructionModel | undefined | null = null;
  #variables: readonly EnvironmentVariable[] | undefined;
  #copy: CopyOptions | undefined;
  #run: RunOptions | undefined;

  constructor(syntax: InstructionSyntax, stage: StageModel, index: number, broken: boolean, isNested = false) {
    this.syntax = syntax;
    this.stage = stage;
    this.index = index;
    this.broken = broken;
    this.#isNested = isNested;
  }

  get keyword(): string {
    return this.syntax.keyword;
  }

  get keywordAt(): Span {
    return this.syntax.keywordAt;
  }

  get at(): Span {
    const { at } = this.syntax.piece;
    return this.#isNested ? { ...at, start: this.syntax.keywordAt.start } : at;
  }

  get argumentsAt(): Span {
    const { at } = this;
    const { line, afterKeyword } = this.syntax;
    const blank = /^\s*/.exec(line.text.slice(afterKeyword))?.[0].length ?? 0;
    const from = afterKeyword + blank < line.text.length ? line.source(afterKeyword + blank) : at.end;
    return { piece: at.piece, start: Math.min(from, at.end), end: at.end };
  }

  get flags(): readonly InstructionFlag[] {
    return this.syntax.modelFlags;
  }

  get copy(): CopyOptions | undefined {
    if (this.keyword !== "COPY" && this.keyword !== "ADD") return undefined;
    this.#copy ??= copyOptions(this);
    return this.#copy;
  }

  get run(): RunOptions | undefined {
    if (this.keyword !== "RUN") return undefined;
    this.#run ??= runOptions(this);
    return this.#run;
  }

  get words(): readonly InstructionWord[] {
    this.#words ??= this.syntax.words.map((word) => new WordModel(this, word));
    return this.#words;
  }

  get json(): boolean {
    return this.syntax.json;
  }

  get heredocs(): readonly Heredoc[] {
    const { piece, heredocs } = this.syntax;
    return heredocs.map(({ name, expands, start, end }) => ({ name, expands, body: { piece, start, end } }));
  }

  get scripts(): readonly ShellScript[] {
    if (this.broken) return [];
    const { owner, scripts } = scriptsOf(this.syntax, this.stage.dialectAt(this.index));
    owner.instruction = this;
    return scripts;
  }

  get variables(): readonly EnvironmentVariable[] {
    if (this.keyword !== "ENV" && this.keyword !== "ARG") return [];
    this.#variables ??= this.syntax.pairs.map((pair) => new VariableModel(this, pair));
    return this.#variables;
  }

  get images(): readonly ImageUse[] {
    return this.#fromNames().flatMap(({ image }) => (image ? [image] : []));
  }

  get fromStages(): readonly BuildStage[] {
    return this.#fromNames().flatMap(({ stage }) => (stage ? [stage] : []));
  }

  get nested(): InstructionModel | undefined {
    if (this.#nested === null) {
      const { nested } = this.syntax;
      this.#nested = nested && new InstructionModel(nested, this.stage, this.index, this.broken, true);
    }
    return this.#nested;
  }

  get place(): Place<string> {
    return placeOf(this.stage.dockerfile.writer, { what: "instruction", instruction: this }, this.keywordAt);
  }

  resolve(word: { readonly text: string; readonly at: Span }): Value<string> {
    const exact = textOf(word.at) === word.text;
    const { piece, start, end } = word.at;
    const mapped = exact ? MappedText.of(piece, start, end) : MappedText.opaque(word.text, word.at);
    return this.value(expand(mapped, this.lookup, this.syntax.piece.escape), word.at);
  }

  get lookup(): Lookup {
    return this.stage.lookup(this.index);
  }

  /** Quotes removed and variables replaced by what is known of them here. */
  expand(word: SyntaxWord): Resolved {
    const shell = NOT_EXPANDED.has(this.keyword);
    if (word.decoded && shell) return literal(word.decoded);
    return expand(word.decoded ?? word.text, this.lookup, shell ? "\\" : this.syntax.piece.escape);
  }

  /** A text of a flag with quotes removed and variables replaced, whatever the instruction. */
  expandText(text: MappedText): Resolved {
    return expand(text, this.lookup, this.syntax.piece.escape);
  }

  value(resolved: Resolved, at: Span): Value<string> {
    const place = placeOf<string>(this.stage.dockerfile.writer, { what: "word", resolved, word: at }, at);
    return toValue(resolved, at, { place, read: (text) => text });
  }

  #fromNames(): readonly NamedImage[] {
    if (this.keyword !== "COPY" && this.keyword !== "RUN" && this.keyword !== "ADD") return [];
    if (this.syntax.flags.length === 0 || this.broken) return [];
    const { dockerfile } = this.stage;
    // the stages that are named may have become others since
    if (this.#named?.dockerfile !== dockerfile) this.#named = { dockerfile, images: namedImages(this) };
    return this.#named.images;
  }
}

/** What an ENV or ARG says of one name. */
class VariableModel implements EnvironmentVariable {
  readonly stage: StageModel;
  readonly source: "env" | "build-arg";
  readonly #instruction: InstructionModel;
  readonly #pair: SyntaxPair;

  constructor(instruction: InstructionModel, pair: SyntaxPair) {
    this.stage = instruction.stage;
    this.source = instruction.keyword === "ENV" ? "env" : "build-arg";
    this.#instruction = instruction;
    this.#pair = pair;
  }

  get name(): string {
    return this.#pair.name.text;
  }

  get nameAt(): Span {
    return this.#pair.name.span(0, this.name.length);
  }

  get at(): Span {
    return this.#pair.at;
  }

  get place(): Place<string> {
    const target = { what: "variable", syntax: this.#instruction.syntax, pair: this.#pair } as const;
    return placeOf<string>(this.stage.dockerfile.writer, target, this.at);
  }

  get value(): Value<string> {
    const { value } = this.#pair;
    const { at, place } = this;
    if (!value) return { state: "unset", at, place };
    const { lookup, syntax } = this.#instruction;
    const resolved = expand(value, lookup, syntax.piece.escape);
    const valueAt = value.span(0, value.text.length);
    return toValue(resolved, valueAt, { place, key: this.nameAt, read: (text) => text });
  }
}

type SyntaxPair = InstructionSyntax["pairs"][number];

class WordModel implements InstructionWord {
  readonly #instruction: InstructionModel;
  readonly #word: SyntaxWord;

  constructor(instruction: InstructionModel, word: SyntaxWord) {
    this.#instruction = instruction;
    this.#word = word;
  }

  get text(): string {
    return this.#word.text.text;
  }

  get at(): Span {
    return this.#word.text.span(0, this.text.length);
  }

  get value(): Value<string> {
    return this.#instruction.value(this.#instruction.expand(this.#word), this.at);
  }
}
