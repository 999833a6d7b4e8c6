import type { ShellCommand } from "../../model/command.ts";
import { textOf } from "../../text/span.ts";
import { FirstInstruction } from "../lineage.ts";

const searches = new WeakMap<RegExp, FirstInstruction>();

/**
 * Whether the RUN that holds the command, or an instruction above it in its stage or in the stages it builds on, says
 * something that the pattern matches: an option that is written into a configuration file, a variable that is set.
 * @param pattern without the flags g and y; one and the same object each time, so that each stage is searched once.
 */
export function configuredBefore({ script }: ShellCommand, pattern: RegExp): boolean {
  const search =
    searches.get(pattern) ??
    new FirstInstruction(({ keyword, at }) => /^(?:RUN|ENV|ARG|COPY)$/.test(keyword) && pattern.test(textOf(at)));
  searches.set(pattern, search);
  return script.instruction !== undefined && search.standsAbove(script.instruction);
}
