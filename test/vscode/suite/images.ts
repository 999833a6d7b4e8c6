import * as vscode from "vscode";
import { eventually, open } from "./editor.ts";
import { match, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

/** A port at which nobody listens. */
const DOCKERFILE = "FROM localhost:1/acme/app:1.4\nUSER 10001\n";

/** The first hover at the beginning of a document's first image that holds a text. */
function hover({ uri }: vscode.TextDocument, text: string): Promise<string> {
  return eventually(`a hover with ${text}`, async () => {
    const at = new vscode.Position(0, 6);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
    const contents = hovers.flatMap(({ contents }) => contents);
    return contents.map((part) => (typeof part === "string" ? part : part.value)).find((part) => part.includes(text));
  });
}

describe("images", () => {
  before(() => plimsoll());

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("have a card with what is known of them, and a link to know more", async () => {
    const document = await open("card.Dockerfile", DOCKERFILE);
    const card = await hover(document, "acme");
    match(card, /not pinned by digest/);
    match(card, /\[Look it up \(asks localhost\\:1\)\]\(command:plimsoll\.lookUpImage\?%5B%22/);
  });

  it("are looked up by the command of the link, which tells why it can't", async () => {
    const document = await open("look-up.Dockerfile", DOCKERFILE);
    await hover(document, "acme");
    await vscode.commands.executeCommand("plimsoll.lookUpImage", document.uri.toString(), 0, 5);
    ok(vscode.window.activeTextEditor?.document === document);
    // in a browser nobody is asked
    if ((await plimsoll()).host === "browser") return;
    match(await hover(document, "be reached"), /localhost\\:1/);
  });
});
