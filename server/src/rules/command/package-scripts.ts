import type { ShellCommand, ShellScript } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import type { Facts } from "../../model/facts.ts";
import { takesFromContext } from "../build/copied-sources.ts";
import { type PackageCommand, packageCommand } from "./package-command.ts";

/** An installation by npm, yarn or pnpm; a bare `yarn` is one too. */
export function nodeInstall(command: ShellCommand): PackageCommand | undefined {
  const asked = packageCommand(command);
  if (!asked || !/^(?:npm|yarn|pnpm)$/.test(asked.manager.name)) return undefined;
  const bare =
    asked.manager.name === "yarn" &&
    asked.subcommand === "" &&
    !asked.flags.some((f) => /^(?:-v|--version|-h|--help)$/.test(f.value ?? ""));
  return asked.action === "install" || bare ? asked : undefined;
}

/** A variable that ENV, ARG or the command itself gives, in any case; undefined where nothing gives it. */
export function variableFor(command: ShellCommand, name: RegExp): string | undefined {
  const own = command.assignments.find((a) => name.test(a.name));
  if (own) return own.value?.value ?? "";
  const exported = exportsOf(command.script).findLast(([given]) => name.test(given));
  if (exported) return exported[1];
  const { instruction } = command.script;
  for (let stage = instruction?.stage; stage; stage = stage.parent) {
    const found = above(stage, instruction as Instruction)
      .flatMap((i) => i.variables)
      .findLast((v) => name.test(v.name));
    if (found) return found.value.state === "set" ? found.value.value : "";
  }
  return undefined;
}

const exporting = new WeakMap<ShellScript, readonly (readonly [name: string, value: string])[]>();

/** `export NAME=value` of a script. */
function exportsOf(script: ShellScript): readonly (readonly [name: string, value: string])[] {
  let result = exporting.get(script);
  if (!result) {
    const words = script.commands.filter((c) => c.name === "export").flatMap((c) => c.args);
    result = words.flatMap((a) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(a.value ?? "") ?? [];
      return name !== undefined && value !== undefined ? [[name, value] as const] : [];
    });
    exporting.set(script, result);
  }
  return result;
}

/**
 * Whether one of these files (a lock file, a settings file) surely lies beside the installation: a COPY above names it, or one
 * copies the whole context, where the file is.
 */
export function isCopied(command: ShellCommand, files: readonly string[], facts: Facts): boolean {
  const { instruction } = command.script;
  const folder = facts.path.includes("/") ? facts.path.slice(0, facts.path.lastIndexOf("/") + 1) : "";
  for (let stage = instruction?.stage; stage; stage = stage.parent) {
    for (const copy of above(stage, instruction as Instruction).filter(
      (i) => i === instruction || takesFromContext(i),
    )) {
      const mounted = copy === instruction ? copy.flags.flatMap((f) => f.options.get("source") ?? []) : [];
      const sources = copy === instruction ? mounted : copy.words.slice(0, -1).map((w) => w.text);
      if (sources.some((s) => files.some((file) => s.slice(s.lastIndexOf("/") + 1) === file))) return true;
      const wide = sources.some((s) => /^(?:\.\/?|\/)$|[*?]/.test(s));
      if (wide && files.some((file) => typeof facts.neighbours.text(`${folder}${file}`) === "string")) return true;
    }
  }
  return false;
}

function above(stage: BuildStage, instruction: Instruction): readonly Instruction[] {
  return stage === instruction.stage ? stage.instructions.slice(0, instruction.index + 1) : stage.instructions;
}
