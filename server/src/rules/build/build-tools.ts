import type { ShellWord } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { packageCommand } from "../command/package-command.ts";

/** A tool for building that stays in the stage's layers. */
export interface InstalledTool {
  /** As the package manager calls it. */
  readonly name: string;
  readonly word: ShellWord;
  /** A compiler or a program that drives one, not headers. */
  readonly compiles: boolean;
  /** All that the same command installs, in order. */
  readonly beside: readonly ShellWord[];
}

const COMPILERS =
  /^(?:build-base|build-essential|gcc(?:-\d+)?|gcc-c\+\+|g\+\+(?:-\d+)?|clang(?:-\d+)?|make|cmake|autoconf|automake|golang(?:-go)?|go|rustc|cargo|@?"?development[- ]tools"?|base-devel|maven|gradle)$/i;
const HEADERS = /^(?!(?:nodejs|r-base|ruby|vim)-)[a-z0-9][\w.+]*(?:-[\w.+]+)*-(?:dev|devel|headers)$/i;
const VERSION_CONTROL = /^(?:git|subversion|mercurial)$/;

/**
 * The compilers and headers that a stage installs and does not remove in the same RUN, in order.
 * @param versionControl git and its like too, where a step fetches with them: else the program may need them as it runs
 */
export function installedBuildTools(stage: BuildStage, versionControl: boolean): InstalledTool[] {
  const found: InstalledTool[] = [];
  const fetches = versionControl && stage.instructions.some(runsVersionControl);
  for (const { keyword, broken, scripts } of stage.instructions) {
    if (keyword !== "RUN" || broken) continue;
    for (const { commands } of scripts) {
      const read = commands.flatMap((command) => packageCommand(command) ?? []);
      // whatever is removed, the author cleans up behind the build
      if (read.some(({ action, manager }) => action === "remove" && manager.kind === "system")) continue;
      for (const { action, manager, packages, flags } of read) {
        if (action !== "install" || manager.kind !== "system") continue;
        // a group with a name is there to be removed
        if (manager.name === "apk" && flags.some(({ value }) => /^(?:-t|--virtual)/.test(value ?? ""))) continue;
        for (const word of packages) {
          const name = nameOf(word);
          if (name && (COMPILERS.test(name) || HEADERS.test(name) || (fetches && VERSION_CONTROL.test(name))))
            found.push({ name, word, compiles: COMPILERS.test(name), beside: packages });
        }
      }
    }
  }
  return found;
}

function runsVersionControl({ keyword, scripts }: Instruction): boolean {
  return (
    keyword === "RUN" &&
    scripts.some(({ commands }) => commands.some(({ name }) => /^(?:git|svn|hg)$/.test(name ?? "")))
  );
}

/** Without version and architecture. */
function nameOf({ value }: ShellWord): string | undefined {
  return value === undefined || value.length > 100 ? undefined : /^[^=:<>~]+/.exec(value)?.[0];
}
