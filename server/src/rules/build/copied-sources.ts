import type { Instruction, InstructionWord } from "../../model/dockerfile.ts";

/** What a COPY or ADD takes in: all arguments but the last, heredocs left out. */
export function sourcesOf(instruction: Instruction): InstructionWord[] {
  return instruction.words.slice(0, -1).filter((w) => !w.text.startsWith("<<"));
}

/** A source that ADD fetches: http(s), git over ssh or git itself. */
export function isRemote(source: string): boolean {
  return /^(?:https?|ssh|git|ftp):\/\//i.test(source) || isGit(source);
}

/** A git repository as BuildKit recognises it: `git@host:`, `git://`, `ssh://git@`, or an http(s) URL whose path ends in `.git`. */
export function isGit(source: string): boolean {
  return /^(?:git@|git:\/\/|ssh:\/\/)/i.test(source) || /^https?:\/\/[^#?]+\.git\/?(?:[#?]|$)/i.test(source);
}

/** True where the instruction takes from the build context, not from a stage or image. */
export function takesFromContext(instruction: Instruction): boolean {
  return (
    (instruction.keyword === "COPY" || instruction.keyword === "ADD") &&
    !instruction.flags.some((f) => f.name === "from")
  );
}
