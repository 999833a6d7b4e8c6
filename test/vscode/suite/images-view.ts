import * as vscode from "vscode";
import type { ImageNode } from "../../../server/src/language/protocol.ts";
import { eventually, inFolder, write } from "./editor.ts";
import { equal, match, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

describe("the view of images", () => {
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(inFolder("pictures"), { recursive: true });
  });

  /** Waits for a line below some, or the topmost ones. */
  async function line(label: string, below?: ImageNode): Promise<ImageNode> {
    const { images } = await plimsoll();
    return eventually(`the image ${label}`, () =>
      (below?.children ?? images.shown).find((node) => node.label === label),
    );
  }

  it("lists nothing before it is opened, then images, versions and places", async () => {
    await write("pictures/Dockerfile", "FROM acme/pictures:1.2\n");
    await write("pictures/compose.yaml", "services:\n  a:\n    image: acme/pictures:1.3\n");
    const { images } = await plimsoll();
    equal(images.shown.length, 0);
    await vscode.commands.executeCommand("plimsoll.images.focus");
    const image = await line("acme/pictures");
    equal(image.description, "2 versions");
    equal(image.sign, "tag");
    const place = await line("pictures/compose.yaml", await line("1.3", image));
    equal(place.description, "line 3");
  });

  it("has an image pinned wherever it stands", async () => {
    const { images, host } = await plimsoll();
    await write("pictures/a.Dockerfile", "FROM localhost:1/acme/nobody:1\nFROM acme/other:1\n");
    await write("pictures/b.Dockerfile", "FROM localhost:1/acme/nobody:1\n");
    const image = await line("localhost:1/acme/nobody");
    equal(images.getTreeItem(image).contextValue, "pinnable");
    const said = await vscode.commands.executeCommand<string>("plimsoll.pinImages", image);
    // in a browser nobody is asked, and that is said
    match(said, host === "node" ? /^2 .*2 not resolved/ : /\w\.$/);
  });

  it("opens a place", async () => {
    const { images } = await plimsoll();
    const version = await line("1.3", await line("acme/pictures"));
    const { command, iconPath, label } = images.getTreeItem(await line("pictures/compose.yaml", version));
    equal(label, "pictures/compose.yaml");
    ok(iconPath instanceof vscode.ThemeIcon);
    ok(command, "the line of a place has a command");
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = await eventually("the file", () => vscode.window.activeTextEditor);
    match(editor.document.uri.path, /\/pictures\/compose\.yaml$/);
    equal([editor.selection.active.line, editor.selection.active.character], [2, 11]);
  });

  it("follows what is typed, and files that come", async () => {
    const edit = new vscode.WorkspaceEdit();
    const uri = inFolder("pictures/compose.yaml");
    edit.replace(uri, new vscode.Range(2, 11, 2, 28), "acme/typed:9");
    ok(await vscode.workspace.applyEdit(edit));
    equal((await line("acme/typed")).sign, "tag");
    await write("pictures/more/Dockerfile", "FROM acme/more\n");
    equal((await line("acme/more")).sign, "floating");
    await vscode.commands.executeCommand("plimsoll.refreshImages");
    ok(await line("acme/typed"));
  });
});
