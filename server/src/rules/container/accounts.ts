import type { BaseFamily } from "../../knowledge/base-images.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { lineage } from "../lineage.ts";

/** The number that a `useradd -u` or `adduser -u` of the stage, or of one it builds on, gives to an account; undefined where none is said. */
export function numericAccount(stage: BuildStage, name: string): string | undefined {
  for (const { instructions } of lineage(stage)) {
    for (const { scripts } of instructions.toReversed()) {
      for (const { name: program, args } of scripts.flatMap((s) => s.commands)) {
        if (program !== "useradd" && program !== "adduser") continue;
        const words = args.map((a) => a.value ?? "");
        if (!words.includes(name)) continue;
        const at = words.findIndex((w) => /^(?:-[A-Za-z]*u|--uid)$/.test(w));
        const uid = at >= 0 ? words[at + 1] : words.map((w) => /^--uid=(\d+)$/.exec(w)?.[1]).find(Boolean);
        if (uid !== undefined && /^\d{1,10}$/.test(uid) && Number(uid) > 0) return String(Number(uid));
      }
    }
  }
  return undefined;
}

/** The command of the stage itself that creates an account without saying its number, and is no script's part; undefined where none is. */
export function accountWithoutNumber({ instructions }: BuildStage, name: string): ShellCommand | undefined {
  const commands = instructions.flatMap((i) => (i.keyword === "RUN" ? i.scripts.flatMap((s) => s.commands) : []));
  return commands.findLast(
    ({ name: program, args }) =>
      (program === "useradd" || program === "adduser") &&
      args.at(-1)?.value === name &&
      !args.some((a) => /^-[A-Za-z]*u|^--uid|^-[A-Za-z]*o$/.test(a.value ?? a.text)) &&
      // `adduser NAME GROUP` creates nothing
      !(program === "adduser" && args.length === 2 && args[0]?.text.startsWith("-") === false),
  );
}

/** Red Hat's, Amazon's and Microsoft's cut-down images have no useradd. */
const WITHOUT_TOOLS = /amazonlinux|photon|-minimal|-micro|azurelinux|mariner|\/lambda\//;

/**
 * The RUN that creates a group and an account `app` with the tools that a base has, or by hand where it has none; undefined
 * where it has no shell.
 */
export function createAccount(base: BaseFamily, reference: ImageReference, id: string): string | undefined {
  if (!base.shell || base.windows) return undefined;
  if (base.family === "alpine" || base.family === "wolfi" || base.family === "busybox") {
    return `RUN addgroup -g ${id} app && adduser -D -H -u ${id} -G app app`;
  }
  const full = base.packageManager !== undefined && /^(?:dnf|yum|zypper)$/.test(base.packageManager);
  const hasTools =
    base.family === "debian" || base.family === "arch" || (full && !WITHOUT_TOOLS.test(reference.repository));
  return hasTools
    ? `RUN groupadd --gid ${id} app && useradd --no-log-init --uid ${id} --gid ${id} app`
    : `RUN echo "app:x:${id}:" >> /etc/group && echo "app:x:${id}:${id}::/:/sbin/nologin" >> /etc/passwd`;
}
