import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { InlayHint } from "vscode-languageserver";
import type { LookUpImageParams, LookUpImageResult } from "../../server/src/language/protocol.ts";
import { DebianRegistry } from "../registry/debian-registry.ts";
import { content, image, OCI, Pusher } from "../registry/pushing.ts";
import { Session } from "./session.ts";

const NODE = "FROM node:22\nCOPY . /app\n";

describe("looking images up from the editor", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let pusher: Pusher;
  let digest: string;
  let session: Session;

  before(async () => {
    registry = await DebianRegistry.start();
    pusher = new Pusher(registry.host);
    digest = await pusher.index("library/node", "22");
    await pusher.image("library/node", "22-slim");
    const { manifest, blobs } = image("signature");
    for (const blob of blobs) await pusher.blob("library/node", blob);
    await pusher.manifest("library/node", manifest, `${digest.replace(":", "-")}.sig`);
  });
  after(() => registry.stop());
  afterEach(() => session.stop());

  const start = async (more: Record<string, unknown> = {}, options: Record<string, unknown> = {}) => {
    const registries = { mirrors: { "docker.io": registry.host } };
    session = await Session.start({ settings: { registries, ...more }, initializationOptions: options });
  };
  const lookUp = (uri: string, text?: string): Promise<LookUpImageResult> => {
    const position = text === undefined ? {} : { position: session.positionOf(uri, text) };
    const params: LookUpImageParams = { uri, trusted: false, ...position };
    return session.connection.sendRequest("plimsoll/lookUpImage", params);
  };
  const card = async (uri: string, text: string) => {
    const parts = (await session.hoverOn(uri, text)).split("\n\n---\n\n");
    return (parts.at(-1) ?? "").split("  \n");
  };
  const hints = async (uri: string): Promise<InlayHint[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    return (await session.connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range })) as never;
  };

  it("tells what the registry says, next to what a slimmer variant weighs", async () => {
    await start({}, { lookUpCommand: "look" });
    const uri = await session.open("Dockerfile", NODE);
    assert.deepEqual(await lookUp(uri, "node"), { told: 1, failures: [] });
    const lines = await card(uri, "node");
    const [, , origin, size, run, trust, slimmer, again] = lines;
    const short = digest.slice(0, 19);
    assert.match(
      origin ?? "",
      new RegExp(
        `^Image: \`${short}\`, made 2026-10-01 \\(.* ago\\), from \\[git\\\\\\.example\\\\/acme\\\\/app\\]\\(https://git\\.example/acme/app\\)$`,
      ),
    );
    assert.match(size ?? "", /^Compressed: \d+ B linux\\\/amd64 · \d+ B linux\\\/arm64$/);
    assert.equal(run, "Runs `/app serve` as `10001` · listens on `8080/tcp`");
    assert.equal(trust, "Signatures: cosign · Attestations: none (found beside it, not verified)");
    assert.match(slimmer ?? "", /^Slimmer: `22-slim` \d+ B, \+\d+ % \(without .*\) · `22-alpine` \(musl/);
    assert.match(
      again ?? "",
      /^Looked up 20\d\d-\d\d-\d\d \d\d:\d\d UTC · \[Look it up again \(asks docker\\\.io\)\]\(command:look/,
    );
    assert.equal(lines.length, 8);
  });

  it("says in a sentence why it can't, also in the card", async () => {
    await start();
    const uri = await session.open("Dockerfile", "FROM node:99\n");
    const { told, failures } = await lookUp(uri, "node");
    assert.equal(told, 0);
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? "", /has no node:99\.$/);
    assert.match((await card(uri, "node")).at(-1) ?? "", /has no node\\:99\\\.$/);
    await pusher.image("library/node", "99");
    assert.deepEqual(await lookUp(uri, "node"), { told: 1, failures: [] });
    assert.match((await card(uri, "node")).at(-1) ?? "", /^Signatures|^No signature/);
  });

  it("looks up all images of a file, each once", async () => {
    await start();
    const text = "FROM node:22 AS a\nFROM node:22\nCOPY --from=node:22-slim /a /b\nCOPY --from=acme/none:1 /c /d\n";
    const uri = await session.open("Dockerfile", text);
    const { told, failures } = await lookUp(uri);
    assert.equal(told, 2);
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? "", /acme\/none:1/);
  });

  it("asks nobody where no image is named, or where it is built", async () => {
    await start();
    const uri = await session.open("compose.yaml", "services:\n  a:\n    build: .\n    image: acme/a:2\n");
    for (const text of ["services", "acme/a"]) {
      assert.deepEqual(await lookUp(uri, text), { told: 0, failures: ["No image that is pulled is named here."] });
    }
    assert.deepEqual(await lookUp(uri), { told: 0, failures: ["This file names no image that is pulled."] });
    assert.match((await lookUp("file:///none")).failures[0] ?? "", /does not check this file/);
  });

  it("says that registries do not answer where the client is a web page", async () => {
    await start({}, { registries: "nobody", lookUpCommand: "look" });
    const uri = await session.open("Dockerfile", NODE);
    const { told, failures } = await lookUp(uri, "node");
    assert.equal(told, 0);
    assert.match(failures[0] ?? "", /^Registries answer no requests from web pages/);
    assert.match((await card(uri, "node")).at(-1) ?? "", /^\[Look it up/);
  });

  it("can be cancelled", async () => {
    await start({}, { registries: "client" });
    let asked: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    session.connection.onRequest("plimsoll/fetch", () => {
      asked();
      return new Promise(() => {});
    });
    const uri = await session.open("Dockerfile", NODE);
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const cancelling = new CancellationTokenSource();
    const params: LookUpImageParams = { uri, trusted: false, position: session.positionOf(uri, "node") };
    const result = session.connection.sendRequest("plimsoll/lookUpImage", params, cancelling.token);
    await begun;
    cancelling.cancel();
    await assert.rejects(result, /cancel/i);
    assert.doesNotMatch(await session.hoverOn(uri, "node"), /Image:/);
  });

  it("shows what an image holds as the text that it is", async () => {
    await start();
    const config = content(OCI.config, {
      os: "linux",
      architecture: "amd64",
      config: {
        User: "a`[x](command:look)",
        Entrypoint: ["\n\n# Title <b>"],
        Labels: { "org.opencontainers.image.source": "javascript:alert(1)", "org.opencontainers.image.version": "` x" },
      },
    });
    const { mediaType, size } = config;
    const body = {
      schemaVersion: 2,
      mediaType: OCI.image,
      config: { mediaType, size, digest: config.digest },
      layers: [],
    };
    await pusher.blob("acme/evil", config);
    await pusher.manifest("acme/evil", content(OCI.image, body), "1");
    const uri = await session.open("Dockerfile", "FROM acme/evil:1\n");
    assert.deepEqual(await lookUp(uri, "acme"), { told: 1, failures: [] });
    const lines = await card(uri, "acme");
    assert.match(lines[1] ?? "", /, from `javascript:alert\(1\)`, version `` ` x ``$/);
    assert.ok(lines.includes("Runs ` # Title <b>` as ``a`[x](command:look)``"), lines.join("\n"));
  });

  it("shows sizes behind the names once they are known and wanted", async () => {
    await start({ inlayHints: { imageSize: true } });
    const uri = await session.open("Dockerfile", NODE);
    assert.deepEqual(await hints(uri), []);
    await lookUp(uri, "node");
    await session.until(() => session.hintRefreshes > 0, "a refresh of hints");
    const [hint, ...more] = await hints(uri);
    assert.equal(more.length, 0);
    assert.deepEqual(hint?.position, { line: 0, character: 12 });
    assert.match(String(hint?.label), /^\d+ B$/);
    assert.match(String(hint?.tooltip), /^Compressed, for linux\/amd64; looked up 20/);
    await session.changeSettings({ inlayHints: {} });
    await session.until(() => session.hintRefreshes > 1, "another refresh");
    assert.deepEqual(await hints(uri), []);
  });

  it("tells rules what registries have told, where plimsoll.online says so", async () => {
    const registries = { mirrors: { "docker.io": registry.host } };
    session = await Session.start({ settings: { registries, online: "onDemand" } });
    const uri = await session.open("Dockerfile", "FROM node:22-slim\nUSER node\n");
    const found = async () =>
      (await session.diagnostics(uri)).filter(({ code }) => code === "verify-image-signature").length;
    assert.equal(await found(), 0);
    await lookUp(uri, "node");
    await session.until(() => session.refreshes > 0, "a refresh of diagnostics");
    assert.equal(await found(), 1);
    await session.changeSettings({ registries, rules: { "verify-image-signature": "warning" } });
    assert.equal(await found(), 0);
  });
});
