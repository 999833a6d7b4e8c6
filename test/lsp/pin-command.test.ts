import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "mocha";
import type { ApplyWorkspaceEditParams, ShowMessageParams } from "vscode-languageserver";
import { pinCommand } from "../../server/src/cli/pin/pin.ts";
import { formats } from "../../server/src/engine/formats.ts";
import { imagePlaces } from "../../server/src/engine/image-places.ts";
import { Workspace } from "../cli/command-line.ts";
import { examples } from "../fixes/files.ts";
import { PlayedRegistry } from "../registry/played-registry.ts";
import { anything, mirrored, pin, textsAfter } from "./pinning.ts";
import { PULL, Session } from "./session.ts";

let session: Session;

describe("the command that pins for other editors", function () {
  this.timeout(60_000);
  const workspace = { ...PULL.workspace, applyEdit: true };
  const capabilities = { ...PULL, workspace, window: { workDoneProgress: true } };
  let registry: PlayedRegistry;

  before(async () => {
    registry = await PlayedRegistry.start(anything);
  });
  after(() => registry.stop());
  afterEach(() => session.stop());

  const start = async () => {
    session = await mirrored(registry.host, { capabilities });
    const applied: ApplyWorkspaceEditParams[] = [];
    const shown: ShowMessageParams[] = [];
    const progress: string[] = [];
    session.connection.onRequest("workspace/applyEdit", (params: ApplyWorkspaceEditParams) => {
      applied.push(params);
      return { applied: true };
    });
    session.connection.onRequest("window/workDoneProgress/create", () => null);
    session.connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
      progress.push(value.kind);
    });
    session.connection.onNotification("window/showMessage", (params: ShowMessageParams) => {
      shown.push(params);
    });
    return { applied, shown, progress };
  };
  const execute = (...given: unknown[]) =>
    session.connection.sendRequest("workspace/executeCommand", { command: "plimsoll.pin", arguments: given });

  it("is offered to those that can apply edits, and not to our own client, which has its own", async () => {
    await start();
    assert.deepEqual(session.initialized.capabilities.executeCommandProvider, { commands: ["plimsoll.pin"] });
    for (const options of [{ capabilities, initializationOptions: { readFile: true } }, {}]) {
      const other = await Session.start(options);
      assert.equal(other.initialized.capabilities.executeCommandProvider, undefined);
      await other.stop();
    }
  });

  it("has the edits applied and says what became of the images", async () => {
    const { applied, shown, progress } = await start();
    const uri = await session.open("Dockerfile", "FROM node:22 AS a\nFROM node:22\n");
    await execute(uri);
    assert.equal(applied[0]?.label, "Pin images");
    assert.match(
      textsAfter(session, applied[0]?.edit).get(uri) ?? "",
      /^FROM node:22@sha256:\S+ AS a\nFROM node:22@sha256:\S+\n$/,
    );
    assert.deepEqual(shown, [{ type: 3, message: "2 images: 2 pinned in 1 file." }]);
    assert.deepEqual([progress[0], progress.at(-1)], ["begin", "end"]);
  });

  it("pins the one at a position, and tells why something can't be", async () => {
    const { applied, shown } = await start();
    const uri = await session.open(
      "Dockerfile",
      "ARG BASE\nFROM node:22 AS a\nFROM missing/app:1 AS b\nFROM ${BASE}\n",
    );
    await execute(uri, { line: 1, character: 5 });
    assert.match(
      textsAfter(session, applied[0]?.edit).get(uri) ?? "",
      /\nFROM node:22@sha256:\S+ AS a\nFROM missing\/app:1 AS b\n/,
    );
    await execute(uri);
    assert.equal(applied.length, 1);
    assert.deepEqual(shown[1], {
      type: 2,
      message: `3 images: 1 held back, 1 not resolved, 1 left alone.\nDockerfile:3: ${registry.host} has no missing/app:1.\nDockerfile:4: A variable without a default takes part in it.`,
    });
  });
});

describe("plimsoll pin and the editor", function () {
  this.timeout(120_000);
  let registry: PlayedRegistry;
  before(async () => {
    registry = await PlayedRegistry.start(anything);
  });
  after(() => registry.stop());
  afterEach(() => session.stop());

  it("write the same into examples of every format", async () => {
    const files: Record<string, string> = {};
    for (const [number, { path, kind, text, neighbours }] of examples().entries()) {
      // every third is enough to hold one against the other
      if (number % 3 > 0) continue;
      if (imagePlaces(formats[kind].parse(text, path, undefined, { text: () => undefined })).length === 0) continue;
      files[`${number}/${path}`] = text;
      for (const [name, beside] of Object.entries(neighbours ?? {})) files[`${number}/${name}`] ??= beside;
    }
    session = await mirrored(registry.host, { files });
    const workspace = new Workspace(files);
    const { edit } = await pin(session);
    const texts = textsAfter(session, edit);
    const streams = { out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false };
    const world = { cwd: workspace.folder, today: "2026-11-22", streams, color: false, stdin: () => new Uint8Array() };
    await pinCommand(["--mirror", `*=${registry.host}`, "--no-cache"], world);
    for (const [path, text] of Object.entries(files)) {
      assert.equal(texts.get(session.uri(path)) ?? text, readFileSync(workspace.at(path), "utf8"), path);
    }
    assert.ok(texts.size > 50, String(texts.size));
    workspace.remove();
  });
});
