import { languages, type QuickPickItem, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient, TextDocumentEdit } from "vscode-languageclient";
import { PIN_REQUEST, type PinnedPlace, type PinParams, type PinResult } from "../../server/src/language/protocol.ts";
import { askCancellably } from "./cancellable.ts";
import { SELECTOR } from "./documents.ts";
import { unlinked } from "./unlinked.ts";

/** One reference, as code actions and views name it. */
export interface PinTarget {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** References of the whole workspace, as they are written. */
interface PinEverywhere {
  readonly images: readonly string[];
}

/** What the command is given: a reference, references wherever they stand, a file or folder with all that are selected, or nothing from the command palette. */
export type PinGiven = readonly [given?: PinTarget | PinEverywhere | Uri, selected?: readonly Uri[]];

type Scope = Pick<PinParams, "uris" | "position" | "images">;

const CHANGED = "Files have changed while registries were asked, so that nothing is written: try again.";

/** Writes the digests that tags point to. @returns what became of the images, undefined where the person has cancelled it */
export async function pinImages(client: BaseLanguageClient, ...given: PinGiven): Promise<string | undefined> {
  const scope = scopeOf(client, given) ?? (await chooseScope(client));
  // of one reference it is plain that its digest is to be another one
  const result = scope && (await ask(client, { ...scope, mode: scope.position ? "update" : "pin" }));
  return result && write(client, result);
}

/** Shows which tags have moved and lets the person choose which of their digests to renew. */
export async function refreshPins(client: BaseLanguageClient): Promise<string | undefined> {
  const scope = await chooseScope(client);
  const found = scope && (await ask(client, { ...scope, mode: "check" }));
  if (!found) return undefined;
  const moved = found.places.filter(({ state }) => state === "moved");
  if (moved.length === 0) return tell(client, found);
  const items = [...new Set(moved.map(({ image }) => image))].map((image) => {
    const places = moved.filter((place) => place.image === image);
    return itemOf(client, image, places);
  });
  const chosen = await window.showQuickPick(items, {
    title: "Renew Pinned Digests",
    placeHolder: found.summary,
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!chosen || chosen.length === 0) return undefined;
  const result = await ask(client, { ...scope, mode: "update", images: chosen.map(({ image }) => image) });
  return result && write(client, result);
}

function scopeOf(client: BaseLanguageClient, [given, selected]: PinGiven): Scope | undefined {
  if (!given) return undefined;
  if ("images" in given) return { images: given.images };
  if (!(given instanceof Uri)) return { uris: [given.uri], position: given.position };
  return { uris: (selected ?? [given]).map((uri) => client.code2ProtocolConverter.asUri(uri)) };
}

/** The active file or the workspace, where there are both. */
async function chooseScope(client: BaseLanguageClient): Promise<Scope | undefined> {
  const document = window.activeTextEditor?.document;
  const isFile = document !== undefined && languages.match([...SELECTOR] as never, document) > 0;
  const file = isFile ? [client.code2ProtocolConverter.asUri(document.uri)] : undefined;
  const hasFolder = (workspace.workspaceFolders ?? []).length > 0;
  if (!file && !hasFolder) {
    void window.showInformationMessage("Plimsoll: open a file that names images first.");
    return undefined;
  }
  if (!file) return {};
  if (!hasFolder) return { uris: file };
  const here = { label: "This file", description: workspace.asRelativePath(document?.uri ?? ""), uris: file };
  const all = { label: "All files of the workspace", description: "", uris: undefined };
  const chosen = await window.showQuickPick([here, all], { title: "Ask Registries About the Images of" });
  return chosen && (chosen.uris ? { uris: chosen.uris } : {});
}

/** Undefined where the person has cancelled it. */
function ask(
  client: BaseLanguageClient,
  wish: Omit<PinParams, "trusted" | "workDoneToken">,
): Thenable<PinResult | undefined> {
  const params: PinParams = { ...wish, trusted: workspace.isTrusted };
  return askCancellably<PinParams, PinResult>(client, "asking registries", PIN_REQUEST, params);
}

/** Carries the edits out, which can be undone, and says what became of the images. */
async function write(client: BaseLanguageClient, result: PinResult): Promise<string> {
  if (result.edit) {
    const changes = (result.edit.documentChanges ?? []) as TextDocumentEdit[];
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
    const isWritten = changes.every((change) => isCurrent(client, change)) && (await workspace.applyEdit(edit));
    if (!isWritten) return tell(client, { ...result, summary: CHANGED });
  }
  return tell(client, result);
}

/** Edits are for one version of a text; of a file that was not open, for what is on disk. */
function isCurrent(client: BaseLanguageClient, { textDocument: { uri, version } }: TextDocumentEdit): boolean {
  const address = client.protocol2CodeConverter.asUri(uri).toString();
  const open = workspace.textDocuments.find((document) => document.uri.toString() === address);
  return version === null ? !open?.isDirty : open?.version === version;
}

/** A short message with the first thing that went wrong; the output holds all that could not be done, and why. */
function tell(client: BaseLanguageClient, { summary, places, failures }: PinResult): string {
  const path = (uri: string) => workspace.asRelativePath(client.protocol2CodeConverter.asUri(uri));
  const undone = places.filter(({ state }) => state === "unresolved" || state === "left" || state === "held back");
  const lines = [
    ...failures.map(({ uri, message }) => `${path(uri)}: ${message}`),
    ...undone.map(({ uri, line, image, message }) => `${path(uri)}:${line}: ${image}: ${message}`),
  ];
  if (lines.length === 0) {
    void window.showInformationMessage(unlinked(`Plimsoll: ${summary}`));
    return summary;
  }
  for (const line of [summary, ...lines]) client.outputChannel.appendLine(line);
  const unresolved = undone.filter(({ state }) => state === "unresolved");
  const [first] = [
    ...failures.map(({ message }) => message),
    ...unresolved.map(({ image, message = "" }) => (message.includes(image) ? message : `${image}: ${message}`)),
  ];
  const show = first === undefined ? window.showInformationMessage : window.showWarningMessage;
  const text = first === undefined ? summary : `${summary} ${first}`;
  void show(unlinked(`Plimsoll: ${text}`), "Show All").then((answer) => {
    if (answer) client.outputChannel.show();
  });
  return summary;
}

function itemOf(
  client: BaseLanguageClient,
  image: string,
  places: readonly PinnedPlace[],
): QuickPickItem & { readonly image: string } {
  const label = image.slice(0, image.indexOf("@"));
  const where = places.map(
    ({ uri, line }) => `${workspace.asRelativePath(client.protocol2CodeConverter.asUri(uri))}:${line}`,
  );
  const detail = places[0]?.message ?? "";
  return { image, label, detail, description: where.join(", "), picked: true };
}
