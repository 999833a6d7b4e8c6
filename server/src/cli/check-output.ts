import { rules } from "../rules/all.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type Checked, check, type World } from "./check.ts";
import { checkOptions } from "./check-options.ts";
import type { CheckOutput } from "./output.ts";

/** What was given of the options that a command shares with `check`, to be passed on. @param own those that it does not share */
export function passedOn(options: Arguments["options"], ...own: readonly string[]): readonly string[] {
  return [...options].flatMap(([name, values]) => {
    if (own.includes(name)) return [];
    return values.length === 0 ? [`--${name}`] : values.map((value) => `--${name}=${value}`);
  });
}

/**
 * Checks as `plimsoll check` with these arguments does, for a command that goes on from what is found.
 * @param seen is shown each file once it is checked
 * @returns what `--format json` would print, and the exit code
 * @throws UsageError
 */
export async function outputOfCheck(
  args: readonly string[],
  world: World,
  seen?: (checked: Checked) => void,
): Promise<{ output: CheckOutput; code: number }> {
  const options = checkOptions(["--format=json", "--fail-on=never", ...args], rules);
  if (options === "help") throw new UsageError("A path can't be called --help.");
  let printed = "";
  const streams = {
    ...world.streams,
    err: world.streams.err.bind(world.streams),
    out: (text: string) => (printed += text),
  };
  const code = await check(options, { ...world, streams }, seen);
  return { output: JSON.parse(printed) as CheckOutput, code };
}
