import type { Kind } from "../model/kind.ts";
import type { OffsetRange } from "../text/span.ts";

/** A key without its colon, or one whose value is missing or on its way to a truth value. */
const HALF_YAML = /^\s*(?:- +(?=[^:]*:))?["']?[\w./-]+["']?(?::\s*(?:t|tr|tru|f|fa|fal|fals)?)?\s*$/;
/** An operator, or a variable's beginning, that nothing follows. */
const HALF_DOCKERFILE = /(?:[|&@:]|\$\{?)\s*$/;
/** A line of more characters is not typed. */
const LONGEST = 500;

/**
 * The line where somebody typed last, if it looks half typed: what is understood without an error may still be only
 * the beginning of what is meant. Undefined where it looks whole.
 * @param at the zero-based offset where the last edit ended
 */
export function beingTyped(kind: Kind, text: string, at: number): OffsetRange | undefined {
  const start = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const stop = text.indexOf("\n", at);
  const end = stop < 0 ? text.length : stop;
  if (end - start > LONGEST) return undefined;
  const line = text.slice(start, end);
  const half =
    kind === "dockerfile"
      ? HALF_DOCKERFILE.test(line) || hasOpenQuote(line)
      : HALF_YAML.test(line) && !hasChildren(line, text.slice(end + 1, end + 1 + LONGEST));
  return half ? { start, end } : undefined;
}

/** True for a key whose value stands on the lines below it. */
function hasChildren(line: string, below: string): boolean {
  const next = below.split("\n").find((l) => /^\s*[^\s#]/.test(l));
  if (next === undefined || !line.trimEnd().endsWith(":")) return false;
  const depth = line.search(/[^\s-]/);
  const under = next.search(/\S/);
  return under > depth || (under === depth && next.startsWith("- ", under));
}

function hasOpenQuote(line: string): boolean {
  return [`"`, "'"].some((quote) => line.split(quote).length % 2 === 0);
}
