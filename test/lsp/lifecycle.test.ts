import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { COMPOSE, PULL, PUSH, rulesOf, Session } from "./session.ts";

describe("the server's life", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("says what it can do to a client that asks for diagnostics", async () => {
    session = await Session.start();
    const { capabilities, serverInfo } = session.initialized;
    assert.equal(serverInfo?.name, "plimsoll");
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: { includeText: false } });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: "plimsoll",
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: ["quickfix", "source.fixAll.plimsoll", "refactor.rewrite.plimsoll"],
      resolveProvider: true,
    });
    assert.equal(capabilities.hoverProvider, true);
    assert.equal(capabilities.positionEncoding, "utf-16");
  });

  it("offers no pull to a client that does not know it", async () => {
    session = await Session.start({ capabilities: PUSH });
    assert.equal(session.initialized.capabilities.diagnosticProvider, undefined);
  });

  it("serves a client without any capability", async () => {
    session = await Session.start({ capabilities: {} });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(rulesOf(await session.publication(uri, 1)), ["no-privileged-container"]);
    assert.equal(await session.hover(uri, 0, 0), null);
  });

  it("asks to be told of settings and files once it is initialised", async () => {
    session = await Session.start();
    await session.until(() => session.registered.length >= 2, "registrations");
    assert.ok(session.registered.includes("workspace/didChangeConfiguration"));
    assert.ok(session.registered.includes("workspace/didChangeWatchedFiles"));
  });

  it("ends with 0 after shutdown", async () => {
    session = await Session.start();
    assert.equal(await session.stop(), 0);
  });

  it("ends with 1 where the client goes without shutdown", async () => {
    session = await Session.start();
    const ended = new Promise((resolve) => session.process.once("exit", resolve));
    await session.connection.sendNotification("exit");
    assert.equal(await ended, 1);
  });

  it("ends when the client's side of the pipe closes", async () => {
    session = await Session.start();
    const ended = new Promise((resolve) => session.process.once("exit", resolve));
    session.process.stdin?.end();
    assert.equal(await ended, 1);
  });
});

describe("messages that make no sense", () => {
  let session: Session;
  afterEach(() => session.stop());

  async function stillServes(): Promise<void> {
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), ["no-privileged-container"]);
  }

  it("a body that is no JSON", async () => {
    session = await Session.start();
    session.process.stdin?.write("Content-Length: 9\r\n\r\n{ broken ");
    await stillServes();
  });

  it("a body that is JSON but no message", async () => {
    session = await Session.start();
    session.process.stdin?.write("Content-Length: 13\r\n\r\n[1, 2, 3, {}]");
    session.process.stdin?.write("Content-Length: 4\r\n\r\nnull");
    await stillServes();
  });

  it("requests and notifications that do not exist", async () => {
    session = await Session.start();
    await assert.rejects(session.connection.sendRequest("plimsoll/nothing", { a: 1 }), /nothing/);
    await session.connection.sendNotification("plimsoll/nothing", {});
    await stillServes();
  });

  for (const method of [
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didClose",
    "textDocument/didSave",
  ]) {
    it(`${method} with parameters of the wrong shape`, async () => {
      session = await Session.start();
      for (const params of [{}, { textDocument: null }, { textDocument: { uri: 5 }, contentChanges: 7 }]) {
        await session.connection.sendNotification(method, params);
      }
      await stillServes();
    });
  }

  for (const method of [
    "textDocument/codeAction",
    "textDocument/hover",
    "textDocument/diagnostic",
    "plimsoll/status",
  ]) {
    it(`${method} with parameters of the wrong shape, or of a document that is not open`, async () => {
      session = await Session.start();
      for (const params of [{}, { textDocument: { uri: "file:///nowhere" } }, { textDocument: { uri: 5 } }]) {
        await session.connection.sendRequest(method, params).catch(() => {});
      }
      await stillServes();
    });
  }

  it("a change whose range lies outside of the text", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 900, character: 0 }, end: { line: 901, character: 5 } }, text: "#" }],
    });
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), ["no-privileged-container"]);
  });

  it("an action to be resolved that the server never offered", async () => {
    session = await Session.start({ capabilities: PULL });
    const bare = { title: "Nothing" };
    assert.deepEqual(await session.connection.sendRequest("codeAction/resolve", bare), bare);
    await assert.rejects(
      session.connection.sendRequest("codeAction/resolve", {
        title: "Old",
        data: { uri: "file:///nowhere", version: 1, recipe: { do: "fix-all" } },
      }),
      /changed/,
    );
    await stillServes();
  });

  it("writes nothing of a document into its log", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", `${COMPOSE}    environment: { TOKEN: "hunter2-hunter2" }\n`);
    await session.diagnostics(uri);
    await session.connection
      .sendRequest("textDocument/hover", { textDocument: { uri }, position: null })
      .catch(() => {});
    assert.ok(!session.logged.some((line) => line.includes("hunter2")));
  });
});
