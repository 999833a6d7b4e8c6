import type { InstructionWord } from "../../model/dockerfile.ts";

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

/** The path without slashes at its end; the root stays. */
export function withoutSlash(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
