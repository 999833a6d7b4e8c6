import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { Range } from "vscode-languageserver";
import { PlayedRegistry } from "../registry/played-registry.ts";
import { anything } from "./pinning.ts";
import { Session } from "./session.ts";

let session: Session;

describe("actions that pin", () => {
  let registry: PlayedRegistry;
  before(async () => {
    registry = await PlayedRegistry.start(anything);
  });
  after(() => registry.stop());
  afterEach(async () => {
    await session.stop();
    assert.deepEqual(registry.asked, []);
  });

  const start = async (rules: Record<string, string>) => {
    const registries = { mirrors: { "*": registry.host } };
    session = await Session.start({ settings: { rules, registries }, initializationOptions: { readFile: true } });
  };
  const range = (line: number, from: number, to = from): Range => ({
    start: { line, character: from },
    end: { line, character: to },
  });
  const offered = async (uri: string, where: Range) =>
    (await session.actions(uri, where)).filter(({ command }) => command?.command === "plimsoll.pinImages");

  it("mend findings, with a command and without edits", async () => {
    await start({ "pin-image-digest": "info" });
    const uri = await session.open("Dockerfile", "FROM node:22-slim\nUSER 10001\n");
    const [diagnostic] = await session.diagnostics(uri);
    assert.equal(diagnostic?.code, "pin-image-digest");
    const [action, ...more] = await offered(uri, range(0, 8));
    assert.equal(more.length, 0);
    const title = "Pin node:22-slim to its digest (asks docker.io)";
    const given = [{ uri, position: { line: 0, character: 5 } }];
    assert.deepEqual(action, {
      title,
      kind: "quickfix",
      diagnostics: [diagnostic],
      command: { title, command: "plimsoll.pinImages", arguments: given },
    });
    const resolved = await session.connection.sendRequest("codeAction/resolve", action);
    assert.deepEqual(resolved, action);
  });

  it("are there on every reference that has a tag, pulled and written in one place", async () => {
    await start({ "pin-image-digest": "off", "pin-image-version": "off" });
    const digest = `sha256:${"a".repeat(64)}`;
    const lines = [
      "# syntax=docker/dockerfile:1",
      "ARG BASE=nginx:1.27",
      "FROM ${BASE} AS a",
      `FROM ghcr.io/acme/app:2@${digest} AS b`,
      `FROM ghcr.io/acme/app@${digest} AS c`,
      "FROM a",
      "COPY --from=node /a /a",
      "FROM scratch",
    ];
    const uri = await session.open("Dockerfile", `${lines.join("\n")}\n`);
    const titles = [];
    for (const [line, text] of lines.entries()) {
      const word = /(?<==)[\w./]+:1(?:\.27)?|(?<==)node|(?<=FROM )\S+/.exec(text);
      assert.ok(word, text);
      const [action, ...more] = await offered(uri, range(line, word.index));
      assert.equal(more.length, 0);
      titles.push(action?.title);
      assert.equal(action?.diagnostics, undefined);
      if (action) assert.equal(action.kind, "refactor.rewrite.plimsoll.pin");
    }
    assert.deepEqual(titles, [
      "Pin docker/dockerfile:1 to its digest (asks docker.io)",
      "Pin nginx:1.27 to its digest (asks docker.io)",
      "Pin nginx:1.27 to its digest (asks docker.io)",
      "Renew the digest of ghcr.io/acme/app:2 (asks ghcr.io)",
      undefined,
      undefined,
      "Pin node to its digest (asks docker.io)",
      undefined,
    ]);
    assert.deepEqual(await offered(uri, range(0, 0, 0)), []);
    assert.deepEqual(await offered(uri, { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } }), []);
    const only = async (kind: string) => (await session.actions(uri, range(1, 12), { only: [kind] })).length;
    assert.equal(await only("refactor"), 1);
    assert.equal(await only("refactor.rewrite.plimsoll.pin"), 1);
    assert.equal(await only("source.fixAll"), 0);
  });

  it("are not offered where the image is built or has no place for a digest", async () => {
    await start({ "pin-image-digest": "off" });
    const compose = await session.open("compose.yaml", "services:\n  a:\n    build: .\n    image: acme/app:1\n");
    assert.deepEqual(await offered(compose, range(3, 13)), []);
    session.write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    const values = await session.open("chart/values.yaml", 'image:\n  repository: nginx\n  tag: "1.27"\n');
    assert.deepEqual(await offered(values, range(1, 15)), []);
  });
});
