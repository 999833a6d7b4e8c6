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

/** The WORKDIR in force just above an instruction, from its stage or one that this builds on. */
export function workdirAbove(instruction: Instruction): Instruction | undefined {
  return lastAbove(instruction)?.instruction;
}

/** True where a WORKDIR above is absolute or may be: those below it then are relative to something known. */
export function isRootedAbove(instruction: Instruction): boolean {
  return lastAbove(instruction)?.rooted === true;
}

interface Workdir {
  readonly instruction: Instruction;
  /** It, or one above it in the same stage or one that this builds on, is absolute or may be. */
  readonly rooted: boolean;
}

function lastAbove({ stage, index }: Instruction): Workdir | undefined {
  for (const one of lineage(stage)) {
    const found = workdirsOf(one).findLast(({ instruction }) => one !== stage || instruction.index < index);
    if (found) return found;
  }
  return undefined;
}

const workdirs = new WeakMap<BuildStage, readonly Workdir[]>();

function workdirsOf(stage: BuildStage): readonly Workdir[] {
  const present = workdirs.get(stage);
  if (present) return present;
  const own: Workdir[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== "WORKDIR" || instruction.broken) continue;
    const [path] = instruction.words;
    const before = own.at(-1)?.rooted ?? (own.length === 0 && stage.parent ? isRootedAtEnd(stage.parent) : false);
    own.push({ instruction, rooted: before || !path || isAbsolute(path) !== false });
  }
  workdirs.set(stage, own);
  return own;
}

function isRootedAtEnd(stage: BuildStage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some((i) => i.keyword === "WORKDIR" && !i.broken && (!i.words[0] || isAbsolute(i.words[0]) !== false)),
  );
}

/** The path without slashes at its end; the root stays. */
export function withoutSlash(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
