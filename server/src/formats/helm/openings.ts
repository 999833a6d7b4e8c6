import { startsBlockScalar } from "./block-scalars.ts";
import type { Output } from "./mask.ts";

/** What outputs may add to, by the offsets where collections and keys start. */
export interface Openings {
  /** Maps and lists that may have more than is written. */
  readonly open: ReadonlySet<number>;
  /** Keys and items whose value goes on in what is printed. */
  readonly filled: ReadonlySet<number>;
  /** The same where no value is written. */
  readonly filledIfEmpty: ReadonlySet<number>;
}

/** The collections that a line may still add to: those that begin at one column. */
interface Level {
  readonly column: number;
  readonly start: number;
  /** A list that begins at the column of the key above it. */
  list: number | undefined;
}

/** How deep collections are followed. */
const DEPTH = 200;

/** Finds by lines alone which collections of a masked text the outputs in it may add to. */
export function openingsOf(text: string, outputs: readonly Output[]): Openings {
  const walk = new Walk();
  if (outputs.length === 0) return walk;
  let next = 0;
  for (let line = 0; line <= text.length; ) {
    const breakAt = text.indexOf("\n", line);
    const end = breakAt < 0 ? text.length : breakAt;
    walk.content(text.slice(line, end), line);
    for (; next < outputs.length && (outputs[next] as Output).at <= end; next++) walk.output(outputs[next] as Output);
    line = end + 1;
  }
  return walk;
}

class Walk implements Openings {
  readonly open = new Set<number>();
  readonly filled = new Set<number>();
  readonly filledIfEmpty = new Set<number>();
  #levels: Level[] = [];
  #pending: Output[] = [];
  #last: { readonly column: number; readonly start: number } | undefined;
  /** The column of the key whose block scalar the lines stand in. */
  #scalar: number | undefined;

  output(output: Output): void {
    for (const level of this.#levels) {
      if (!fits(output, level.column)) continue;
      this.open.add(level.start);
      if (level.list !== undefined) this.open.add(level.list);
    }
    const last = this.#last;
    if (last) {
      const column = output.column ?? output.least;
      if (column > last.column || output.joins) this.filled.add(last.start);
      if (column >= last.column || output.column === undefined) this.filledIfEmpty.add(last.start);
    }
    this.#pending.push(output);
  }

  content(line: string, start: number): void {
    const indent = line.search(/[^ \r]/);
    if (indent < 0) return;
    if (indent === 0 && /^(?:---|\.\.\.)(?=\s|$)/.test(line)) {
      this.#levels = [];
      this.#pending = [];
      this.#last = undefined;
      this.#scalar = undefined;
      return;
    }
    if (this.#scalar !== undefined && indent > this.#scalar) return;
    this.#scalar = undefined;
    if (line.charAt(indent) === "#") return;
    let column = indent;
    for (;;) {
      const dash = /^-(?: +|\s*$)/.exec(line.slice(column))?.[0];
      this.#reach(column, start + column, dash !== undefined);
      this.#last = { column, start: start + column };
      if (dash === undefined || column + dash.trimEnd().length >= line.trimEnd().length || column - indent > DEPTH)
        break;
      column += dash.length;
    }
    this.#pending = [];
    if (startsBlockScalar(line)) this.#scalar = column;
  }

  #reach(column: number, start: number, dash: boolean): void {
    while ((this.#levels.at(-1)?.column ?? -1) > column) this.#levels.pop();
    const top = this.#levels.at(-1);
    const fresh = top?.column !== column;
    const list = dash ? (fresh ? start : (top.list ?? start)) : undefined;
    const begins = fresh || (dash && top.list === undefined);
    if (fresh) {
      if (this.#levels.length < DEPTH) this.#levels.push({ column, start, list });
    } else top.list = list;
    if (begins && this.#pending.some((output) => fits(output, column))) this.open.add(start);
  }
}

function fits({ column, least }: Output, at: number): boolean {
  return column === undefined ? at >= least : at === column;
}
