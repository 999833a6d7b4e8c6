import { didYouMean } from "../settings/did-you-mean.ts";

/** An option of a command: what follows it, what the help says. */
export interface OptionSpec {
  /** The word for its value in the help, such as `FILE`; a switch where absent. */
  readonly value?: string;
  /** The values it takes; any where absent. */
  readonly oneOf?: readonly string[];
  /** May be given several times. */
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface Arguments {
  /** What is no option, in order. */
  readonly positionals: readonly string[];
  /** The values of each option that was given, in order; `[]` for a switch. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** The command line can't be understood: one sentence for the person who typed it. */
export class UsageError extends Error {}

const SHORT: Readonly<Record<string, string>> = { h: "help", V: "version" };

/**
 * Reads `--name value`, `--name=value`, switches and positionals; `--` ends the options, a lone `-` is a positional.
 * @throws UsageError for an unknown option, a missing or surplus value, or an option given twice that may stand once.
 */
export function parseArguments(args: readonly string[], specs: Readonly<Record<string, OptionSpec>>): Arguments {
  const positionals: string[] = [];
  const options = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === "--") {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      positionals.push(word);
      continue;
    }
    const [, written = "", , inline] = /^--?([^=]*)(=([\s\S]*))?$/.exec(word) ?? [];
    const name = word.startsWith("--") ? written : (SHORT[written] ?? written);
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (!spec) {
      throw new UsageError(
        `There is no option ${word.split("=", 1)[0]}.${didYouMean(
          `--${name}`,
          Object.keys(specs).map((n) => `--${n}`),
        )}`,
      );
    }
    const given = options.get(name) ?? [];
    if (options.has(name) && !spec.repeatable && spec.value) throw new UsageError(`--${name} is given twice.`);
    if (!spec.value) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value.`);
    } else {
      const value = inline ?? args[++i];
      if (value === undefined || value === "")
        throw new UsageError(`--${name} needs a value: --${name} ${spec.value}.`);
      if (spec.oneOf && !spec.oneOf.includes(value)) {
        throw new UsageError(
          `--${name} takes ${spec.oneOf.join(", ")}, not "${value}".${didYouMean(value, spec.oneOf)}`,
        );
      }
      given.push(value);
    }
    options.set(name, given);
  }
  return { positionals, options };
}
