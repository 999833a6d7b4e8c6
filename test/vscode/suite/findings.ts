import * as vscode from "vscode";
import { eventually, finding, findings, noFinding, open, select, setting, write } from "./editor.ts";
import { equal, match, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

const ROOT = "FROM node:22.12.0-bookworm-slim\nCOPY . /app\nUSER root\n";

describe("findings", () => {
  before(() => plimsoll());

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("appear when the example Dockerfile is opened", async () => {
    const document = await open("Dockerfile");
    equal(document.languageId, "dockerfile");
    const found = await finding(document.uri, "no-root-user");
    match(found.message, /root/);
    ok(document.validateRange(found.range).isEqual(found.range), "the range lies outside of the document");
  });

  for (const file of ["kubernetes.yaml", "compose.yaml", "container-group.yaml"]) {
    it(`appear when the example ${file} is opened`, async () => {
      const document = await open(file);
      const found = await eventually(`a finding in ${file}`, () => findings(document.uri)[0]);
      ok(found.message.length > 10);
    });
  }

  it("link to the rule's page", async () => {
    const document = await open("linked.Dockerfile", ROOT);
    const { code } = await finding(document.uri, "no-root-user");
    ok(typeof code === "object", "the finding has no link");
    equal(code.target.toString(), "plimsoll-rule:/no-root-user.md");
  });

  it("come with why and remedy on hover", async () => {
    const document = await open("hover.Dockerfile", ROOT);
    const { range } = await finding(document.uri, "no-root-user");
    const text = await eventually("a hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        range.start,
      );
      const contents = hovers
        .flatMap((hover) => hover.contents)
        .map((part) => (typeof part === "string" ? part : part.value));
      return contents.find((content) => content.includes("no-root-user"));
    });
    match(text, /root/);
    match(text, /\(command:plimsoll\.explainRule\?%5B%22no-root-user%22%5D\)/);
  });

  it("appear in a document that was never saved", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "dockerfile", content: ROOT });
    await vscode.window.showTextDocument(document);
    await finding(document.uri, "no-root-user");
  });

  it("follow what is typed", async () => {
    const document = await open("typed.Dockerfile", ROOT);
    await finding(document.uri, "no-root-user");
    const editor = vscode.window.activeTextEditor;
    ok(editor);
    const line = document.lineAt(2).range;
    await editor.edit((edit) => edit.replace(line, "USER 10001:10001"));
    await noFinding(document.uri, "no-root-user");
    await editor.edit((edit) => edit.replace(document.lineAt(2).range, "USER root"));
    await finding(document.uri, "no-root-user");
  });

  it("change with plimsoll.rules", async () => {
    const document = await open("rules.Dockerfile", ROOT);
    await finding(document.uri, "no-root-user");
    try {
      await setting("plimsoll.rules", { "no-root-user": "off" });
      await noFinding(document.uri, "no-root-user");
      await setting("plimsoll.rules", { "no-root-user": "hint" });
      const { severity } = await finding(document.uri, "no-root-user");
      equal(severity, vscode.DiagnosticSeverity.Hint);
    } finally {
      await setting("plimsoll.rules", undefined);
    }
    await eventually("the rule's own severity", () => {
      const [found] = findings(document.uri, "no-root-user");
      return found?.severity === vscode.DiagnosticSeverity.Error || undefined;
    });
  });

  it("go away with plimsoll.enable", async () => {
    const document = await open("enable.Dockerfile", ROOT);
    await finding(document.uri, "no-root-user");
    try {
      await setting("plimsoll.enable", false);
      await eventually("no findings", () => findings(document.uri).length === 0 || undefined);
      equal((await (await plimsoll()).status(document.uri)).reason, "disabled");
    } finally {
      await setting("plimsoll.enable", undefined);
    }
    await finding(document.uri, "no-root-user");
  });

  it("obey a .plimsoll.yaml that is written beside", async () => {
    const document = await open("team/Dockerfile", ROOT);
    await finding(document.uri, "no-root-user");
    const file = await write("team/.plimsoll.yaml", "rules:\n  no-root-user: off\n");
    await noFinding(document.uri, "no-root-user");
    const { settings } = await (await plimsoll()).status(document.uri);
    ok(settings?.endsWith("team/.plimsoll.yaml"), `settings: ${settings}`);
    await vscode.workspace.fs.delete(file);
    await finding(document.uri, "no-root-user");
  });

  it("survive a restart of the server", async () => {
    const document = await open("restart.Dockerfile", ROOT);
    const { range } = await finding(document.uri, "no-root-user");
    await vscode.commands.executeCommand("plimsoll.restart");
    equal((await (await plimsoll()).status(document.uri)).kind, "dockerfile");
    await finding(document.uri, "no-root-user");
    const editor = vscode.window.activeTextEditor;
    ok(editor);
    select(range);
    await editor.edit((edit) => edit.replace(document.lineAt(2).range, "USER 10001:10001"));
    await noFinding(document.uri, "no-root-user");
  });
});
