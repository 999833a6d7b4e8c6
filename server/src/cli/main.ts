import { readFileSync } from "node:fs";
import { didYouMean } from "../settings/did-you-mean.ts";
import { version } from "../version.ts";
import { UsageError } from "./arguments.ts";
import type { World } from "./check.ts";
import { helpPage } from "./help.ts";
import type { Streams } from "./output.ts";

type Command = (args: readonly string[], streams: Streams) => Promise<number>;

/** The commands; each brings in only what it needs. */
const COMMANDS: Readonly<Record<string, { readonly help: string; readonly run: Command }>> = {
  check: { help: "check files and folders", run: runCheck },
  rules: { help: "list the rules", run: async (args, s) => (await import("./rules.ts")).rulesCommand(args, s) },
  explain: {
    help: "tell all about one rule",
    run: async (args, s) => (await import("./rules.ts")).explainCommand(args, s),
  },
  init: {
    help: "write a first settings file, with what other tools' settings say",
    run: async (args, s) => (await import("./init.ts")).initCommand(args, worldOf(s, undefined)),
  },
  baseline: {
    help: "record today's findings, so that only new ones are reported",
    run: async (args, s) => (await import("./baseline.ts")).baselineCommand(args, worldOf(s, undefined)),
  },
  pin: {
    help: "write digests behind the tags of images; asks their registries",
    run: async (args, s) => (await import("./pin/pin.ts")).pinCommand(args, worldOf(s, undefined)),
  },
  images: {
    help: "list the images that files name: versions, pins, support, ages, places",
    run: async (args, s) => (await import("./images/images.ts")).imagesCommand(args, worldOf(s, undefined)),
  },
  report: {
    help: "write one HTML page about findings, images, secrets' places and exceptions",
    run: async (args, s) => (await import("./report.ts")).reportCommand(args, worldOf(s, undefined)),
  },
  settings: {
    help: "tell which rules apply to a file, at what severity, and who said so",
    run: async (args, s) => (await import("./settings.ts")).settingsCommand(args, s, process.cwd()),
  },
  lsp: {
    help: "start the language server: --stdio or --node-ipc",
    run: async (args, s) => (await import("./lsp.ts")).lspCommand(args, s),
  },
};

/** Runs the command line; returns the exit code. Never throws. */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) throw new UsageError("A command is missing.");
    if (name === "help" && rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0])) {
      return await main([rest[0], "--help"], streams);
    }
    if (name === "--help" || name === "-h" || name === "help") {
      streams.out(help());
      return 0;
    }
    if (name === "--version" || name === "-V") {
      streams.out(`${version}\n`);
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command) return await command.run(rest, streams);
    throw new UsageError(`There is no command "${name}".${didYouMean(name, Object.keys(COMMANDS))}`);
  } catch (error) {
    if (!(error instanceof UsageError)) {
      streams.err(`plimsoll: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
      return 3;
    }
    const known = name !== undefined && Object.hasOwn(COMMANDS, name) ? `${name} --help` : "--help";
    streams.err(`plimsoll: ${error.message} Try "plimsoll ${known}".\n`);
    return 2;
  }
}

async function runCheck(args: readonly string[], streams: Streams): Promise<number> {
  const [{ CHECK_HELP, checkOptions }, { rules }] = await Promise.all([
    import("./check-options.ts"),
    import("../rules/all.ts"),
  ]);
  const options = checkOptions(args, rules);
  if (options === "help") {
    streams.out(helpPage("check", CHECK_HELP));
    return 0;
  }
  const { check } = await import("./check.ts");
  return check(options, worldOf(streams, options.color));
}

/** This process as commands see it; `color` is what the user asked for. */
function worldOf(streams: Streams, color: boolean | undefined): World {
  const { env } = process;
  let input: Uint8Array | undefined;
  return {
    cwd: process.cwd(),
    today: today(env.PLIMSOLL_TODAY),
    streams,
    color: color ?? (streams.outIsTerminal && !env.NO_COLOR && env.TERM !== "dumb"),
    stdin: () => {
      input ??= readFileSync(0);
      return input;
    },
  };
}

/** ISO date: what the environment says, else the clock's. */
function today(given: string | undefined): string {
  if (given !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(given)) return given;
  return new Date().toISOString().slice(0, 10);
}

function help(): string {
  const commands = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(10)} ${help}`);
  return `plimsoll COMMAND\n\nChecks Dockerfiles, Kubernetes manifests, Compose files and Azure container groups.\n\nCommands:\n${commands.join("\n")}\n\nplimsoll COMMAND --help tells more. plimsoll --version prints the version.\n`;
}
