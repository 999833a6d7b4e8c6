import { nearest } from "../../text/nearest.ts";
import type { Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { INSTRUCTIONS } from "./keywords.ts";
import type { InstructionSyntax } from "./syntax.ts";

/** Why an instruction can't be used. `refused`: BuildKit says so too; else it is only half typed. */
export interface Complaint {
  readonly message: string;
  readonly refused: boolean;
  readonly at: Span;
  /** BuildKit refuses it behind ONBUILD as well, where it does not look closer. */
  readonly always?: boolean;
}

/** What an instruction takes, for the message where that is missing. */
const TAKES: Readonly<Record<string, string>> = {
  ADD: "a source and a destination",
  ARG: "a name",
  COPY: "a source and a destination",
  ENV: "NAME=value",
  EXPOSE: "a port",
  FROM: "an image",
  LABEL: "NAME=value",
  MAINTAINER: "a name",
  SHELL: 'a JSON array: SHELL ["/bin/bash", "-c"]',
  STOPSIGNAL: "a signal",
  USER: "a user",
  VOLUME: "a path",
  WORKDIR: "a path",
};

/** What keeps an instruction from being understood; the first thing that does. */
export function complaintOf(syntax: InstructionSyntax): Complaint | undefined {
  return new Reader(syntax).read();
}

class Reader {
  readonly #syntax: InstructionSyntax;

  constructor(syntax: InstructionSyntax) {
    this.#syntax = syntax;
  }

  read(): Complaint | undefined {
    const { keyword, keywordAt, keywordText, json, unterminated, words } = this.#syntax;
    const { scanned } = this.#syntax.piece;
    if (keyword === "") return typed("Nothing is continued here.", keywordAt);
    if (!INSTRUCTIONS.has(keyword)) return unknownInstruction(keywordText, keywordAt);
    if (unterminated) {
      const name = scanned.heredocs.find(({ terminated }) => !terminated)?.name ?? "";
      return refused(
        `The heredoc ${name} has no end: a line that holds only ${name} is missing.`,
        this.#mark(name),
        true,
      );
    }
    if (scanned.dangling) return typed("The line is continued, but nothing follows.", keywordAt);
    const mixed = this.#mixedArray();
    if (mixed) return mixed;
    if (keyword === "RUN" || keyword === "CMD" || keyword === "ENTRYPOINT") {
      if (this.#syntax.arguments === "") return typed(`${keyword} has nothing to run yet.`, keywordAt);
      return json ? undefined : this.#openList(this.#syntax.arguments);
    }
    if (keyword === "ONBUILD") return this.#onbuild();
    if (keyword === "HEALTHCHECK") return this.#healthcheck();
    if (words.length === 0) return refused(`${keyword} lacks its argument. Give it ${TAKES[keyword]}.`, keywordAt);
    if (keyword === "FROM") return this.#from();
    if (keyword === "COPY" || keyword === "ADD") {
      const open = json ? undefined : this.#openList(this.#syntax.arguments);
      if (open) return { ...open, refused: words.length < 2 };
      if (words.length < 2) {
        const only = words[0]?.text;
        return refused(
          `${keyword} takes a source and a destination; ${only?.text ?? "one"} is the only one here. Add where it goes.`,
          only ? whole(only) : keywordAt,
        );
      }
    }
    if (keyword === "SHELL" && !json) {
      return refused('SHELL takes a JSON array, such as SHELL ["/bin/bash", "-c"].', this.#argumentsAt());
    }
    if (keyword === "ENV" || keyword === "LABEL") return this.#pairs();
    if (keyword === "ARG") {
      const blank = this.#syntax.pairs.find(({ name }) => name.text === "");
      if (blank) return refused("An ARG needs a name before the equals sign.", blank.at);
    }
    return undefined;
  }

  /** `["a", 1]` is no array of strings, and no shell form either. */
  #mixedArray(): Complaint | undefined {
    const { line, json, keyword, afterFlags } = this.#syntax;
    const skip = keyword === "HEALTHCHECK" ? (/^\S+\s*/.exec(line.text.slice(afterFlags))?.[0].length ?? 0) : 0;
    const source = line.text.slice(afterFlags + skip);
    if (json || !MAY_BE_JSON.has(keyword) || !/^\s*\[/.test(source) || !source.trimEnd().endsWith("]"))
      return undefined;
    let values: unknown;
    try {
      values = JSON.parse(source);
    } catch {
      return undefined;
    }
    if (!Array.isArray(values)) return undefined;
    return refused(
      "A JSON array holds strings alone here. Put everything in it in double quotes.",
      this.#argumentsAt(),
      true,
    );
  }

  #openList(text: string): Complaint | undefined {
    return isOpenList(text) ? typed("The JSON form is not closed yet.", this.#argumentsAt()) : undefined;
  }

  #from(): Complaint | undefined {
    const { words } = this.#syntax;
    const [, second, third, fourth] = words;
    if (!second) return undefined;
    const as = second.text.text.toLowerCase() === "as";
    if (as && !third) return refused("A name for the stage is missing behind AS.", whole(second.text));
    if (!as || !third || fourth) {
      const rest = as && fourth ? fourth : second;
      const last = words.at(-1) ?? rest;
      return refused("FROM takes an image, or an image, AS and a name. Take the rest away.", {
        ...whole(rest.text),
        end: whole(last.text).end,
      });
    }
    const name = third.text.text;
    return /^[A-Za-z][\w.-]*$/.test(name)
      ? undefined
      : refused(
          `${name} is no name for a stage: it begins with a letter and holds letters, digits, "-", "_" and ".".`,
          whole(third.text),
        );
  }

  #pairs(): Complaint | undefined {
    const { keyword, words, pairs } = this.#syntax;
    const [first] = words;
    if (!first) return undefined;
    if (!first.text.text.includes("=")) {
      return words.length < 2
        ? refused(
            `${keyword} ${first.text.text} has no value. Write ${first.text.text}=value.`,
            whole(first.text),
            true,
          )
        : undefined;
    }
    const bare = words.find(({ text }) => !text.text.includes("="));
    if (bare) {
      return refused(
        `${bare.text.text} lacks an equals sign. ${keyword} takes NAME=value; a value with blanks in it is quoted.`,
        whole(bare.text),
        true,
      );
    }
    const blank = pairs.find(({ name }) => name.text === "");
    return blank && refused(`A name is missing before the equals sign of this ${keyword}.`, blank.at);
  }

  #healthcheck(): Complaint | undefined {
    const { words, json, keywordAt } = this.#syntax;
    const [first, second] = words;
    if (!first) return refused("HEALTHCHECK lacks its argument. Give it CMD and a command, or NONE.", keywordAt);
    const kind = first.text.text.toUpperCase();
    if (kind === "NONE") {
      return second && refused("HEALTHCHECK NONE takes nothing more. Take the rest away.", whole(second.text));
    }
    if (kind !== "CMD") {
      const near = nearest(kind, ["CMD", "NONE"]);
      const hint = near ? `Did you mean ${near}?` : "Write CMD before the command.";
      return refused(`HEALTHCHECK takes CMD or NONE, not ${first.text.text}. ${hint}`, whole(first.text));
    }
    if (words.length < 2) return refused("HEALTHCHECK CMD lacks a command.", whole(first.text));
    return json ? undefined : this.#openList(this.#syntax.arguments.slice(3).trimStart());
  }

  #onbuild(): Complaint | undefined {
    const { nested, keywordAt } = this.#syntax;
    if (!nested) return refused("ONBUILD lacks the instruction that it holds back.", keywordAt);
    if (["ONBUILD", "FROM", "MAINTAINER"].includes(nested.keyword))
      return refused(`${nested.keyword} can't be held back by ONBUILD.`, nested.keywordAt);
    const { complaint } = nested;
    // what it holds is looked at where a stage builds on it
    return complaint && { ...complaint, refused: complaint.refused && complaint.always === true };
  }

  #argumentsAt(): Span {
    const { line, afterFlags } = this.#syntax;
    const end = line.text.trimEnd().length;
    return afterFlags < end ? line.span(afterFlags, end) : this.#syntax.keywordAt;
  }

  /** Where the mark of a heredoc stands in the instruction's own lines. */
  #mark(name: string): Span {
    const { line, keywordAt } = this.#syntax;
    const found = new RegExp(`<<-?\\s*["']?${name.replace(/[^A-Za-z0-9_]/g, "\\$&")}`).exec(line.text);
    return found ? line.span(found.index, found.index + found[0].length) : keywordAt;
  }
}

const MAY_BE_JSON = new Set(["ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME", "HEALTHCHECK"]);

function unknownInstruction(text: string, at: Span): Complaint {
  const near = nearest(text.toUpperCase(), INSTRUCTIONS);
  const hint = near ? `Did you mean ${near}?` : "Comments begin with #, and a line that goes on needs a \\ above it.";
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return refused(`There is no instruction ${shown}. ${hint}`, at);
}

function refused(message: string, at: Span, always = false): Complaint {
  return { message, refused: true, at, always };
}

function typed(message: string, at: Span): Complaint {
  return { message, refused: false, at };
}

function whole(text: MappedText): Span {
  return text.span(0, text.text.length);
}

/** A JSON list that is being typed; `[ "$x" = y ]` is a shell's test. */
function isOpenList(text: string): boolean {
  if (!/^\[\s*"/.test(text)) return text === "[";
  const open = /^\[\s*"(?:[^"]*$|[^"]*"\s*(?:,|$))/.test(text) && !text.endsWith("]");
  return open || /"\s*\][^\s&|;]/.test(text);
}
