import type { OffsetRange } from "../../text/span.ts";

/** One `{{ ... }}` of a Go template, with zero-based offsets in the whole text. */
export interface Action extends OffsetRange {
  /**
   * What it does: opens a block (`define` and what is conditional), goes on with it or ends it, prints something, or
   * prints nothing (comments, assignments).
   */
  readonly role: "define" | "open" | "else" | "end" | "output" | "silent";
  /** It joins what it prints to the line above. */
  readonly trimsLeft: boolean;
  /** No `}}` ends it: it is half typed. */
  readonly unclosed: boolean;
}

const ROLES: Readonly<Record<string, Action["role"]>> = {
  define: "define",
  if: "open",
  with: "open",
  range: "open",
  block: "open",
  else: "else",
  end: "end",
  break: "silent",
  continue: "silent",
  fail: "silent",
};

/** Every action of a template in order, as text/template's lexer cuts them: strings and comments may hold braces. */
export function actionsOf(text: string): Action[] {
  const actions: Action[] = [];
  const scanner = new Scanner(text);
  for (let at = text.indexOf("{{"); at >= 0; ) {
    const end = scanner.endOfAction(at);
    const lineEnd = text.indexOf("\n", at);
    const stop = end ?? (lineEnd < 0 ? text.length : lineEnd);
    const trimsLeft = /^-\s/.test(text.slice(at + 2, at + 4));
    actions.push({ start: at, end: stop, role: roleOf(text, at, stop), trimsLeft, unclosed: end === undefined });
    at = text.indexOf("{{", stop);
  }
  return actions;
}

function roleOf(text: string, start: number, end: number): Action["role"] {
  const head = text.slice(start, Math.min(end, start + 200)).replace(/^\{\{(?:-(?=\s))?\s*/, "");
  if (head.startsWith("/*") || /^\$\w*(?:\s*,\s*\$\w+)?\s*:?=(?!=)/.test(head)) return "silent";
  const word = /^\w+/.exec(head)?.[0] ?? "";
  return Object.hasOwn(ROLES, word) ? (ROLES[word] as Action["role"]) : "output";
}

/** Finds where actions end; what is not there is looked for once only. */
class Scanner {
  readonly #text: string;
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the `}}` of the action that starts at an offset; undefined where there is none. */
  endOfAction(start: number): number | undefined {
    const text = this.#text;
    const lead = /^\{\{(?:-\s)?\s?/.exec(text.slice(start, start + 6))?.[0].length ?? 2;
    if (text.startsWith("/*", start + lead)) {
      const close = this.#find("*/", start + lead + 2);
      return close === undefined
        ? undefined
        : /^\s*-?\}\}/.test(text.slice(close, close + 8))
          ? this.#find("}}", close)
          : close;
    }
    for (let at = start + 2; at < text.length; at++) {
      const c = text.charAt(at);
      if (c === "}" && text.charAt(at + 1) === "}") return at + 2;
      if (c === "{" && text.charAt(at + 1) === "{") return undefined;
      if (c === "`") {
        const close = this.#find("`", at + 1);
        if (close === undefined) return undefined;
        at = close - 1;
      } else if (c === '"' || c === "'") {
        const close = this.#endOfQuotes(at, c);
        if (close === undefined) return undefined;
        at = close;
      }
    }
    return undefined;
  }

  /** Go's quotes end on their line. */
  #endOfQuotes(start: number, quote: string): number | undefined {
    const text = this.#text;
    for (let at = start + 1; at < text.length; at++) {
      const c = text.charAt(at);
      if (c === "\\") at++;
      else if (c === quote) return at;
      if (text.charAt(at) === "\n") return undefined;
    }
    return undefined;
  }

  /** Behind the next occurrence of some characters. */
  #find(characters: string, from: number): number | undefined {
    if (this.#missing.has(characters)) return undefined;
    const at = this.#text.indexOf(characters, from);
    if (at >= 0) return at + characters.length;
    this.#missing.add(characters);
    return undefined;
  }
}
