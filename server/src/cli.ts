import { writeSync } from "node:fs";
import { main } from "./cli/main.ts";

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
}).then((code) => {
  process.exitCode = code;
});
