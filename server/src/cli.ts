import { realpathSync, writeSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";
import { main } from "./cli/main.ts";
import { help } from "./cli/threads.ts";

if (isMainThread) run();
else help();

function run(): void {
  // a reader that has seen enough closes the pipe; that is no error of ours
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });

  main(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => {
      try {
        writeSync(2, text);
      } catch {
        // nobody listens
      }
    },
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    startThread: (data) => new Worker(realpathSync(process.argv[1] as string), { workerData: data }),
  }).then((code) => {
    process.exitCode = code;
  });
}
