import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { LookUpImageResult } from "../../server/src/language/protocol.ts";
import { Guard } from "../registry/guard.ts";
import { PUSH, Session } from "./session.ts";

const DOCKERFILE = "# syntax=docker/dockerfile:1\nFROM node\nRUN apt-get update && apt-get install -y curl\n";
const COMPOSE = "services:\n  web:\n    image: ghcr.io/acme/app:1\n    privileged: true\n";
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx:1.27\n";
const FILES = {
  Dockerfile: DOCKERFILE,
  "compose.yaml": COMPOSE,
  "k8s/pod.yaml": POD,
  ".plimsoll.yaml": "extends: [plimsoll:all]\n",
};

/** Everything of the file. */
const ALL = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe("a session in which nobody asks for the network", function () {
  this.timeout(60_000);
  let guard: Guard;
  let session: Session;
  beforeEach(() => {
    guard = new Guard();
  });
  afterEach(async () => {
    await session.stop();
    guard.remove();
  });

  for (const [how, more] of [
    ["that pulls diagnostics", {}],
    ["to which they are sent", { capabilities: PUSH }],
  ] as const) {
    it(`of an editor ${how} opens no connection, whatever is opened, typed, fixed and checked`, async () => {
      session = await Session.start({ files: FILES, env: guard.env, ...more });
      for (const [path, text] of Object.entries(FILES)) {
        const uri = await session.open(path, text);
        if ("capabilities" in more) await session.publication(uri, 1);
        else assert.ok(path === ".plimsoll.yaml" || (await session.diagnostics(uri)).length > 0, path);
        for (const [line, words] of text.split("\n").entries()) await session.hover(uri, line, words.length >> 1);
        await session.connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range: ALL });
        const actions = await session.actions(uri, ALL);
        for (const action of actions)
          if (!action.edit && action.data !== undefined)
            await session.connection.sendRequest("codeAction/resolve", action);
        for (const kind of ["source.fixAll.plimsoll", "refactor.rewrite.plimsoll"]) {
          const [all] = await session.actions(uri, ALL, { only: [kind] });
          if (all?.edit || all?.data !== undefined) await session.apply(all);
        }
        await session.edit(uri, 0, 0, "# typed\n");
        await session.save(uri);
        await session.connection.sendRequest("plimsoll/checkText", { uri: session.uri(path), text });
        await session.status(uri);
        await session.close(uri);
      }
      await session.connection.sendRequest("plimsoll/images", {});
      await session.changeSettings({ online: "onDemand" });
      await session.fileChanged("compose.yaml");
      await session.diagnostics(await session.open("Dockerfile", DOCKERFILE)).catch(() => []);
      assert.deepEqual(guard.called, []);
    });
  }

  it("is told from one in which somebody looks an image up, which the guard sees", async () => {
    session = await Session.start({ files: FILES, env: guard.env });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const { told, failures }: LookUpImageResult = await session.connection.sendRequest("plimsoll/lookUpImage", {
      uri,
      trusted: false,
    });
    assert.equal(told, 0);
    assert.ok(failures.length > 0);
    assert.equal(guard.called[0], "fetch");
  });
});

describe("the guard", () => {
  for (const [way, program] of [
    ["fetch", 'fetch("http://localhost:1")'],
    ["socket", 'require("node:net").connect(1, "localhost")'],
    ["socket", 'new (require("node:net").Socket)().connect({ port: 1 })'],
    ["tls", 'require("node:tls").connect(1)'],
    ["dns", 'require("node:dns").lookup("localhost", () => {})'],
    ["dns/promises", 'require("node:dns/promises").resolve("localhost")'],
    ["dgram", 'require("node:dgram").createSocket("udp4")'],
    ["http", 'require("node:http").get("http://localhost:1")'],
    ["https", 'require("node:https").request("https://localhost:1")'],
    ["http2", 'require("node:http2").connect("http://localhost:1")'],
    ["WebSocket", 'new WebSocket("ws://localhost:1")'],
  ] as const) {
    it(`sees ${program}`, () => {
      const guard = new Guard();
      try {
        const options = { env: { ...process.env, ...guard.env }, stdio: "ignore" } as const;
        assert.throws(() => execFileSync(process.execPath, ["-e", program], options));
        assert.deepEqual(guard.called, [way]);
      } finally {
        guard.remove();
      }
    });
  }
});
