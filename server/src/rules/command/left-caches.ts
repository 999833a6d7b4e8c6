import type { ShellCommand } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { FirstInstruction, leadsToFinal } from "../lineage.ts";
import { deletes, mountsOver } from "./cached-folders.ts";
import { hasFlag, type PackageCommand, packageCommand } from "./package-command.ts";

/** The final stage and those it builds on; a trigger of ONBUILD runs in somebody else's image. */
export function reachesImage(instruction: Instruction): boolean {
  const { stage } = instruction;
  const isNested = stage.instructions[instruction.index] !== instruction;
  return isNested || leadsToFinal(stage);
}

/** Whether a command leaves an index or downloads behind in its layer. */
export function leavesCache(asked: PackageCommand, instruction: Instruction, command: ShellCommand): boolean {
  const { manager, action } = asked;
  if (hasFlag(asked, manager.noCache) || hasFlag(asked, ["--help", "--version"])) return false;
  if (manager.family === "debian")
    return action === "update" || (action === "install" && dockerClean.standsAbove(instruction));
  if (manager.name === "apk") return action === "install";
  if (/^pip\d?$/.test(manager.name)) return action === "install" && !pipCacheIsOff(instruction, command);
  return action === "install" || action === "upgrade" || (action === "remove" && manager.name === "zypper");
}

/** Debian's images delete downloads by themselves (docker-clean) until somebody removes that. */
const dockerClean = new FirstInstruction((instruction) =>
  instruction.scripts.some((s) =>
    s.commands.some((c) => c.name === "rm" && c.args.some((a) => a.pattern.endsWith("/docker-clean"))),
  ),
);

/** Whether what a command leaves is removed by a later one of its RUN, or never reaches the layer because of a mount. */
export function cleanedAfter(
  { manager, action }: PackageCommand,
  later: readonly ShellCommand[],
  instruction: Instruction,
): boolean {
  const debian = manager.family === "debian";
  const folders = debian ? [action === "update" ? "/var/lib/apt/lists" : "/var/cache/apt"] : manager.caches;
  if (folders.some((f) => mountsOver(instruction, f))) return true;
  const again = later.findLastIndex((c) => {
    const asked = packageCommand(c);
    return (
      asked?.manager.name === manager.name &&
      (debian
        ? asked.action === action
        : ["install", "upgrade"].includes(asked.action) || (asked.action === "remove" && manager.name === "zypper"))
    );
  });
  return later
    .slice(again + 1)
    .some((c) => folders.some((f) => deletes(c, f)) || cleans(c, manager.name, debian && action === "update"));
}

/** `dnf clean all`, `zypper cc`, `yarn cache clean`, `conda clean -afy`; apt-get clean leaves the index. */
function cleans(command: ShellCommand, manager: string, index: boolean): boolean {
  const actual = command.name === "sudo" ? (command.behind ?? command) : command;
  const words = actual.args.map((a) => a.value ?? "");
  if (/^apt(?:-get|itude)?$/.test(manager)) {
    return (
      /^apt(?:-get|itude)?$/.test(actual.name ?? "") &&
      words.some((w) => (index ? /^dist-?clean$/ : /^(?:dist-?)?clean$/).test(w))
    );
  }
  if (actual.name !== manager && !(/^pip\d?$/.test(manager) && /^pip\d?$/.test(actual.name ?? ""))) return false;
  if (manager === "zypper") return words.some((w) => w === "clean" || w === "cc");
  if (manager === "pacman") return words.some((w) => /^-Sc+$/.test(w));
  if (manager === "yarn") return words.includes("cache") && words.includes("clean");
  if (/^pip\d?$/.test(manager)) return words.includes("cache") && words.includes("purge");
  const all = /mamba|conda/.test(manager)
    ? words.some((w) => /^(?:--all|-[a-z]*a[a-z]*)$/.test(w))
    : words.includes("all");
  return words.includes("clean") && all;
}

/** PIP_NO_CACHE_DIR, set by ENV, before the command or by `export`. */
function pipCacheIsOff(instruction: Instruction, command: ShellCommand): boolean {
  const given = instruction.stage.definitionAt(instruction, "PIP_NO_CACHE_DIR");
  const value = given && (given.value.state === "set" ? given.value.value : "on");
  const exported = command.script.commands
    .filter((c) => c.name === "export")
    .flatMap((c) => c.args.map((a) => /^PIP_NO_CACHE_DIR=(.*)$/.exec(a.value ?? "")?.[1]));
  const own = command.assignments.filter((a) => a.name === "PIP_NO_CACHE_DIR").map((a) => a.value?.value ?? "on");
  const last = [value, ...exported, ...own].findLast((v) => v !== undefined);
  return last !== undefined && /^(?:1|true|yes|on)$/i.test(last);
}
