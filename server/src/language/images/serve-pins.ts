import {
  type CancellationToken,
  CancellationTokenSource,
  type Connection,
  MessageType,
  type Position,
  ShowMessageNotification,
  WorkDoneProgressReporter,
} from "vscode-languageserver";
import type { ClientFeatures } from "../client-features.ts";
import { type Complain, guarded } from "../guard.ts";
import { PLAIN } from "../markup.ts";
import { PIN_REQUEST, type PinParams, type PinResult } from "../protocol.ts";
import { nameOf } from "../uris.ts";
import type { Pins } from "./pins.ts";

/** For clients other than ours: pins the images of a file (its address), or renews the pin at a position, and writes that. */
export const PIN_COMMAND = "plimsoll.pin";

/** How many reasons one message holds. */
const MOST_REASONS = 5;

const FAILED: PinResult = { summary: "Something went wrong: the output tells more.", places: [], failures: [] };

/** Lets clients have images pinned: ours asks for edits, others carry out a command. */
export function servePins(connection: Connection, pins: Pins, features: ClientFeatures, complain: Complain): void {
  connection.onRequest(PIN_REQUEST, ({ workDoneToken, ...params }: PinParams, token) =>
    guarded("pinning images", complain, FAILED, () => {
      const progress = connection.window.attachWorkDoneProgress(workDoneToken);
      return shown(progress, () => pins.pin(params, token, progress));
    }),
  );
  if (!features.serverCommands) return;
  connection.onExecuteCommand(({ command, arguments: given = [] }, token, attached) =>
    guarded("pinning images", complain, null, async () => {
      const [uri, position] = given as [unknown, Position | undefined];
      if (command === PIN_COMMAND && typeof uri === "string") {
        await pinAndWrite(connection, pins, paramsOf(uri, position), { token, attached });
      }
      return null;
    }),
  );
}

/** Whoever carries the command out trusts the file. */
function paramsOf(uri: string, position: Position | undefined): PinParams {
  return { uris: [uri], trusted: true, ...(position ? { position, mode: "update" } : { mode: "pin" }) };
}

async function pinAndWrite(
  connection: Connection,
  pins: Pins,
  params: PinParams,
  by: { readonly token: CancellationToken; readonly attached: WorkDoneProgressReporter },
): Promise<void> {
  const created = WorkDoneProgressReporter.isNullInstance(by.attached)
    ? await connection.window.createWorkDoneProgress()
    : undefined;
  const progress = created ?? by.attached;
  const cancelling = new CancellationTokenSource();
  for (const token of [by.token, created?.token]) token?.onCancellationRequested(() => cancelling.cancel());
  const result = await shown(progress, () => pins.pin(params, cancelling.token, progress));
  const { edit } = result;
  const written = edit ? await connection.workspace.applyEdit({ label: "Pin images", edit }) : { applied: true };
  const message = written.applied ? reasoned(result) : "The editor did not take the edits: nothing is written.";
  const type = written.applied && reasonsOf(result).length === 0 ? MessageType.Info : MessageType.Warning;
  // a request would wait for somebody to answer
  await connection.sendNotification(ShowMessageNotification.type, { type, message });
}

async function shown<T>(progress: WorkDoneProgressReporter, run: () => Promise<T>): Promise<T> {
  progress.begin("Pinning images", 0, undefined, true);
  try {
    return await run();
  } finally {
    progress.done();
  }
}

/** What became of the images, and why some are not pinned. */
function reasoned(result: PinResult): string {
  const reasons = reasonsOf(result);
  if (result.places.length + result.failures.length < 2) return result.summary;
  const more = reasons.length > MOST_REASONS ? [`and ${reasons.length - MOST_REASONS} more`] : [];
  return [result.summary, ...reasons.slice(0, MOST_REASONS), ...more].join("\n");
}

function reasonsOf({ places, failures }: PinResult): string[] {
  return [
    ...failures.map(({ uri, message }) => `${PLAIN.text(nameOf(uri))}: ${message}`),
    // what is written there stays out: editors may take it for links
    ...places.flatMap(({ uri, line, state, message }) =>
      state === "unresolved" || state === "left" ? [`${PLAIN.text(nameOf(uri))}:${line}: ${message ?? state}`] : [],
    ),
  ];
}
