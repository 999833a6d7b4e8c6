import type { OptionSpec } from "./arguments.ts";

/** Columns at which the help breaks its lines. */
const WIDTH = 110;
const LEFT = 27;

/** What `plimsoll COMMAND --help` tells. */
export interface Help {
  /** What stands behind the command's name, such as `[PATH...]`. */
  readonly usage: string;
  /** What the command does. */
  readonly about: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** The exit codes, where they say more than 0 and 2. */
  readonly codes?: string;
}

/** The text of `plimsoll COMMAND --help`. */
export function helpPage(command: string, { usage, about, options, codes }: Help): string {
  const parts = [
    `plimsoll ${command}${usage && ` ${usage}`}`,
    wrapped(about, 0),
    `Options:\n${Object.entries(options)
      .map(([name, spec]) => optionLine(name, spec))
      .join("\n")}`,
    ...(codes === undefined ? [] : [wrapped(`Exit code: ${codes}`, 0)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function optionLine(name: string, { value, help, repeatable }: OptionSpec): string {
  const left = `  --${name}${value ? ` ${value}` : ""}`.padEnd(LEFT - 1);
  return `${left} ${wrapped(`${help}${repeatable ? " (may be repeated)" : ""}`, LEFT)}`;
}

/** Breaks a text between words; the lines below the first begin at a column. */
function wrapped(text: string, column: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && column + last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${" ".repeat(column)}`);
}
