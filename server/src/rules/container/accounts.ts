import type { BuildStage } from "../../model/dockerfile.ts";
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
