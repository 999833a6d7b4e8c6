import { type CancellationToken, type Progress, ProgressLocation, window } from "vscode";

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
