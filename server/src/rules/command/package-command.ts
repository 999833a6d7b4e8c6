import { packageCommand as read } from "../../knowledge/package-command-line.ts";
import type { PackageManager } from "../../knowledge/package-managers.ts";
import type { ShellCommand, ShellWord } from "../../model/command.ts";

/** A command line of a package manager, read. */
export interface PackageCommand {
  readonly manager: PackageManager;
  readonly action: "update" | "install" | "upgrade" | "remove" | "other";
  readonly subcommand: string;
  /** The word that says what to do: `install`. */
  readonly verb: ShellWord | undefined;
  /** What is to be installed, removed, ...; names of files and URLs included. */
  readonly packages: readonly ShellWord[];
  readonly flags: readonly ShellWord[];
  /** The package manager's own command: behind sudo, `python -m pip`. */
  readonly command: ShellCommand;
}

const cache = new WeakMap<ShellCommand, PackageCommand | null>();

/** What a command asks a package manager to do; undefined where it is none. */
export function packageCommand(command: ShellCommand): PackageCommand | undefined {
  let result = cache.get(command);
  if (result === undefined) {
    result = parse(command.name === "sudo" ? command.behind : command) ?? null;
    cache.set(command, result);
  }
  return result ?? undefined;
}

function parse(command: ShellCommand | undefined): PackageCommand | undefined {
  if (!command) return undefined;
  const module = /^python[\d.]*$/.test(command.name ?? "") ? command.args.findIndex((a) => a.value === "-m") : -1;
  const name = module >= 0 ? command.args[module + 1]?.value : command.name;
  const args = module >= 0 ? command.args.slice(module + 2) : command.args;
  const known = read(
    name,
    args.map((a) => a.value),
  );
  if (!known) return undefined;
  return {
    manager: known.manager,
    action: known.action,
    subcommand: known.subcommand,
    verb: args.find((a) => a.value !== undefined && known.subcommand.split(" ").at(-1) === a.value),
    packages: known.operands.flatMap((i) => args[i] ?? []),
    flags: args.filter((a) => a.value?.startsWith("-")),
    command,
  };
}

/** True where one of the flags is given, alone (`--no-cache`) or with a value (`--no-cache=true`). */
export function hasFlag({ flags }: PackageCommand, wanted: readonly string[]): boolean {
  return flags.some(({ value = "" }) =>
    wanted.some((flag) => value === flag || value.startsWith(`${flag}=`) || isCluster(value, flag)),
  );
}

/** `-qy` holds `-y`. */
function isCluster(value: string, flag: string): boolean {
  return /^-[A-Za-z]$/.test(flag) && /^-[A-Za-z]{2,}$/.test(value) && value.includes(flag[1] as string);
}
