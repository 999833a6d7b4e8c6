import type { ShellCommand, ShellScript } from "../../model/command.ts";
import type { Facts } from "../../model/facts.ts";
import { takesFromContext } from "../build/copied-sources.ts";
import { FirstInstruction, Matching } from "../lineage.ts";
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

/**
 * A variable that ENV, ARG or the command itself gives, in any case; undefined where nothing gives it.
 * @param name one and the same object each time, so that each stage is searched once.
 */
export function variableFor(command: ShellCommand, name: RegExp): string | undefined {
  const own = command.assignments.find((a) => name.test(a.name));
  if (own) return own.value?.value ?? "";
  const exported = exportsOf(command.script).findLast(([given]) => name.test(given));
  if (exported) return exported[1];
  const { instruction } = command.script;
  const found =
    instruction &&
    definitionsOf(name)
      .lastAbove(instruction)
      ?.variables.findLast((v) => name.test(v.name));
  return found && (found.value.state === "set" ? found.value.value : "");
}

const definitions = new WeakMap<RegExp, Matching>();

function definitionsOf(name: RegExp): Matching {
  const present = definitions.get(name);
  if (present) return present;
  const made = new Matching(({ variables }) => variables.some((v) => name.test(v.name)));
  definitions.set(name, made);
  return made;
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
  if (!instruction) return false;
  const mounted = instruction.flags.flatMap((f) => f.options.get("source") ?? []);
  return holdOne(mounted, files, facts) || copiesOf(files, facts).standsAbove(instruction);
}

const copying = new WeakMap<Facts, Map<string, FirstInstruction>>();

/** What copies one of the files out of the build context. */
function copiesOf(files: readonly string[], facts: Facts): FirstInstruction {
  const key = files.join("\n");
  const byFiles = copying.get(facts) ?? new Map<string, FirstInstruction>();
  copying.set(facts, byFiles);
  const present = byFiles.get(key);
  if (present) return present;
  const made = new FirstInstruction(
    (i) =>
      takesFromContext(i) &&
      holdOne(
        i.words.slice(0, -1).map((w) => w.text),
        files,
        facts,
      ),
  );
  byFiles.set(key, made);
  return made;
}

/** True where the sources surely hold one of the files. */
function holdOne(sources: readonly string[], files: readonly string[], facts: Facts): boolean {
  if (sources.some((s) => files.some((file) => s.slice(s.lastIndexOf("/") + 1) === file))) return true;
  if (!sources.some((s) => /^(?:\.\/?|\/)$|[*?]/.test(s))) return false;
  const folder = facts.path.includes("/") ? facts.path.slice(0, facts.path.lastIndexOf("/") + 1) : "";
  return files.some((file) => typeof facts.neighbours.text(`${folder}${file}`) === "string");
}
