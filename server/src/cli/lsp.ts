import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArguments, UsageError } from "./arguments.ts";
import { type Help, helpPage } from "./help.ts";
import type { Streams } from "./output.ts";

const HELP: Help = {
  usage: "--stdio",
  about: "Starts the language server, for any editor.",
  options: {
    stdio: { help: "speak over standard input and output" },
    "node-ipc": { help: "speak over Node's channel to the parent process" },
    clientProcessId: { value: "PID", help: "end with this process" },
    help: { help: "print this" },
  },
};

/** `plimsoll lsp`: runs the language server in this process; the connection reads its way from the process's arguments. @throws UsageError */
export async function lspCommand(args: readonly string[], streams: Streams): Promise<number> {
  const { positionals, options } = parseArguments(args, HELP.options);
  if (options.has("help")) {
    streams.out(helpPage("lsp", HELP));
    return 0;
  }
  if (positionals.length > 0 || !(options.has("stdio") || options.has("node-ipc"))) {
    throw new UsageError("The language server is started with --stdio or --node-ipc.");
  }
  const home = dirname(realpathSync(process.argv[1] as string));
  const server = [join(home, "server", "node.cjs"), join(home, "node.ts")].find((file) => existsSync(file));
  if (!server) throw new Error("the language server is not beside the command line");
  await import(pathToFileURL(server).href);
  // the server ends the process when its client says so
  return new Promise(() => {});
}
