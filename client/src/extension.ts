import { commands, EventEmitter, type ExtensionContext, extensions, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { RevealOutputChannelOn, State } from "vscode-languageclient";
import {
  type InitializationOptions,
  RULES_REQUEST,
  type RulesHere,
  STATUS_CHANGED,
  STATUS_REQUEST,
  type Status,
} from "../../server/src/language/protocol.ts";
import { WorkspaceCheck } from "./check-workspace.ts";
import { createConfig, openConfig } from "./config-file.ts";
import { SELECTOR, WATCHED } from "./documents.ts";
import { lookUpAllImages, lookUpImage, type WhereNamed } from "./image-look-up.ts";
import { ImagesView } from "./images-view.ts";
import { OtherLinters } from "./other-linters.ts";
import { type PinGiven, pinImages, refreshPins } from "./pin-images.ts";
import { answerRegistryRequests } from "./registry-requests.ts";
import { ReportPage } from "./report-page.ts";
import { explainRule, RULE_LINKS, RulePages } from "./rule-pages.ts";
import { ScanImport } from "./scan-import.ts";
import { showRules } from "./show-rules.ts";
import { StatusItem } from "./status-item.ts";
import { withoutLogIns } from "./trace.ts";
import { answerFileReads } from "./workspace-files.ts";

/** What the extension gives to others: to its own tests, above all. */
export interface Plimsoll {
  readonly host: "node" | "browser";
  /** What applies to a document. */
  status(uri: Uri): Promise<Status>;
  /** Which rules apply to a document, and who said so. */
  rules(uri: Uri): Promise<RulesHere>;
  /** The other extensions of which it was said that they report the same lines. */
  told(): readonly string[];
  /** The view of the images that the workspace names. */
  readonly images: ImagesView;
}

export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** Completes every YAML file that an extension contributes a schema for. */
const YAML_EXTENSION = "redhat.vscode-yaml";

/** Starts the server and everything around it; the entry of each host says how a client is made. */
export async function start(
  context: ExtensionContext,
  host: Plimsoll["host"],
  create: CreateClient,
): Promise<Plimsoll> {
  const output = window.createOutputChannel("Plimsoll", { log: true });
  const storage = context.globalStorageUri;
  const watchers = WATCHED.map((glob) => workspace.createFileSystemWatcher(glob));
  const client = create("plimsoll", "Plimsoll", {
    documentSelector: SELECTOR,
    outputChannel: output,
    traceOutputChannel: withoutLogIns(output),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: {
      ...RULE_LINKS,
      readFile: true,
      completesSettings: extensions.getExtension(YAML_EXTENSION) !== undefined,
      registries: host === "node" ? "client" : "nobody",
      ...(storage.scheme === "file" && { cacheFolder: Uri.joinPath(storage, "registries").fsPath }),
      lookUpCommand: "plimsoll.lookUpImage",
    } satisfies InitializationOptions,
    synchronize: { fileEvents: watchers },
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: false },
    markdown: { isTrusted: { enabledCommands: ["plimsoll.explainRule", "plimsoll.lookUpImage"] } },
  });
  const status = async (uri: Uri): Promise<Status> =>
    client.sendRequest(STATUS_REQUEST, { uri: client.code2ProtocolConverter.asUri(uri) });

  const rules = async (uri: Uri): Promise<RulesHere> =>
    client.sendRequest(RULES_REQUEST, { uri: client.code2ProtocolConverter.asUri(uri) });

  const changed = new EventEmitter<void>();
  const item = new StatusItem(client, changed.event, status);
  const images = new ImagesView(client, changed.event, async (uri) => (await status(uri)).kind !== undefined);
  const check = new WorkspaceCheck(client);
  const report = new ReportPage(client);
  const scans = new ScanImport(client, context.workspaceState);
  const others = new OtherLinters(context.globalState);
  const pages = new RulePages(Uri.joinPath(context.extensionUri, "docs/rules"));
  const handlers: Record<string, (...args: never[]) => unknown> = {
    fixAll: () =>
      commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.plimsoll", apply: "first" }),
    checkWorkspace: () => check.run(),
    openReport: () => report.open(),
    importScan: (chosen?: Uri) => scans.run(chosen),
    forgetScan: (chosen?: Uri) => scans.forget(chosen),
    createConfig,
    openConfig: () => openConfig(status),
    showRules: () => showRules(pages, rules),
    explainRule: (rule?: string) => explainRule(pages, rule),
    lookUpImage: (...where: WhereNamed) => lookUpImage(client, ...where),
    lookUpAllImages: () => lookUpAllImages(client),
    pinImages: (...given: PinGiven) => pinImages(client, ...given),
    refreshPins: () => refreshPins(client),
    showOutput: () => output.show(),
    restart: () => restart(client),
    refreshImages: () => images.refresh(),
  };
  context.subscriptions.push(
    output,
    ...watchers,
    answerFileReads(client),
    answerRegistryRequests(client),
    client.onNotification(STATUS_CHANGED, () => changed.fire()),
    changed,
    item,
    images,
    check,
    report,
    others,
    pages,
    ...Object.entries(handlers).map(([name, handler]) => commands.registerCommand(`plimsoll.${name}`, handler)),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void scans.restore();
    }),
    { dispose: () => client.dispose() },
  );
  await client.start();
  return { host, status, rules, told: () => others.told, images };
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}
