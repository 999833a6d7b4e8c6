import { type InitializeParams, ResourceOperationKind } from "vscode-languageserver";
import type { InitializationOptions } from "./protocol.ts";

/** What the client can do, as far as the server asks. */
export interface ClientFeatures {
  readonly options: InitializationOptions;
  /** Our own client: it knows the requests and notifications of `protocol.ts` and watches files itself. */
  readonly ours: boolean;
  readonly pull: boolean;
  readonly refresh: boolean;
  /** Inlay hints can be asked for anew. */
  readonly refreshHints: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly folders: boolean;
  readonly watchRegistration: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly tags: readonly number[];
  readonly literalActions: boolean;
  /** `edit` may be left to codeAction/resolve. */
  readonly resolveEdit: boolean;
  readonly preferred: boolean;
  readonly actionData: boolean;
  readonly documentChanges: boolean;
  /** Commands that the server carries out itself: not those of our own client, which has its own under these names. */
  readonly serverCommands: boolean;
  readonly createFile: boolean;
  readonly annotations: boolean;
  readonly markdown: boolean;
  /** How words in settings files are offered; undefined where something else of the editor does that by our schema. */
  readonly completion: "registered" | "static" | undefined;
}

/** Reads the client's capabilities; whatever is missing or of a wrong type counts as not there. */
export function clientFeatures(params: InitializeParams): ClientFeatures {
  const { workspace, textDocument } = params.capabilities ?? {};
  const action = textDocument?.codeAction;
  const edit = workspace?.workspaceEdit;
  const given: unknown = params.initializationOptions;
  const options = (typeof given === "object" && given !== null ? given : {}) as InitializationOptions;
  const ours = typeof options.rulePagePrefix === "string" || options.readFile === true;
  return {
    options,
    ours,
    serverCommands: !ours && workspace?.applyEdit === true,
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    refreshHints: workspace?.inlayHint?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    watchRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relatedInformation:
      (textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation) === true,
    codeDescription:
      (textDocument?.diagnostic?.codeDescriptionSupport ?? textDocument?.publishDiagnostics?.codeDescriptionSupport) ===
      true,
    tags: (textDocument?.diagnostic?.tagSupport ?? textDocument?.publishDiagnostics?.tagSupport)?.valueSet ?? [],
    literalActions: action?.codeActionLiteralSupport !== undefined,
    resolveEdit: action?.resolveSupport?.properties?.includes("edit") === true && action.dataSupport === true,
    preferred: action?.isPreferredSupport === true,
    actionData: action?.dataSupport === true,
    documentChanges: edit?.documentChanges === true,
    createFile: edit?.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    annotations: edit?.changeAnnotationSupport !== undefined && edit.documentChanges === true,
    markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    completion: completionOf(textDocument?.completion, options),
  };
}

function completionOf(
  completion: NonNullable<InitializeParams["capabilities"]["textDocument"]>["completion"],
  { completesSettings }: InitializationOptions,
): ClientFeatures["completion"] {
  if (!completion || completesSettings === true) return undefined;
  return completion.dynamicRegistration === true ? "registered" : "static";
}
