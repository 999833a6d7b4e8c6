import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Tells somebody of a fault inside the server; the text holds nothing of the user's files. */
export type Complain = (what: string, error: unknown) => void;

/**
 * Runs a handler so that it can't hurt the server: if it throws, the fault is reported and the fallback answered.
 * Answers that are errors of the protocol, such as a cancellation, pass through.
 */
export async function guarded<T>(what: string, complain: Complain, fallback: T, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    complain(what, error);
    return fallback;
  }
}

/** @throws ResponseError if the client no longer waits for the answer. */
export function throwIfCancelled(token: CancellationToken | undefined): void {
  if (token?.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** A signal that is given when the client no longer waits for the answer. */
export function abortedBy(token: CancellationToken): AbortSignal {
  const aborting = new AbortController();
  if (token.isCancellationRequested) aborting.abort();
  token.onCancellationRequested(() => aborting.abort());
  return aborting.signal;
}

/** Reports each fault once, however often it happens. */
export function once(complain: Complain): Complain {
  const said = new Set<string>();
  return (what, error) => {
    const key = `${what}\n${describeError(error)}`;
    if (said.has(key) || said.size > 500) return;
    said.add(key);
    complain(what, error);
  };
}

/**
 * An error as it may stand in a log: where it happened, and its text only where the text is the language's own.
 * Others, such as those of parsers, quote what they have read, which may be a secret.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const own = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [own ? `${error.name}: ${error.message}` : error.name, ...frames.slice(0, 8)].join("\n");
}
