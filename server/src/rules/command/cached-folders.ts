import type { ShellCommand } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";

/** True where a cache or tmpfs is mounted over the folder (or one above it), so that what is written there is not kept in the image. */
export function mountsOver({ run }: Instruction, folder: string): boolean {
  return (
    run?.mounts.some((mount) => {
      const target = known(mount.target);
      const type = known(mount.type);
      return (type === "cache" || type === "tmpfs") && target !== undefined && covers(target, folder);
    }) ?? false
  );
}

/** True where a command deletes the folder, all that is in it, or one above it. */
export function deletes(command: ShellCommand, folder: string): boolean {
  const actual = command.name === "sudo" ? (command.behind ?? command) : command;
  if (
    actual.name !== "rm" &&
    !(actual.name === "find" && actual.args.some((a) => a.value === "-delete" || a.value === "rm"))
  )
    return false;
  return actual.args.some((a) => covers(a.value ?? a.pattern, folder));
}

/** `/var/lib/apt/lists/*`, `/var/lib/apt`, `/var/cache/*`, `~/.cache` for /root/.cache/pip. */
function covers(path: string, folder: string): boolean {
  const base = path
    .replace(/^(?:~|\ufffc)\//, "/root/")
    .replace(/\/\*+(?:\.\*)?$|\/$/g, "")
    .replace(/\/+/g, "/");
  return base.length > 1 && (folder === base || folder.startsWith(`${base}/`));
}
