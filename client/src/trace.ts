import type { LogOutputChannel } from "vscode";
import { FETCH_REQUEST } from "../../server/src/language/protocol.ts";

/** The output for traces of messages, those left out that hold what registries are told: log-ins and tokens. */
export function withoutLogIns(output: LogOutputChannel): LogOutputChannel {
  const trace = (message: string) => {
    const shown = traced(message);
    if (shown !== undefined) output.trace(shown);
  };
  const get = (_: unknown, name: string | symbol) => (name === "trace" ? trace : Reflect.get(output, name));
  // what stands for the editor's own object may be frozen
  return new Proxy<LogOutputChannel>({} as LogOutputChannel, { get });
}

/** Undefined where it can't be told what a message is about: an answer as JSON names no request. */
function traced(message: string): string | undefined {
  if (message.startsWith("{")) return undefined;
  const [title = ""] = message.split("\n", 1);
  return title.includes(FETCH_REQUEST) ? title : message;
}
