import type { Connection } from "vscode-languageserver";
import type { Answers } from "./answers.ts";
import type { Checker } from "./checker.ts";
import { findingsIn } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { type Complain, guarded } from "./guard.ts";
import type { Host } from "./host.ts";
import { OpenDocument } from "./open-document.ts";
import {
  CHECK_TEXT_REQUEST,
  type CheckTextParams,
  type CheckTextResult,
  RULES_REQUEST,
  STATUS_REQUEST,
  type StatusParams,
  WORKSPACE_FILES_REQUEST,
  type WorkspaceFilesParams,
  type WorkspaceFilesResult,
} from "./protocol.ts";
import type { SettingsStore } from "./settings-store.ts";
import { rulesHere, statusOf } from "./status.ts";
import { schemeOf } from "./uris.ts";

export interface OwnRequests {
  readonly documents: Documents;
  readonly checker: Checker;
  readonly settings: SettingsStore;
  readonly answers: Answers;
  readonly host: Host;
  readonly failures: ReadonlySet<string>;
  readonly complain: Complain;
}

/** Answers what our own client asks beyond the protocol: what applies to a file, and the check of a workspace. */
export function serveOwnRequests(
  connection: Connection,
  { documents, checker, settings, answers, host, failures, complain }: OwnRequests,
): void {
  connection.onRequest(STATUS_REQUEST, (given: StatusParams) =>
    guarded("status", complain, { reason: "internal-error" as const }, () =>
      statusOf(given, documents, checker, failures),
    ),
  );
  connection.onRequest(RULES_REQUEST, (given: StatusParams) =>
    guarded("rules that apply", complain, { rules: [], others: 0 }, () =>
      rulesHere(given, documents, checker, settings),
    ),
  );
  connection.onRequest(
    WORKSPACE_FILES_REQUEST,
    ({ folder }: WorkspaceFilesParams): Promise<WorkspaceFilesResult> =>
      guarded("listing files", complain, {}, async () => {
        // a client that lists files for the server knows no more of them than it would be told
        const paths = host.reads(schemeOf(folder)) ? await host.listFiles(folder, true) : undefined;
        return paths ? { paths } : {};
      }),
  );
  connection.onRequest(
    CHECK_TEXT_REQUEST,
    (given: CheckTextParams): Promise<CheckTextResult> =>
      guarded("checking a text", complain, { diagnostics: [] }, async () => {
        const document = new OpenDocument(given.uri, "", 0, given.text);
        const { diagnostics } = await answers.of(document);
        if (!document.kind) return { diagnostics: [] };
        return { kind: document.kind, diagnostics, findings: findingsIn(diagnostics) };
      }),
  );
}
