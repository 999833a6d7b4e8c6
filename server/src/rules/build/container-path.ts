import type { BuildStage, Instruction, InstructionWord } from "../../model/dockerfile.ts";
import { lineage } from "../lineage.ts";

/** Whether a path inside an image starts at its root; undefined where a variable decides. */
export function isAbsolute(word: InstructionWord): boolean | undefined {
  const path = word.value.state === "set" ? word.value.value : certainStart(word.text);
  // A drive letter or backslash starts a path on Windows.
  return path === undefined ? undefined : /^(?:[/\\]|[A-Za-z]:)/.test(path);
}

/** What stands before the first variable; undefined where that is nothing. */
function certainStart(text: string): string | undefined {
  return /^["']?([^$"']+)/.exec(text)?.[1];
}

/** The WORKDIRs in force above an instruction, in its stage and those that this builds on; the nearest first. */
export function workdirsAbove({ stage, index }: Instruction): Instruction[] {
  return lineage(stage).flatMap((s) => workdirsOf(s).filter((w) => s !== stage || w.index < index));
}

const workdirs = new WeakMap<BuildStage, readonly Instruction[]>();

function workdirsOf(stage: BuildStage): readonly Instruction[] {
  let own = workdirs.get(stage);
  if (!own) {
    own = stage.instructions.filter((i) => i.keyword === "WORKDIR" && !i.broken).reverse();
    workdirs.set(stage, own);
  }
  return own;
}

/** The path without slashes at its end; the root stays. */
export function withoutSlash(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
