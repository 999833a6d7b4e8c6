import type { InstructionFlag } from "../../model/dockerfile.ts";
import { type Span, span } from "../../text/span.ts";
import type { SyntaxProblem } from "../format.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { type Complaint, complaintOf } from "./complaints.ts";
import { expand, isMalformed, type Resolved } from "./expand.ts";
import { EXPANDED, JSON_FORMS, PAIRS, WHOLE_ARGUMENT } from "./keywords.ts";
import type { InstructionPiece } from "./pieces.ts";
import { type Frontend, refusalsOf } from "./refusals.ts";
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
  #refusedBy: Frontend | undefined;
  #refusals: readonly SyntaxProblem[] | undefined;
  #nested: InstructionSyntax | undefined | null = null;
  #complaint: Complaint | undefined | null = null;
  #malformed: Span | undefined | null = null;

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
    if (this.#complaint === null) this.#complaint = complaintOf(this);
    return this.#complaint;
  }

  /** What BuildKit refuses of it though it is understood. @param frontend the same one for a whole file. */
  refusals(frontend: Frontend): readonly SyntaxProblem[] {
    if (this.#refusedBy !== frontend || !this.#refusals) {
      this.#refusals = refusalsOf(this, frontend);
      this.#refusedBy = frontend;
    }
    return this.#refusals;
  }

  /** The word in which a quote or `${` lacks its end, among those that the builder expands. */
  get malformed(): Span | undefined {
    if (this.#malformed === null) {
      const looked = EXPANDED.has(this.keyword) && /["'$]/.test(this.line.text);
      const found = looked && this.#expandedTexts().find((text) => isMalformed(text, this.piece.escape));
      this.#malformed = found ? found.span(0, found.text.length) : undefined;
    }
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

  /** The keyword as it stands in the file. */
  get keywordText(): string {
    return this.line.text.slice(this.afterKeyword - this.keyword.length, this.afterKeyword);
  }
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
