import * as vscode from "vscode";
import { trivy } from "../../scans/reports.ts";
import { finding, noFinding, open, setting, write } from "./editor.ts";
import { match } from "./expect.ts";
import { plimsoll } from "./extension.ts";

const ID = "no-known-vulnerabilities";
const DOCKERFILE = "FROM node:22-bookworm\nUSER node\n";

describe("scanners' reports", () => {
  before(() => plimsoll());

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("are imported, stand a restart, and are forgotten", async () => {
    const report = await write("out/node.json", trivy());
    const { uri } = await open("imported.Dockerfile", DOCKERFILE);
    await vscode.commands.executeCommand("plimsoll.importScan", report);
    match((await finding(uri, ID)).message, /^node:22-bookworm has 1 critical .*\(out\/node\.json\)\.$/);
    await vscode.commands.executeCommand("plimsoll.restart");
    await finding(uri, ID);
    await vscode.commands.executeCommand("plimsoll.forgetScan", report);
    await noFinding(uri, ID);
  });

  it("are followed in the folder that the settings name", async () => {
    await setting("plimsoll.scans", "reports");
    const { uri } = await open("followed.Dockerfile", DOCKERFILE);
    await noFinding(uri, ID);
    const report = await write("reports/node.trivy.json", trivy());
    await finding(uri, ID);
    await vscode.workspace.fs.delete(report);
    await noFinding(uri, ID);
    await setting("plimsoll.scans", undefined);
  });
});
