import {
  CompletionRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type TextDocumentPositionParams,
} from "vscode-languageserver";
import { asksForOthers } from "../engine/analyse.ts";
import { rules } from "../rules/all.ts";
import { Answers } from "./answers.ts";
import { COMPLETED, initializeResult, WATCHED } from "./capabilities.ts";
import { Checker } from "./checker.ts";
import { type ClientFeatures, clientFeatures } from "./client-features.ts";
import { withClientFiles } from "./client-files.ts";
import { CodeActions } from "./code-actions.ts";
import { Documents } from "./documents.ts";
import { editorConfiguration } from "./editor-configuration.ts";
import { type Complain, describeError, guarded, once } from "./guard.ts";
import type { Host } from "./host.ts";
import { Hovers } from "./hover.ts";
import { ImageFiles } from "./images/image-files.ts";
import { SessionImages } from "./images/image-knowledge.ts";
import { Registries } from "./images/registries.ts";
import { ScanReports } from "./images/scan-reports.ts";
import { serveImageRequests } from "./images/serve-image-requests.ts";
import { WorkspaceImages } from "./images/workspace-images.ts";
import type { OpenDocument } from "./open-document.ts";
import { serveOwnRequests } from "./own-requests.ts";
import { STATUS_CHANGED } from "./protocol.ts";
import { Push } from "./push.ts";
import { Roots } from "./roots.ts";
import { settingsCompletion, settingsHover } from "./settings-completion.ts";
import { SettingsStore } from "./settings-store.ts";
import { pathBelow } from "./uris.ts";
import { WorkspaceIndex } from "./workspace-index.ts";
import { serveReport } from "./workspace-report.ts";

/** Serves one client until it goes. The connection must not listen yet. */
export function startServer(connection: Connection, host: Host): void {
  const failures = new Set<string>();
  const complain: Complain = once((what, error) => {
    failures.add(`Something went wrong: ${what}. The output tells more.`);
    connection.console.error(`${what}: ${describeError(error)}`);
  });
  connection.onInitialize((params) => {
    const features = clientFeatures(params);
    serve(connection, withClientFiles(host, connection, features), features, params, complain, failures);
    return initializeResult(features);
  });
  connection.onShutdown(() => undefined);
  connection.listen();
}

