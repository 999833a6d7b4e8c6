import * as vscode from "vscode";
import { eventually, findings, open } from "./editor.ts";
import { equal, ok } from "./expect.ts";
import { plimsoll } from "./extension.ts";

describe("another extension that reports the same lines", () => {
  const other = vscode.languages.createDiagnosticCollection("hadolint");
  before(() => plimsoll());
  after(() => other.dispose());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("is spoken of once", async () => {
    const { told } = await plimsoll();
    const { uri } = await open("Dockerfile");
    const [first] = await eventually("findings", () => {
      const found = findings(uri);
      return found.length > 0 ? found : undefined;
    });
    ok(first, "there is no finding");
    const say = (line: number, source: string) => {
      const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 1), "DL3000");
      diagnostic.source = source;
      return diagnostic;
    };
    other.set(uri, [say(first.range.start.line, "somebody else")]);
    other.set(uri, [say(first.range.start.line, "hadolint")]);
    await eventually("a notice", () => (told().includes("hadolint") ? true : undefined));
    other.set(uri, [say(first.range.start.line, "hadolint"), say(first.range.start.line, "hadolint")]);
    equal(
      told().filter((source) => source !== "docker-language-server"),
      ["hadolint"],
    );
  });
});
