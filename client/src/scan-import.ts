import { type ExtensionContext, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  FORGET_SCAN_REQUEST,
  type ForgetScanParams,
  IMPORT_SCAN_REQUEST,
  type ImportScanParams,
  type ImportScanResult,
} from "../../server/src/language/protocol.ts";
import { unlinked } from "./unlinked.ts";

const MOST_BYTES = 50 * 2 ** 20;
/** More reports are not remembered. */
const MOST = 20;
const KEY = "plimsoll.importedScans";

/** A report that was imported, as the workspace's state keeps it. */
interface Imported {
  readonly uri: string;
  /** What a person has said it is about. */
  readonly image?: string;
}

/** Imports scanners' reports that a person chooses, and again after a restart. */
export class ScanImport {
  readonly #client: BaseLanguageClient;
  readonly #state: ExtensionContext["workspaceState"];

  constructor(client: BaseLanguageClient, state: ExtensionContext["workspaceState"]) {
    this.#client = client;
    this.#state = state;
  }

  /** Asks for a report where none is given, and says what is in it. */
  async run(chosen?: Uri): Promise<void> {
    const uri = chosen instanceof Uri ? chosen : await choose();
    if (!uri) return;
    let image: string | undefined;
    let result = await this.#send({ uri: uri.toString() });
    while (result?.unnamed) {
      image = await window.showInputBox({
        title: "Which image is the report about?",
        prompt: result.message,
        placeHolder: "registry.example/team/app:1.4",
        ignoreFocusOut: true,
      });
      if (!image) return;
      result = await this.#send({ uri: uri.toString(), image });
    }
    if (!result) void window.showWarningMessage(`${unlinked(nameOf(uri))} can't be read, or is larger than 50 MB.`);
    else if (!result.taken) void window.showWarningMessage(result.message);
    else {
      await this.#remember({ uri: uri.toString(), ...(image === undefined ? {} : { image }) });
      const forget = "Forget It";
      void window.showInformationMessage(result.message, forget).then((answer) => {
        if (answer === forget) void this.#forget(uri.toString());
      });
    }
  }

  /** Lets a person choose what to forget, where no report is given. */
  async forget(chosen?: Uri): Promise<void> {
    if (chosen instanceof Uri) return this.#forget(chosen.toString());
    const items = this.#imported.map(({ uri }) => ({ label: nameOf(Uri.parse(uri)), description: pathOf(uri), uri }));
    if (items.length === 0) {
      void window.showInformationMessage("No scanner's report is imported.");
      return;
    }
    const picked = await window.showQuickPick(items, { title: "Which report is to be forgotten?", canPickMany: true });
    for (const { uri } of picked ?? []) await this.#forget(uri);
  }

  /** Imports again what was imported before; what is no longer there is passed over. */
  async restore(): Promise<void> {
    for (const imported of this.#imported) await this.#send(imported, true);
  }

  get #imported(): readonly Imported[] {
    return this.#state.get<readonly Imported[]>(KEY, []);
  }

  async #remember(imported: Imported): Promise<void> {
    const others = this.#imported.filter(({ uri }) => uri !== imported.uri);
    await this.#state.update(KEY, [...others, imported].slice(-MOST));
  }

  async #forget(uri: string): Promise<void> {
    await this.#state.update(
      KEY,
      this.#imported.filter((imported) => imported.uri !== uri),
    );
    await this.#client.sendRequest(FORGET_SCAN_REQUEST, { path: pathOf(uri) } satisfies ForgetScanParams);
  }

  /** Undefined where the report can't be read. */
  async #send({ uri, image }: Imported, quiet = false): Promise<ImportScanResult | undefined> {
    const text = await read(Uri.parse(uri));
    if (text === undefined) return undefined;
    const params: ImportScanParams = { path: pathOf(uri), text, quiet, ...(image === undefined ? {} : { image }) };
    const result = await this.#client.sendRequest<ImportScanResult>(IMPORT_SCAN_REQUEST, params);
    return { ...result, message: unlinked(result.message) };
  }
}

async function choose(): Promise<Uri | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      title: "Import a Scanner's Report",
      openLabel: "Import",
      filters: { "Reports of Trivy and Grype, SARIF": ["json", "sarif"] },
    })) ?? [];
  return chosen;
}

async function read(uri: Uri): Promise<string | undefined> {
  try {
    const { size } = await workspace.fs.stat(uri);
    return size > MOST_BYTES ? undefined : new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** As people know it: relative to the workspace where it lies inside. */
function pathOf(uri: string): string {
  return workspace.asRelativePath(Uri.parse(uri));
}

function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
