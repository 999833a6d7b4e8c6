import * as vscode from "vscode";
import { eventually, findings, inFolder, open, write } from "./editor.ts";
import { equal, match, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

describe("commands", () => {
  before(() => plimsoll());

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("explain a rule from the pages that come with the extension", async () => {
    await vscode.commands.executeCommand("plimsoll.explainRule", "no-root-user");
    const label = await eventually("a preview", () => vscode.window.tabGroups.activeTabGroup.activeTab?.label);
    match(label, /no-root-user/);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("plimsoll-rule:/no-root-user.md"));
    match(page.getText(), /^# /m);
  });

  it("write a settings file once and open it", async () => {
    await vscode.commands.executeCommand("plimsoll.createConfig");
    const document = vscode.window.activeTextEditor?.document;
    ok(document, "no editor is active");
    ok(document.uri.path.endsWith("/.plimsoll.yaml"), `open is ${document.uri.path}`);
    match(document.getText(), /extends: \[plimsoll:recommended\]/);
    await write(".plimsoll.yaml", "rules: {}\n");
    await vscode.commands.executeCommand("plimsoll.createConfig");
    equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(inFolder(".plimsoll.yaml"))), "rules: {}\n");
    await open("Dockerfile");
    await vscode.commands.executeCommand("plimsoll.openConfig");
    ok(vscode.window.activeTextEditor?.document.uri.path.endsWith("/.plimsoll.yaml"));
    await vscode.workspace.fs.delete(inFolder(".plimsoll.yaml"));
  });

  it("list the rules that apply, and open the page of the one that is picked", async () => {
    await write(".plimsoll.yaml", "rules: { no-root-user: hint }\n");
    const document = await open("Dockerfile");
    const { rules } = await plimsoll();
    const here = await eventually("the level of the settings file", async () => {
      const answer = await rules(document.uri);
      return answer.rules.some(({ id, level }) => id === "no-root-user" && level === "hint") ? answer : undefined;
    });
    equal(here.rules.find(({ id }) => id === "no-root-user")?.said, "rules");
    await vscode.commands.executeCommand("plimsoll.showRules");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    const first = here.rules[0]?.id ?? "no rule";
    await eventually(`a preview of ${first}`, () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes(first) ? true : undefined,
    );
    await vscode.workspace.fs.delete(inFolder(".plimsoll.yaml"));
  });

  it("check files that are not open", async () => {
    const uri = await write("closed/Dockerfile", "FROM node:22.12.0-bookworm-slim\nUSER root\n");
    equal(findings(uri).length, 0);
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    ok(findings(uri, "no-root-user").length === 1);
    // other ways to open it would keep it in memory for a while
    await vscode.commands.executeCommand("vscode.open", uri);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await eventually("the file to be closed", () =>
      vscode.workspace.textDocuments.every((document) => document.uri.toString() !== uri.toString()) ? true : undefined,
    );
    await eventually("its finding", () => findings(uri, "no-root-user")[0]);
  });

  it("show a report about the workspace", async () => {
    const html = await vscode.commands.executeCommand<string>("plimsoll.openReport");
    match(html, /<h2 id="findings-title">Findings<\/h2>[\s\S]*kubernetes\.yaml:\d+/);
    await eventually("the page", () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label === "Plimsoll report" ? true : undefined,
    );
  });
});

describe("status", () => {
  it("names the format of a file that is checked", async () => {
    const document = await open("compose.yaml");
    const status = await (await plimsoll()).status(document.uri);
    equal(status.kind, "compose");
    equal(status.reason, undefined);
  });

  it("says why a file is not checked", async () => {
    const { status } = await plimsoll();
    equal((await status((await open("notes.yaml", "title: some notes\n")).uri)).reason, "not-recognised");
    const template = await status((await open("Dockerfile.j2", "FROM {{ base }}\n")).uri);
    equal(template.reason, "not-recognised");
    match(template.detail ?? "", /template/);
  });
});