function serve(
  connection: Connection,
  host: Host,
  features: ClientFeatures,
  params: InitializeParams,
  complain: Complain,
  failures: ReadonlySet<string>,
): void {
  const configuration = editorConfiguration(connection, features);
  const roots = new Roots(host);
  const documents = new Documents();
  const settings = new SettingsStore(host, roots, rules, configuration.ask);
  const index = new WorkspaceIndex(host, documents);
  const reports = new ScanReports(host);
  const images = new SessionImages(reports);
  const checker = new Checker(settings, host, index, images, complain, (root, by) =>
    answerAgain(documents.all().filter((document) => document !== by && asksFor(document, [root]))),
  );
  const answers = new Answers(checker, settings, features);
  const push = features.pull ? undefined : new Push(connection, answers, host, complain);
  const actions = new CodeActions(checker, documents, features, rules, host, settings);
  const hovers = new Hovers(checker, documents, features, rules, images);
  const imageFiles = new ImageFiles(documents, checker, host, roots);
  const workspaceImages = new WorkspaceImages(imageFiles, documents, settings, roots, host, images);
  serveImageRequests(connection, {
    documents,
    checker,
    images,
    imageFiles,
    workspaceImages,
    registries: new Registries(connection, host, features, roots, configuration.ask),
    features,
    complain,
    toldMore: () => {
      refreshHints();
      answerAgain(documents.all().filter(({ context }) => context?.applying?.online));
    },
    scannedMore: () => answerAgain(documents.all()),
  });
  /** Names of editions are this server's own: one that was started later counts from the beginning again. */
  const started = Date.now().toString(36);

  roots.open(foldersOf(params));

  /** Answers anew what has been answered under settings or neighbouring files that no longer hold. */
  const answerAgain = (which: readonly OpenDocument[]) => {
    for (const document of which) document.refresh();
    if (push) for (const document of which) push.schedule(document);
    else if (features.refresh && which.length > 0) void connection.languages.diagnostics.refresh().catch(() => {});
    if (features.ours) void connection.sendNotification(STATUS_CHANGED, {});
  };
  const refreshHints = () => {
    if (features.refreshHints) void connection.languages.inlayHint.refresh().catch(() => {});
  };
  const settingsChanged = () => {
    settings.forget();
    refreshHints();
    answerAgain(documents.all());
  };
  const filesChanged = (uris: readonly string[]) => {
    settings.filesChanged();
    workspaceImages.changed(uris);
    const scanned = reports.changed(uris);
    if (uris.some((uri) => settings.dependsOn(uri))) settingsChanged();
    else answerAgain(documents.all().filter((document) => scanned || uris.some((uri) => usesFile(document, uri))));
    void guarded("files that changed", complain, undefined, async () => {
      const roots = await index.changed(uris);
      answerAgain(documents.all().filter((document) => asksFor(document, roots)));
    });
  };
  const settingsFile = ({ textDocument: { uri } }: TextDocumentPositionParams) =>
    settings.isSettingsFile(uri) ? documents.get(uri) : undefined;
  const notification =
    <P>(what: string, handle: (params: P) => void) =>
    (given: P): void => {
      void guarded(what, complain, undefined, () => handle(given));
    };

  connection.onInitialized(
    notification("initialized", () => {
      if (features.configurationRegistration) {
        void connection.client
          .register(DidChangeConfigurationNotification.type, { section: "plimsoll" })
          .catch(() => {});
      }
      if (features.completion === "registered") {
        void connection.client.register(CompletionRequest.type, COMPLETED).catch(() => {});
      }
      // our own client watches by itself
      if (features.watchRegistration && !features.ours) {
        void connection.client
          .register(DidChangeWatchedFilesNotification.type, {
            watchers: WATCHED.map((globPattern) => ({ globPattern })),
          })
          .catch(() => {});
      }
      if (features.folders) {
        connection.workspace.onDidChangeWorkspaceFolders(
          notification("workspace folders", ({ added, removed }) => {
            const gone = removed.map(({ uri }) => uri);
            roots.open([...roots.folders.filter((f) => !gone.includes(f)), ...added.map(({ uri }) => uri)]);
            settingsChanged();
          }),
        );
      }
    }),
  );
  connection.onDidChangeConfiguration(
    notification("settings", (change: { settings?: unknown } | undefined) => {
      configuration.given(change?.settings);
      settingsChanged();
    }),
  );
  connection.onDidChangeWatchedFiles(
    notification("watched files", ({ changes }) => filesChanged(changes.map(({ uri }) => uri))),
  );

  connection.onDidOpenTextDocument(
    notification("opening a document", (given) => {
      const document = documents.open(given);
      push?.schedule(document);
    }),
  );
  connection.onDidChangeTextDocument(
    notification("changing a document", (given) => {
      const document = documents.change(given);
      if (document && runsOnType(document)) push?.schedule(document);
    }),
  );
  connection.onDidSaveTextDocument(
    notification("saving a document", (given) => {
      const document = documents.save(given);
      filesChanged([given.textDocument.uri]);
      if (!document || runsOnType(document)) return;
      if (push) push.schedule(document);
      else if (features.refresh) void connection.languages.diagnostics.refresh().catch(() => {});
    }),
  );
  connection.onDidCloseTextDocument(
    notification("closing a document", (given) => {
      const document = documents.close(given);
      if (document) void push?.clear(document).catch(() => {});
    }),
  );

  if (features.pull) {
    connection.languages.diagnostics.on((given, token) =>
      guarded("diagnostics", complain, { kind: "full" as const, items: [] }, async () => {
        const document = documents.get(given.textDocument.uri);
        if (!document) return { kind: "full" as const, items: [] };
        const { diagnostics, edition } = await answers.of(document, token);
        const resultId = `${started}.${edition}`;
        if (given.previousResultId === resultId) return { kind: "unchanged" as const, resultId };
        return { kind: "full" as const, resultId, items: [...diagnostics] };
      }),
    );
  }
  connection.onCodeAction((given, token) => guarded("code actions", complain, [], () => actions.offer(given, token)));
  connection.onCodeActionResolve((action, token) =>
    guarded("a code action", complain, action, () => actions.resolve(action, token)),
  );
  connection.onHover((given, token) =>
    guarded("hover", complain, null, () => {
      const document = settingsFile(given);
      if (!document) return hovers.at(given, token);
      return features.completion ? settingsHover(document, given.position, rules, features) : null;
    }),
  );
  connection.onCompletion((given) =>
    guarded("completion", complain, null, () => {
      const document = settingsFile(given);
      return document ? settingsCompletion(document, given.position, rules, features) : null;
    }),
  );

  serveReport(connection, { checker, files: imageFiles, images, roots, host, complain });
  serveOwnRequests(connection, { documents, checker, settings, answers, host, failures, complain });
}

function runsOnType({ context }: OpenDocument): boolean {
  return context?.reason !== undefined || context?.applying.run !== "onSave";
}

/** True where the findings of a document depend on another file. */
function usesFile({ context }: OpenDocument, uri: string): boolean {
  if (context === undefined || context.reason !== undefined || context.applying.root === undefined) return false;
  const path = pathBelow(context.applying.root, uri);
  return path !== undefined && context.neighbours.knows(path);
}

/** True where a rule has asked for the other files of one of these roots. */
function asksFor({ context, progress }: OpenDocument, roots: readonly string[]): boolean {
  if (context === undefined || context.reason !== undefined || context.workspace === undefined) return false;
  return roots.includes(context.workspace.root) && progress !== undefined && asksForOthers(progress);
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (Array.isArray(workspaceFolders)) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}
