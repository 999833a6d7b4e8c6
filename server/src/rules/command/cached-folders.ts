import type { ShellCommand } from "../../model/command.ts";
import type { Instruction } from "../../model/dockerfile.ts";

/** True where a cache or tmpfs is mounted over the folder (or one above it), so that what is written there is not kept in the image. */
export function mountsOver({ flags }: Instruction, folder: string): boolean {
  return flags.some((f) => {
    const target = f.options.get("target") ?? f.options.get("dst") ?? f.options.get("destination");
    return (
      f.name === "mount" &&
      /^(?:cache|tmpfs)$/.test(f.options.get("type") ?? "") &&
      target !== undefined &&
      covers(target, folder)
    );
  });
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
