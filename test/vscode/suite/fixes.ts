import * as vscode from "vscode";
import { eventually, finding, noFinding, open, select, setting } from "./editor.ts";
import { equal, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

describe("fixes", () => {
  before(async () => {
    await plimsoll();
    await setting("plimsoll.rules", { "prefer-copy-over-add": "warning" });
  });

  after(() => setting("plimsoll.rules", undefined));

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("are offered once as preferred and applied by the editor's own command", async () => {
    const document = await open("fix.Dockerfile", "FROM node:22.12.0-bookworm-slim\nCOPY . /app\nUSER root\n");
    const found = await finding(document.uri, "no-root-user");
    // The editor answers with nothing while the set of providers is changing, so that it is asked again.
    const actions = await eventually("a quick fix", async () => {
      const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        found.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      return offered.some(({ isPreferred }) => isPreferred) ? offered : undefined;
    });
    equal(actions.filter(({ isPreferred }) => isPreferred).length, 1);
    select(found.range);
    await vscode.commands.executeCommand("editor.action.codeAction", {
      kind: "quickfix",
      apply: "first",
      preferred: true,
    });
    await noFinding(document.uri, "no-root-user");
    equal(document.getText(), "FROM node:22.12.0-bookworm-slim\nCOPY . /app\nUSER node\n");
  });

  it("that are safe are applied on save where the user asks for it", async () => {
    await setting("editor.codeActionsOnSave", { "source.fixAll.plimsoll": "explicit" });
    try {
      const document = await open(
        "save.Dockerfile",
        "FROM scratch\nADD app /app # not a comment\nADD b c /d/\nUSER 10001\n",
      );
      await finding(document.uri, "prefer-copy-over-add");
      const editor = vscode.window.activeTextEditor;
      ok(editor);
      await editor.edit((edit) => edit.delete(new vscode.Range(1, 12, 1, 28)));
      ok(await document.save());
      await eventually(
        "fixes on save",
        () => document.getText() === "FROM scratch\nCOPY app /app\nCOPY b c /d/\nUSER 10001\n" || undefined,
      );
      equal(document.isDirty, false);
    } finally {
      await setting("editor.codeActionsOnSave", undefined);
    }
  });

  it("that are safe are all applied by the extension's command", async () => {
    const document = await open("all.Dockerfile", "FROM scratch\nADD app /app\nADD b c /d/\nUSER 10001\n");
    await finding(document.uri, "prefer-copy-over-add");
    await vscode.commands.executeCommand("plimsoll.fixAll");
    await eventually(
      "all fixes",
      () => document.getText() === "FROM scratch\nCOPY app /app\nCOPY b c /d/\nUSER 10001\n" || undefined,
    );
  });
});
