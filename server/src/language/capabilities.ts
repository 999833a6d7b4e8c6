import { type InitializeResult, PositionEncodingKind, TextDocumentSyncKind } from "vscode-languageserver";
import { version } from "../version.ts";
import type { ClientFeatures } from "./client-features.ts";
import { ACTION_KINDS } from "./code-actions.ts";
import { PIN_COMMAND } from "./images/serve-pins.ts";

/** Files that change what applies to others, for clients that are told what to watch. */
export const WATCHED = [
  "**/.plimsoll*.{yaml,yml,json}",
  "**/*plimsoll*.{yaml,yml}",
  "**/.dockerignore",
  "**/*.dockerignore",
  "**/*.{yaml,yml}",
  "**/{Dockerfile,Containerfile}*",
  "**/*.{trivy.json,grype.json,sarif}",
];

/** Settings files whose words the server completes; of JSON the editor does so by the schema. */
export const COMPLETED = { documentSelector: [{ pattern: "**/.plimsoll.{yaml,yml}" }], triggerCharacters: [" "] };

/** What the server tells a client that it can do. */
export function initializeResult(features: ClientFeatures): InitializeResult {
  return {
    serverInfo: { name: "plimsoll", version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      ...(features.pull
        ? {
            diagnosticProvider: { identifier: "plimsoll", interFileDependencies: true, workspaceDiagnostics: false },
          }
        : {}),
      codeActionProvider: { codeActionKinds: ACTION_KINDS, resolveProvider: features.resolveEdit },
      hoverProvider: true,
      inlayHintProvider: true,
      ...(features.serverCommands ? { executeCommandProvider: { commands: [PIN_COMMAND] } } : {}),
      ...(features.completion === "static" ? { completionProvider: { triggerCharacters: [" "] } } : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
