/** A variable that the builder replaces in a word. */
export interface ExpandedVariable {
  readonly name: string;
  /** `-`, `+`, `?`, `#`, `%` or `/`, with the colon before it, where the use says what to do without a value. */
  readonly operator: string | undefined;
  /** Offsets in the text; `start` is the dollar sign's. */
  readonly start: number;
  readonly end: number;
}

const VARIABLE = /^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?#%/])?)/;

/**
 * The variables that a text expands, in order; those inside `${x:-...}` too.
 * @param quotes false in heredocs, where quotes are text.
 */
export function expandedVariables(text: string, escapeChar: string, quotes = true): ExpandedVariable[] {
  if (!text.includes("$")) return [];
  const found: ExpandedVariable[] = [];
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (quote === "'") {
      if (c === "'") quote = "";
    } else if (c === escapeChar) at++;
    else if (quotes && c === "'" && quote === "") quote = c;
    else if (quotes && c === '"') quote = quote === "" ? c : "";
    else if (c === "$") {
      const match = VARIABLE.exec(text.slice(at, at + 200));
      if (!match) continue;
      found.push({
        name: (match[1] ?? match[2]) as string,
        operator: match[3],
        start: at,
        end: at + match[0].length + (match[2] !== undefined && text[at + match[0].length] === "}" ? 1 : 0),
      });
      at += match[0].length - 1;
    }
  }
  return found;
}

/** Declared in every FROM without an ARG; inside a stage `ARG TARGETARCH` brings them in. */
export const PLATFORM_VARIABLES: ReadonlySet<string> = new Set(
  ["BUILD", "TARGET"].flatMap((side) => ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"].map((what) => side + what)),
).add("TARGETSTAGE");
