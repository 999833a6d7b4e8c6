import { type CancellationToken, type Progress, ProgressLocation, window } from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";
import { unlinked } from "./unlinked.ts";

/** Does something that takes long, with a notification that can cancel it. @returns undefined where a person has */
export function cancellable<T>(
  what: string,
  run: (token: CancellationToken, progress: Progress<{ message?: string }>) => Promise<T>,
): Thenable<T | undefined> {
  const options = { location: ProgressLocation.Notification, title: `Plimsoll: ${what}`, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    try {
      return await run(token, progress);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

let asked = 0;

/** Asks the server for something that takes long and tells how far it is. @returns undefined where a person has cancelled it */
export function askCancellably<Params extends { readonly workDoneToken?: string | number }, Result>(
  client: BaseLanguageClient,
  what: string,
  request: string,
  params: Params,
): Thenable<Result | undefined> {
  return cancellable(what, async (token, progress) => {
    const workDoneToken = `plimsoll.${++asked}`;
    const reported = client.onProgress(WorkDoneProgress.type, workDoneToken, ({ kind, message }) => {
      if (kind === "report" && message !== undefined) progress.report({ message: unlinked(message) });
    });
    try {
      return await client.sendRequest<Result>(request, { ...params, workDoneToken }, token);
    } finally {
      reported.dispose();
    }
  });
}
