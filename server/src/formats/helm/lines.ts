import type { OffsetRange } from "../../text/span.ts";
import type { Action } from "./actions.ts";
import type { Block } from "./blocks.ts";

/** A stretch of a line that the template engine replaces, with zero-based offsets in the whole text. */
export interface Token extends OffsetRange {
  /** What it leaves is nothing, or something that can't be known. */
  readonly prints: boolean;
  readonly trimsLeft: boolean;
}

/** Lines that actions hold together: one where no action spans several. The final line break is left out. */
export interface TemplateLine extends OffsetRange {
  readonly tokens: readonly Token[];
}

/** Cuts a template into its lines; a block that begins and ends on one line is one token, and so is a whole `define`. */
export function linesOf(text: string, actions: readonly Action[], blocks: readonly Block[]): TemplateLine[] {
  const units = unitsOf(actions, blocks);
  const lines: TemplateLine[] = [];
  let next = 0;
  for (let start = 0; start <= text.length; ) {
    let end = endOfLine(text, start);
    const first = next;
    for (; next < units.length && (units[next] as Unit).start < end; next++) {
      end = Math.max(end, endOfLine(text, (units[next] as Unit).end));
    }
    lines.push({ start, end, tokens: tokensOf(text, units.slice(first, next)) });
    start = end + 1;
  }
  return lines;
}

type Unit = Pick<Action, "start" | "end" | "role" | "trimsLeft">;

/** The actions, and in place of those of a `define` the whole of it. */
function unitsOf(actions: readonly Action[], blocks: readonly Block[]): Unit[] {
  const defines = blocks.filter(({ define }) => define).sort((a, b) => a.start - b.start);
  const units: Unit[] = [];
  let i = 0;
  let behind = 0;
  for (const action of actions) {
    if (action.start < behind) continue;
    while (i < defines.length && (defines[i] as Block).start < action.start) i++;
    const define = defines[i];
    const whole = define?.start === action.start ? define : undefined;
    const unit: Unit = whole ? { ...whole, role: "silent", trimsLeft: action.trimsLeft } : action;
    behind = unit.end;
    units.push(unit);
  }
  return units;
}

function tokensOf(text: string, units: readonly Unit[]): Token[] {
  const tokens: Token[] = [];
  /** Which tokens open blocks that may still end on the line. */
  const open: number[] = [];
  for (const { role, start, end, trimsLeft } of units) {
    if (role === "open") open.push(tokens.length);
    tokens.push({ start, end, prints: role === "output", trimsLeft });
    const at = role === "end" ? open.pop() : undefined;
    if (at === undefined) continue;
    const inner = tokens.splice(at);
    const prints = inner.some((token) => token.prints) || !isBlankBetween(text, inner);
    const head = inner[0] as Token;
    tokens.push({ start: head.start, end, prints, trimsLeft: head.trimsLeft });
  }
  return tokens;
}

function isBlankBetween(text: string, tokens: readonly Token[]): boolean {
  return tokens.every((token, i) => {
    const before = tokens[i - 1];
    return !before || text.slice(before.end, token.start).trim() === "";
  });
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
