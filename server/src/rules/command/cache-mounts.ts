import type { Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { known } from "../../model/value.ts";
import { isRoot, userOf } from "../container/users.ts";
import { lineage, Matching } from "../lineage.ts";
import { mountsOver } from "./cached-folders.ts";
import type { PackageCommand } from "./package-command.ts";
import { addRunFlags } from "./run-flags.ts";

/** Keeps what a package manager downloads in the builder's cache: none where its folder is not surely known. */
export function mountCache({ manager }: PackageCommand, instruction: Instruction, facts: Facts): Fix[] {
  if (manager.kind === "language" && !usesHomeOfRoot(instruction, facts)) return [];
  const targets = targetsOf(manager, instruction).filter((target) => !mountsOver(instruction, target));
  if (targets.length === 0) return [];
  // two builds at once must not write to what locks its own folder
  const sharing = manager.kind === "system" ? ",sharing=locked" : "";
  const flags = targets.map((target) => `--mount=type=cache,target=${target}${sharing}`);
  return [choice("Keep it in the builder's cache: --mount=type=cache", addRunFlags(instruction, flags))];
}

function targetsOf(manager: PackageCommand["manager"], { stage }: Instruction): readonly string[] {
  if (manager.family === "debian") return ["/var/cache/apt", "/var/lib/apt"];
  // where this folder is there, apk uses it for all it downloads
  if (manager.name === "apk") return ["/etc/apk/cache"];
  const base = stage.rootImage && known(stage.rootImage.reference)?.familiar;
  if (manager.name === "dnf5" || (manager.name === "dnf" && base === "fedora")) return ["/var/cache/libdnf5"];
  return manager.caches.slice(0, 1);
}

/** Root at work, whose home and cache nobody has moved: the folders of the table are root's. */
function usesHomeOfRoot(instruction: Instruction, facts: Facts): boolean {
  const { stage } = instruction;
  const user = stage.userAt(instruction);
  const image = stage.rootImage && known(stage.rootImage.reference);
  const brought = image && userOf(image, facts)?.configUser;
  const isFine = user.state === "set" ? isRoot(user.value) : user.state === "unset" && (!brought || isRoot(brought));
  return isFine && !lineage(stage).some((s) => moving.of(s).length > 0);
}

const moving = new Matching(
  ({ broken, variables }) => !broken && variables.some(({ name }) => /^HOME$|CACHE/.test(name)),
);
