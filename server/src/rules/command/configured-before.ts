import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { textOf } from "../../text/span.ts";

const told = new WeakMap<Instruction, Map<RegExp, boolean>>();

/**
 * Whether the RUN that holds the command, or an instruction above it in its stage or in the stages it builds on, says
 * something that the pattern matches: an option that is written into a configuration file, a variable that is set.
 * Told once an instruction and pattern.
 */
export function configuredBefore({ script }: ShellCommand, pattern: RegExp): boolean {
  const { instruction } = script;
  if (!instruction) return false;
  const kept = told.get(instruction) ?? new Map<RegExp, boolean>();
  told.set(instruction, kept);
  const result = kept.get(pattern) ?? isSaid(instruction, pattern);
  kept.set(pattern, result);
  return result;
}

function isSaid(instruction: Instruction, pattern: RegExp): boolean {
  for (let stage: BuildStage | undefined = instruction.stage; stage; stage = stage.parent) {
    const above = stage === instruction.stage ? stage.instructions.slice(0, instruction.index + 1) : stage.instructions;
    if (above.some((i) => /^(?:RUN|ENV|ARG|COPY)$/.test(i.keyword) && pattern.test(textOf(i.at)))) return true;
  }
  return false;
}
