import { commands, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { Status } from "../../server/src/language/protocol.ts";

const NAMES = [".plimsoll.yaml", ".plimsoll.yml", ".plimsoll.json"];

const TEMPLATE = `# What Plimsoll checks in this folder and below, in the editor and on the command line.
extends: [plimsoll:recommended]
rules: {}
#  no-root-user: error      # off | hint | info | warning | error
`;

/** Opens the settings file of the workspace folder; writes one first where there is none. */
export async function createConfig(): Promise<void> {
  const folder = await workspaceFolder();
  if (!folder) {
    void window.showInformationMessage("Open a folder first: the settings file belongs to it.");
    return;
  }
  const present = await Promise.all(NAMES.map((name) => existing(Uri.joinPath(folder.uri, name))));
  const file = present.find((uri) => uri !== undefined) ?? Uri.joinPath(folder.uri, NAMES[0] as string);
  if (!present.some(Boolean)) await workspace.fs.writeFile(file, new TextEncoder().encode(TEMPLATE));
  await window.showTextDocument(file);
}

/** Opens what decides for the active document: its settings file, else the editor's settings. */
export async function openConfig(status: (uri: Uri) => Promise<Status>): Promise<void> {
  const document = window.activeTextEditor?.document;
  const settings = document && (await status(document.uri)).settings;
  if (settings) await window.showTextDocument(Uri.parse(settings, true));
  else await commands.executeCommand("workbench.action.openSettings", "plimsoll");
}

async function existing(uri: Uri): Promise<Uri | undefined> {
  try {
    await workspace.fs.stat(uri);
    return uri;
  } catch {
    return undefined;
  }
}

async function workspaceFolder(): Promise<WorkspaceFolder | undefined> {
  const active = window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  const folders = workspace.workspaceFolders ?? [];
  return active ?? (folders.length > 1 ? window.showWorkspaceFolderPick() : folders[0]);
}
