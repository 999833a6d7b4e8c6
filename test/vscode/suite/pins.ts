import * as vscode from "vscode";
import type { Hub } from "../launcher/hub.ts";
import { eventually, inFolder, open, write } from "./editor.ts";
import { equal, match, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

const DOCKERFILE = "FROM node:22\nUSER node\n";
const IN_A_BROWSER = /^Registries answer no requests from web pages/;

describe("pins", () => {
  let hub: Hub;
  let isBrowser: boolean;

  before(async () => {
    isBrowser = (await plimsoll()).host === "browser";
    const told = vscode.workspace.getConfiguration("plimsollTest").get<Hub>("hub");
    ok(told, "the suite needs a registry");
    hub = told;
    await mirror({ "docker.io": hub.host });
  });

  after(() => mirror(undefined));

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("are written by the action on a reference, and can be undone", async () => {
    const document = await open("pinned.Dockerfile", DOCKERFILE);
    const { command } = await eventually("an action that pins", () => pinAction(document));
    match(command?.title ?? "", /^Pin node:22 to its digest \(asks docker\.io\)$/);
    const said = await vscode.commands.executeCommand<string>(command?.command ?? "", ...(command?.arguments ?? []));
    if (isBrowser) {
      match(said, IN_A_BROWSER);
      equal(document.getText(), DOCKERFILE);
      return;
    }
    equal(said, "1 image: 1 pinned in 1 file.");
    equal(document.getText(), `FROM node:22@${hub.digest}\nUSER node\n`);
    ok(document.isDirty, "nothing is saved unasked");
    await vscode.commands.executeCommand("undo");
    equal(document.getText(), DOCKERFILE);
  });

  it("are written into all files of a folder, except where something is missing", async () => {
    const one = await write("pins/Dockerfile", DOCKERFILE);
    const two = await write(
      "pins/compose.yaml",
      "services:\n  a:\n    image: node:22 # web\n  b:\n    image: node:none\n",
    );
    const said = await vscode.commands.executeCommand<string>("plimsoll.pinImages", inFolder("pins"));
    if (isBrowser) {
      match(said, IN_A_BROWSER);
      return;
    }
    equal(said, "3 images: 1 pinned, 1 held back, 1 not resolved in 1 file.");
    match((await vscode.workspace.openTextDocument(one)).getText(), /^FROM node:22@sha256:/);
    ok(!(await vscode.workspace.openTextDocument(two)).isDirty, "of a file all or nothing");
  });

  it("are renewed where their tags have moved, once that is chosen", async () => {
    const text = `FROM node:22@${hub.old}\nUSER node\n`;
    const document = await open("moved.Dockerfile", text);
    const said = vscode.commands.executeCommand<string>("plimsoll.refreshPins");
    // this file; then, where the tag has moved, all that have
    const accepting = setInterval(() => {
      void vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    }, 500);
    try {
      if (isBrowser) match(await said, IN_A_BROWSER);
      else equal(await said, "1 image: 1 updated in 1 file.");
    } finally {
      clearInterval(accepting);
    }
    equal(document.getText(), isBrowser ? text : `FROM node:22@${hub.digest}\nUSER node\n`);
  });
});

/** Undefined takes the setting away. */
async function mirror(mirrors: Readonly<Record<string, string>> | undefined): Promise<void> {
  const registries = mirrors && { mirrors };
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration().update("plimsoll.registries", registries, Global);
}

async function pinAction({ uri }: vscode.TextDocument): Promise<vscode.CodeAction | undefined> {
  const at = new vscode.Range(0, 7, 0, 7);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    at,
  );
  return actions.find(({ command }) => command?.command === "plimsoll.pinImages");
}
