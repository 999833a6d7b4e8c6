import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { CompletionList } from "vscode-languageserver";
import { PULL, Session } from "./session.ts";

const CAPABLE = { ...PULL, textDocument: { ...PULL.textDocument, completion: { dynamicRegistration: true } } };

describe("words of a settings file in the editor", function () {
  this.timeout(60_000);
  let session: Session;
  afterEach(() => session.stop());

  const complete = (uri: string, line: number, character: number) =>
    session.connection.sendRequest<CompletionList | null>("textDocument/completion", {
      textDocument: { uri },
      position: { line, character },
    });

  it("are offered for settings files alone, with their place", async () => {
    session = await Session.start({ capabilities: CAPABLE });
    assert.equal(session.initialized.capabilities.completionProvider, undefined);
    const uri = await session.open(".plimsoll.yaml", "rules:\n  no-root-user: wa\n");
    const list = await complete(uri, 1, 18);
    await session.until(() => session.registered.includes("textDocument/completion"), "the registration");
    const warning = list?.items.find(({ label }) => label === "warning");
    assert.deepEqual(warning?.textEdit, {
      range: { start: { line: 1, character: 16 }, end: { line: 1, character: 18 } },
      newText: "warning",
    });
    const dockerfile = await session.open("Dockerfile", "FROM node:24\nUS");
    assert.equal(await complete(dockerfile, 1, 2), null);
  });

  it("are explained under the mouse", async () => {
    session = await Session.start({ capabilities: CAPABLE, initializationOptions: { rulePagePrefix: "x:" } });
    const uri = await session.open(".plimsoll.yaml", "rules:\n  no-root-user: off\n");
    const hover = await session.hover(uri, 1, 5);
    assert.match(JSON.stringify(hover), /root.*\[no-root-user\]\(x:no-root-user\)/);
    assert.equal(await session.hover(uri, 1, 18), null);
  });

  it("are left to what completes them by the schema, and announced to clients that can't be told later", async () => {
    session = await Session.start({ capabilities: CAPABLE, initializationOptions: { completesSettings: true } });
    const uri = await session.open(".plimsoll.yaml", "rules:\n  no-root-user: off\n");
    assert.equal(await session.hover(uri, 1, 5), null);
    assert.ok(!session.registered.includes("textDocument/completion"));
    await session.stop();
    const plain = { ...PULL, textDocument: { ...PULL.textDocument, completion: {} } };
    session = await Session.start({ capabilities: plain });
    assert.ok(session.initialized.capabilities.completionProvider);
  });
});
