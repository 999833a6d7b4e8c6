import type { InstructionFlag } from "../../model/dockerfile.ts";
import { type Span, span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { expand, isMalformed, type Resolved } from "./expand.ts";
import type { InstructionPiece } from "./pieces.ts";
import type { Escape, ScannedHeredoc } from "./scan.ts";
import type { Scripts } from "./scripts.ts";
import { jsonWords, pairWords, plainWords, readFlags, type SyntaxFlag, type SyntaxWord } from "./words.ts";

/** `NAME=value` of ENV, ARG or LABEL. */
export interface SyntaxPair {
  /** The name as it stands, quotes and all (LABEL). */
  readonly name: MappedText;
  /** Undefined for an ARG without a default. */
  readonly value: MappedText | undefined;
  /** The value where no variable takes part in it. */
  readonly constant: Resolved | undefined;
  readonly at: Span;
}

/** Why an instruction can't be used. `refused`: BuildKit says so too; else it is only half typed. */
export interface Complaint {
  readonly message: string;
  readonly refused: boolean;
  readonly at: Span;
}

const JSON_FORMS = new Set(["ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]);
const WHOLE_ARGUMENT = new Set(["USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER"]);
const PAIRS = new Set(["ENV", "ARG", "LABEL"]);
/** Instructions whose arguments the builder expands; it refuses those that it can't. */
const EXPANDED = new Set([...PAIRS, "ADD", "COPY", "EXPOSE", "FROM", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"]);
const KNOWN = new Set([...JSON_FORMS, ...WHOLE_ARGUMENT, ...PAIRS, "EXPOSE", "FROM", "HEALTHCHECK", "ONBUILD"]);

/** What an instruction's own text says; nothing here depends on other instructions. */
export class InstructionSyntax {
  readonly piece: InstructionPiece;
  /** The instruction as one line. */
  readonly line: MappedText;
  readonly keyword: string;
  readonly keywordAt: Span;
  /** Offsets in `line`. */
  readonly afterKeyword: number;
  /** The scripts that the instruction was found to run, kept here while its text stays. */
  scripts: Scripts | undefined;
  readonly #isNested: boolean;
  #flags: { readonly flags: readonly SyntaxFlag[]; readonly end: number } | undefined;
  #modelFlags: readonly InstructionFlag[] | undefined;
  #strings: readonly SyntaxWord[] | undefined | null = null;
  #words: readonly SyntaxWord[] | undefined;
  #pairs: readonly SyntaxPair[] | undefined;
  #nested: InstructionSyntax | undefined | null = null;
  #complaint: Complaint | undefined | null = null;
  #malformed: boolean | undefined;

  constructor(piece: InstructionPiece, line: MappedText, nested: boolean) {
    this.piece = piece;
    this.line = line;
    this.#isNested = nested;
    const match = /^\s*(\S*)/.exec(line.text) as RegExpExecArray;
    const word = match[1] as string;
    const start = match[0].length - word.length;
    this.keyword = word.toUpperCase();
    this.keywordAt = line.span(start, match[0].length);
    this.afterKeyword = match[0].length;
  }

  get flags(): readonly SyntaxFlag[] {
    return this.#readFlags().flags;
  }

  /** The flags as rules see them; nothing about them depends on other instructions. */
  get modelFlags(): readonly InstructionFlag[] {
    this.#modelFlags ??= this.flags.map(({ name, value, text, valueText }) => ({
      name,
      value,
      at: text.span(0, text.text.length),
      valueAt: valueText?.span(0, valueText.text.length),
      options: optionsOf(value),
    }));
    return this.#modelFlags;
  }

  /** Where the arguments begin behind the flags, in `line`. */
  get afterFlags(): number {
    return this.#readFlags().end;
  }

  get words(): readonly SyntaxWord[] {
    this.#words ??= this.#split();
    return this.#words;
  }

  /** The arguments are a JSON array of strings; HEALTHCHECK: those of its CMD. */
  get json(): boolean {
    if (this.#strings === null) this.#strings = this.#readStrings();
    return this.#strings !== undefined;
  }

  get heredocs(): readonly ScannedHeredoc[] {
    return this.json ? [] : this.piece.scanned.heredocs;
  }

  get pairs(): readonly SyntaxPair[] {
    this.#pairs ??= this.#readPairs();
    return this.#pairs;
  }

  /** The instruction that ONBUILD holds. */
  get nested(): InstructionSyntax | undefined {
    if (this.#nested === null) {
      const inner = this.keyword === "ONBUILD" && !this.#isNested && this.arguments !== "";
      this.#nested = inner
        ? new InstructionSyntax(this.piece, this.line.slice(this.afterKeyword, this.line.text.length), true)
        : undefined;
    }
    return this.#nested;
  }

  /** The arguments behind the flags as one line, trimmed. */
  get arguments(): string {
    return this.line.text.slice(this.afterFlags).trim();
  }

  /** Set where the instruction is broken. */
  get complaint(): Complaint | undefined {
    if (this.#complaint === null) this.#complaint = this.#complain();
    return this.#complaint;
  }

  /** A quote or `${` without its end, in what the builder expands. */
  get malformed(): boolean {
    this.#malformed ??=
      EXPANDED.has(this.keyword) &&
      /["'$]/.test(this.line.text) &&
      this.#expandedTexts().some((text) => isMalformed(text, this.piece.escape));
    return this.#malformed;
  }

  /** A heredoc without its end. */
  get unterminated(): boolean {
    return this.piece.scanned.heredocs.some(({ terminated }) => !terminated);
  }

  /** True where something after this instruction would be taken for a part of it. */
  get open(): boolean {
    return this.piece.scanned.dangling || this.unterminated;
  }

  #expandedTexts(): readonly MappedText[] {
    // The name of an ARG is taken as it stands.
    if (this.keyword === "ARG") return this.pairs.flatMap(({ value }) => value ?? []);
    return this.words.map(({ text, decoded }) => decoded ?? text);
  }

  #readFlags() {
    this.#flags ??= readFlags(this.line, this.afterKeyword, this.piece.escape);
    return this.#flags;
  }

  #readStrings(): readonly SyntaxWord[] | undefined {
    const { keyword, line, afterFlags } = this;
    if (JSON_FORMS.has(keyword)) return jsonWords(line, afterFlags);
    if (keyword !== "HEALTHCHECK" || !/^CMD\s/i.test(line.text.slice(afterFlags))) return undefined;
    const strings = jsonWords(line, afterFlags + 3);
    return strings && [{ text: line.slice(afterFlags, afterFlags + 3), decoded: undefined }, ...strings];
  }

  #split(): readonly SyntaxWord[] {
    const { keyword, line, afterFlags } = this;
    if (PAIRS.has(keyword)) return pairWords(line, afterFlags, this.piece.escape);
    if (WHOLE_ARGUMENT.has(keyword)) {
      const end = line.text.trimEnd().length;
      return end > afterFlags ? [{ text: line.slice(afterFlags, end), decoded: undefined }] : [];
    }
    return (this.json && this.#strings) || plainWords(line, afterFlags);
  }

  #readPairs(): SyntaxPair[] {
    if (!PAIRS.has(this.keyword)) return [];
    const [first, second] = this.words;
    if (!first) return [];
    if (this.keyword !== "ARG" && !first.text.text.includes("=")) {
      if (!second) return [];
      const from = /^\s*\S+\s+/.exec(this.line.text.slice(this.afterFlags))?.[0].length ?? 0;
      const name = /^\S+/.exec(first.text.text)?.[0].length ?? 0;
      const value = this.line.slice(this.afterFlags + from, this.line.text.trimEnd().length);
      const start = first.text.source(0);
      const end = value.span(0, value.text.length).end;
      return [pairOf(first.text.slice(0, name), value, span(this.piece, start, end), this.piece.escape)];
    }
    return this.words.flatMap(({ text }) => {
      const equals = text.text.indexOf("=");
      if (equals < 0 && this.keyword !== "ARG") return [];
      const name = text.slice(0, equals < 0 ? text.text.length : equals);
      const value = equals < 0 ? undefined : text.slice(equals + 1, text.text.length);
      return [pairOf(name, value, text.span(0, text.text.length), this.piece.escape)];
    });
  }

  #complain(): Complaint | undefined {
    const at = this.#isNested ? this.line.span(0, this.line.text.length) : this.piece.at;
    const refused = (message: string): Complaint => ({ message, refused: true, at });
    const typed = (message: string): Complaint => ({ message, refused: false, at });
    const { keyword, json } = this;
    if (keyword === "") return typed("Nothing is continued here.");
    if (!KNOWN.has(keyword)) return refused(`Unknown instruction ${this.keywordText}.`);
    if (this.unterminated) return refused("This heredoc has no end: a line that holds only its marker is missing.");
    if (this.piece.scanned.dangling) return typed("The line is continued, but nothing follows.");
    if (keyword === "RUN" || keyword === "CMD" || keyword === "ENTRYPOINT") {
      if (this.arguments === "") return typed(`${keyword} has nothing to run yet.`);
      if (!json && openList(this.arguments)) return typed("The JSON form is not closed yet.");
      return undefined;
    }
    if (keyword === "ONBUILD") return this.#complainOfOnbuild(refused);
    if (keyword === "HEALTHCHECK") return this.#complainOfHealthcheck(refused, typed);
    const { words } = this;
    if (words.length === 0) {
      return refused(`${keyword} requires ${WHOLE_ARGUMENT.has(keyword) ? "exactly" : "at least"} one argument.`);
    }
    if (keyword === "FROM") {
      const as = words[1]?.text.text.toLowerCase() === "as";
      if (words.length !== 1 && !(words.length === 3 && as))
        return refused("FROM requires an image, or an image, AS and a name.");
      const name = words[2]?.text.text;
      if (name !== undefined && !/^[A-Za-z][\w.-]*$/.test(name))
        return refused(
          `${name} is no name for a stage: it begins with a letter and holds letters, digits, "-", "_" and ".".`,
        );
    }
    if (keyword === "COPY" || keyword === "ADD") {
      if (!json && openList(this.arguments)) return typed("The JSON form is not closed yet.");
      if (words.length < 2) return refused(`${keyword} requires a source and a destination.`);
    }
    if (keyword === "SHELL" && !json) return refused("SHELL requires a JSON array of strings.");
    if (keyword === "ENV" || keyword === "LABEL") return this.#complainOfPairs(refused);
    if (keyword === "ARG" && this.pairs.some(({ name }) => name.text === ""))
      return refused("An ARG's name can't be blank.");
    return undefined;
  }

  #complainOfPairs(refused: (message: string) => Complaint): Complaint | undefined {
    const { keyword, words, pairs } = this;
    if (!words[0]?.text.text.includes("=")) {
      return words.length < 2 ? refused(`${keyword} requires a name and a value.`) : undefined;
    }
    if (pairs.length < words.length) return refused(`${keyword} takes NAME=value; an equals sign is missing.`);
    if (pairs.some(({ name }) => name.text === "")) return refused(`${keyword} names can't be blank.`);
    return undefined;
  }

  #complainOfHealthcheck(
    refused: (message: string) => Complaint,
    typed: (message: string) => Complaint,
  ): Complaint | undefined {
    const kind = this.words[0]?.text.text.toUpperCase();
    if (kind === undefined) return refused("HEALTHCHECK requires CMD or NONE.");
    if (kind === "NONE") return this.words.length > 1 ? refused("HEALTHCHECK NONE takes no arguments.") : undefined;
    if (kind !== "CMD") return refused("HEALTHCHECK requires CMD or NONE.");
    if (this.words.length < 2 && !this.json) return refused("HEALTHCHECK CMD requires a command.");
    return !this.json && openList(this.arguments.slice(3).trimStart())
      ? typed("The JSON form is not closed yet.")
      : undefined;
  }

  #complainOfOnbuild(refused: (message: string) => Complaint): Complaint | undefined {
    const { nested } = this;
    if (!nested) return refused("ONBUILD requires an instruction.");
    if (["ONBUILD", "FROM", "MAINTAINER"].includes(nested.keyword))
      return refused(`${nested.keyword} isn't allowed after ONBUILD.`);
    return nested.complaint;
  }

  /** The keyword as it stands in the file. */
  get keywordText(): string {
    return this.line.text.slice(this.afterKeyword - this.keyword.length, this.afterKeyword);
  }
}

/** A JSON list that is being typed; `[ "$x" = y ]` is a shell's test. */
function openList(text: string): boolean {
  if (!/^\[\s*"/.test(text)) return text === "[";
  const open = /^\[\s*"(?:[^"]*$|[^"]*"\s*(?:,|$))/.test(text) && !text.endsWith("]");
  return open || /"\s*\][^\s&|;]/.test(text);
}

function pairOf(name: MappedText, value: MappedText | undefined, at: Span, escapeChar: Escape): SyntaxPair {
  const constant = value && !value.text.includes("$") ? expand(value, () => undefined, escapeChar) : undefined;
  return { name, value, constant, at };
}

/** `type=secret,id=x` as keys and values; a key alone has an empty value. */
function optionsOf(value: string | undefined): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  if (!value || !/^[A-Za-z-]+(?:=|,)/.test(value)) return options;
  for (const field of value.split(",")) {
    const equals = field.indexOf("=");
    const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    if (key) options.set(key, equals < 0 ? "" : field.slice(equals + 1).trim());
  }
  return options;
}
