import { type PackageManager, packageManager } from "./package-managers.ts";

/** What a command line asks a package manager to do. */
export interface PackageCommand {
  readonly manager: PackageManager;
  readonly action: "update" | "install" | "upgrade" | "remove" | "other";
  /** The subcommand as written: `install`, `pip install`, `-Syu`. */
  readonly subcommand: string;
  /** Words that are neither flags nor their values nor the subcommand, by index into `args`. */
  readonly operands: readonly number[];
}

/**
 * Reads a package manager's command line. `args` are the words behind the program, undefined where one can't be known
 * (such a word counts as an operand).
 */
export function packageCommand(
  name: string | undefined,
  args: readonly (string | undefined)[],
): PackageCommand | undefined {
  const manager = packageManager(name);
  if (!manager) return undefined;
  const plain: number[] = [];
  let flag: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    if (word?.startsWith("-") && word !== "-") {
      if (manager.name === "pacman" && flag === undefined && /^-[SURQ]|^--(?:sync|upgrade|remove)$/.test(word)) {
        flag = word === "--sync" ? "-S" : word === "--upgrade" ? "-U" : word === "--remove" ? "-R" : word;
      }
      if (manager.valueFlags.includes(word)) i++;
    } else plain.push(i);
  }
  if (manager.name === "pacman")
    return { manager, subcommand: flag ?? "", action: pacmanAction(flag), operands: plain };
  const first = args[plain[0] ?? -1];
  const second = args[plain[1] ?? -1];
  const actions = ["install", "update", "upgrade", "remove"] as const;
  for (const [text, used] of [
    [`${first} ${second}`, 2],
    [`${first}`, 1],
  ] as const) {
    const action = actions.find((one) => manager[one].includes(text));
    if (first !== undefined && action) return { manager, action, subcommand: text, operands: plain.slice(used) };
  }
  return { manager, action: "other", subcommand: first ?? "", operands: plain.slice(1) };
}

function pacmanAction(flag: string | undefined): PackageCommand["action"] {
  if (flag === undefined || /^-S[a-z]*[csigl]/.test(flag)) return "other";
  if (/^-R/.test(flag)) return "remove";
  return /^-[SU]/.test(flag) ? "install" : "other";
}
