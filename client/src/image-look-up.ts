import { commands, Position, Range, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  LOOK_UP_IMAGE_REQUEST,
  type LookUpImageParams,
  type LookUpImageResult,
} from "../../server/src/language/protocol.ts";
import { cancellable } from "./cancellable.ts";
import { counted } from "./counted.ts";
import { unlinked } from "./unlinked.ts";

/** How many failures are told in one message; the output tells all. */
const MOST_FAILURES = 3;

/** What a link in a hover hands over: a document's address, a line and a character; nothing from the command palette. */
export type WhereNamed = readonly [uri?: string, line?: number, character?: number];

/** Has the image looked up that is named there, else the one at the cursor, and shows what is known of it then. */
export async function lookUpImage(client: BaseLanguageClient, ...[uri, line, character]: WhereNamed): Promise<void> {
  const active = window.activeTextEditor;
  const document =
    uri === undefined ? active?.document : await workspace.openTextDocument(client.protocol2CodeConverter.asUri(uri));
  const position = line === undefined ? active?.selection.active : new Position(line, character ?? 0);
  if (!document || !position) {
    void window.showInformationMessage("Plimsoll: put the cursor on the name of an image first.");
    return;
  }
  const result = await ask(client, "looking up the image", {
    uri: client.code2ProtocolConverter.asUri(document.uri),
    position: client.code2ProtocolConverter.asPosition(position),
    trusted: workspace.isTrusted,
  });
  if (!result) return;
  tell(client, result);
  if (result.told === 0) return;
  await window.showTextDocument(document, { selection: new Range(position, position) });
  // one that is still open would be shown as it is; older editors have no command to close it
  await commands.executeCommand("editor.action.hideHover").then(undefined, () => {});
  await commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
}

/** Has all images looked up that the active document names. */
export async function lookUpAllImages(client: BaseLanguageClient): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document) return;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const result = await ask(client, "looking up the images of this file", { uri, trusted: workspace.isTrusted });
  if (!result) return;
  tell(client, result);
  window.setStatusBarMessage(`Plimsoll: ${counted(result.told, "image")} looked up`, 10_000);
}

/** Undefined where the person has cancelled it. */
function ask(
  client: BaseLanguageClient,
  what: string,
  params: LookUpImageParams,
): Thenable<LookUpImageResult | undefined> {
  return cancellable(what, (token) => client.sendRequest<LookUpImageResult>(LOOK_UP_IMAGE_REQUEST, params, token));
}

function tell(client: BaseLanguageClient, { failures }: LookUpImageResult): void {
  if (failures.length === 0) return;
  for (const failure of failures) client.outputChannel.appendLine(failure);
  const more = failures.length - MOST_FAILURES;
  const others = more > 0 ? [`${more} more in the output.`] : [];
  void window.showWarningMessage(unlinked(`Plimsoll: ${[...failures.slice(0, MOST_FAILURES), ...others].join(" ")}`));
}
