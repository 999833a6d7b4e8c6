import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, it } from "mocha";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver";
import type { ImageNode, ImagesResult } from "../../server/src/language/protocol.ts";
import { Session, type SessionOptions } from "./session.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const FILES: Readonly<Record<string, string>> = {
  ".plimsoll.yaml": "ignore: [vendor/**]\n",
  ".gitignore": "generated/\n",
  "api/Dockerfile": `FROM node:14\nFROM node:24 AS build\nFROM ghcr.io/acme/base:1@${DIGEST}\n`,
  "compose.yaml":
    "services:\n  web:\n    image: docker.io/library/node:24\n  cache:\n    image: redis\n  job:\n    image: ${JOB}\n",
  "vendor/Dockerfile": "FROM vendored:1\n",
  "generated/Dockerfile": "FROM generated:1\n",
  "notes.yaml": "image: no:1\n",
};

/** The lines as text, those below others indented. */
function lines(nodes: readonly ImageNode[], indent = ""): string[] {
  return nodes.flatMap(({ label, description, sign, images, children = [] }) => [
    `${indent}${label} | ${description} | ${sign}${images ? ` (to pin: ${images.join(" ")})` : ""}`,
    ...lines(children, `${indent}  `),
  ]);
}

describe("the images of the workspace", () => {
  let session: Session;
  before(() => Session.start().then((first) => first.stop()));
  afterEach(() => session.stop());

  const images = (fresh = false) => session.connection.sendRequest<ImagesResult>("plimsoll/images", { fresh });
  const start = async (options: SessionOptions = {}) => {
    session = await Session.start({ files: FILES, ...options });
  };
  const names = async () => (await images()).nodes.map(({ label }) => label);

  it("are a tree of names, versions and places, worst things marked", async () => {
    await start();
    const { nodes, summary, message } = await images();
    assert.deepEqual(lines(nodes), [
      "ghcr.io/acme/base | 1@sha256:0123456789ab, pinned by digest | digest",
      "  api/Dockerfile | line 3 | place",
      "node | 2 versions | ended (to pin: node:14 node:24 docker.io/library/node:24)",
      "  14 | by tag, Node.js 14 ended 2023-04-30 | ended (to pin: node:14)",
      "    api/Dockerfile | line 1 | place",
      "  24 | by tag, Node.js 24 supported until 2028-04-30 | tag (to pin: node:24 docker.io/library/node:24)",
      "    api/Dockerfile | line 2 | place",
      "    compose.yaml | line 3 | place",
      "redis | latest, floating | floating (to pin: redis)",
      "  compose.yaml | line 5 | place",
      "Not known | 1 reference | unknown",
      "  ${JOB} | A variable without a default takes part in it. | unknown",
      "    compose.yaml | line 7 | place",
    ]);
    assert.deepEqual(nodes[1]?.children?.[1]?.children?.[1]?.place, {
      uri: session.uri("compose.yaml"),
      line: 2,
      character: 11,
    });
    assert.equal(nodes[1]?.tooltip, "node: 14, 24\nDocker official image");
    assert.deepEqual([summary, message], ["3 images", ""]);
  });

  it("are those that stand in the editor, not on disk, where a file is open", async () => {
    await start({ files: { "a (1)/Dockerfile": "FROM alpine:3.22\n" } });
    assert.deepEqual(await names(), ["alpine"]);
    // editors write an address each in its own way
    const uri = await session.open(
      session.uri("a (1)/Dockerfile").replace("(", "%28").replace(")", "%29"),
      "FROM debian:13\n",
      "dockerfile",
    );
    assert.deepEqual(await names(), ["debian"]);
    await session.replace(uri, "debian:13", "busybox:1.37");
    const { nodes } = await images();
    assert.equal(nodes[0]?.label, "busybox");
    assert.equal(nodes[0]?.children?.[0]?.place?.uri, uri);
    await session.close(uri);
    assert.deepEqual(await names(), ["alpine"]);
  });

  it("follow files that come, change and go", async () => {
    await start({ files: { Dockerfile: "FROM alpine:3.22\n", "old/Dockerfile": "FROM debian:13\n" } });
    assert.deepEqual(await names(), ["alpine", "debian"]);
    session.write("Dockerfile", "FROM busybox:1.37\n");
    session.write("new/Dockerfile", "FROM redis:8\n");
    rmSync(join(session.folder, "old/Dockerfile"));
    const changes = ["Dockerfile", "new/Dockerfile", "old/Dockerfile"].map((path, i) => ({
      uri: session.uri(path),
      type: [2, 1, 3][i],
    }));
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    assert.deepEqual(await names(), ["busybox", "redis"]);
  });

  it("are read anew where somebody asks for that, and where settings have changed", async () => {
    await start({ files: { Dockerfile: "FROM alpine:3.22\n", "b/Dockerfile": "FROM debian:13\n" } });
    assert.deepEqual(await names(), ["alpine", "debian"]);
    session.write("Dockerfile", "FROM busybox:1.37\n");
    assert.deepEqual(await names(), ["alpine", "debian"]);
    assert.deepEqual(
      (await images(true)).nodes.map(({ label }) => label),
      ["busybox", "debian"],
    );
    session.settings = { ignore: ["b/**"] };
    await session.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual(await names(), ["busybox"]);
  });

  it("name the folder where there are several, and say where there is nothing", async () => {
    await start({ files: { Dockerfile: "FROM alpine:3.22\n" } });
    const added = [{ uri: session.uri("second"), name: "second" }];
    session.write("second/Containerfile", "FROM debian:13\n");
    await session.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added, removed: [] } });
    const places = (await images()).nodes.map(({ children }) => children?.[0]?.label);
    assert.deepEqual(places, [`${session.folder.split("/").at(-1)}/Dockerfile`, "second/Containerfile"]);
    await session.stop();
    await start({ files: {} });
    assert.deepEqual(await images(), { nodes: [], summary: "0 images", message: "No image is named." });
  });

  it("are cut where there are too many to read", async () => {
    const text = Array.from({ length: 700 }, (_, i) => `FROM acme/b${i}:1\nFROM acme/a:1\n`);
    await start({ files: { Dockerfile: text.join("") } });
    const { nodes, summary } = await images();
    assert.equal(nodes.length, 501);
    assert.deepEqual(nodes.at(-1), { label: "and 201 more", sign: "more" });
    assert.equal(nodes[0]?.label, "acme/a");
    assert.deepEqual(nodes[0]?.children?.at(-1), { label: "and 200 more", sign: "more" });
    assert.equal(summary, "701 images");
  });

  it("are not gathered any longer for somebody who has given up", async () => {
    await start({
      files: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}/Dockerfile`, "FROM alpine:3.22\n"])),
    });
    const giveUp = new CancellationTokenSource();
    const answer = session.connection.sendRequest("plimsoll/images", {}, giveUp.token);
    giveUp.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual(await names(), ["alpine"]);
  });
});
