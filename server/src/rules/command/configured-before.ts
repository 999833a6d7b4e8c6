import type { ShellCommand } from "../../model/command.ts";
import { textOf } from "../../text/span.ts";

/**
 * Whether the RUN that holds the command, or an instruction above it in its stage or in the stages it builds on, says
 * something that the pattern matches: an option that is written into a configuration file, a variable that is set.
 */
export function configuredBefore({ script }: ShellCommand, pattern: RegExp): boolean {
  const { instruction } = script;
  for (let stage = instruction?.stage; stage; stage = stage.parent) {
    const above =
      stage === instruction?.stage ? stage.instructions.slice(0, instruction.index + 1) : stage.instructions;
    if (above.some((i) => /^(?:RUN|ENV|ARG|COPY)$/.test(i.keyword) && pattern.test(textOf(i.at)))) return true;
  }
  return false;
}
