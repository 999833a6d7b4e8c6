import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { CancellationTokenSource, RequestType } from "vscode-languageserver/node";
import type { FetchParams, FetchResult } from "../../server/src/language/protocol.ts";
import { Workspace } from "../cli/command-line.ts";
import { DebianRegistry, PASSWORD, USER } from "../registry/debian-registry.ts";
import { PlayedRegistry } from "../registry/played-registry.ts";
import { OCI, Pusher } from "../registry/pushing.ts";
import { changes, mirrored, pin, textsAfter } from "./pinning.ts";
import { PULL, Session } from "./session.ts";

/** Ends the process at the first connection or look-up of a name. */
const GUARD = `const stop = () => process.exit(97);
require("node:net").Socket.prototype.connect = stop;
require("node:tls").connect = stop;
require("node:dns").lookup = stop;
globalThis.fetch = stop;
`;

let session: Session;

describe("pinning in the editor", function () {
  this.timeout(60_000);
  let registry: DebianRegistry;
  let pusher: Pusher;
  let node: string;
  let nginx: string;

  before(async () => {
    registry = await DebianRegistry.start();
    pusher = new Pusher(registry.host);
    node = await pusher.index("library/node", "22");
    nginx = await pusher.image("library/nginx", "1.27");
  });
  after(() => registry.stop());
  afterEach(() => session.stop());

  it("edits what is open as it is in the editor, and what is not as it is on disk", async () => {
    const files = {
      Dockerfile: "FROM node:20\n",
      "sub/compose.yaml": "services:\n  a:\n    image: nginx:1.27 # web\n",
    };
    session = await mirrored(registry.host, { files });
    const uri = await session.open("Dockerfile", "FROM node:22 AS a\nRUN true\n");
    await session.edit(uri, 0, 0, "# typed\n");
    const { edit, summary, places, failures } = await pin(session);
    assert.equal(summary, "2 images: 2 pinned in 2 files.");
    assert.deepEqual(failures, []);
    assert.deepEqual(
      places.map(({ line, column, image, state }) => [line, column, image, state]),
      [
        [2, 6, "node:22", "pinned"],
        [3, 12, "nginx:1.27", "pinned"],
      ],
    );
    assert.deepEqual(Object.fromEntries(textsAfter(session, edit)), {
      [uri]: `# typed\nFROM node:22@${node} AS a\nRUN true\n`,
      [session.uri("sub/compose.yaml")]: `services:\n  a:\n    image: nginx:1.27@${nginx} # web\n`,
    });
    // the cursor stays where it is
    const at = { line: 1, character: 12 };
    assert.deepEqual(changes(edit)[0]?.edits, [{ range: { start: at, end: at }, newText: `@${node}` }]);
    assert.equal(readFileSync(join(session.folder, "Dockerfile"), "utf8"), "FROM node:20\n");
  });

  it("takes the files and folders that are named, those with odd names and byte order marks too", async () => {
    const compose = "services: { a: { image: nginx:1.27 } }\n";
    const files = { "a/compose.yaml": `\ufeff${compose}`, "b/compose.yaml": compose, Dockerfile: "FROM node:22\n" };
    session = await mirrored(registry.host, { files });
    const { edit } = await pin(session, { uris: [session.uri("a")] });
    assert.deepEqual([...textsAfter(session, edit).keys()], [session.uri("a/compose.yaml")]);
    const at = { line: 0, character: 34 };
    assert.deepEqual(changes(edit)[0]?.edits, [{ range: { start: at, end: at }, newText: `@${nginx}` }]);
    // as VS Code writes it
    const uri = `${session.uri("b").replace(/b$/, "")}%28odd%29%20name/compose.yaml`;
    session.write("(odd) name/compose.yaml", compose);
    await session.open(uri, `# open\n${compose}`, "dockercompose");
    const whole = textsAfter(session, (await pin(session)).edit);
    assert.equal(whole.size, 4);
    assert.equal(whole.get(uri), `# open\nservices: { a: { image: nginx:1.27@${nginx} } }\n`);
  });

  it("writes of a file all or nothing, and of one reference that one", async () => {
    session = await mirrored(registry.host);
    const dockerfile = "FROM node:22 AS a\nFROM nginx:9.99 AS b\nFROM node:22\n";
    const uri = await session.open("Dockerfile", dockerfile);
    const all = await pin(session, { uris: [uri] });
    assert.equal(all.edit, undefined);
    assert.equal(all.summary, "3 images: 2 held back, 1 not resolved.");
    assert.deepEqual(
      all.places.map(({ line, state, message }) => [line, state, message]),
      [
        [1, "held back", "Other images of the file could not be resolved."],
        [2, "unresolved", `${registry.host} has no nginx:9.99.`],
        [3, "held back", "Other images of the file could not be resolved."],
      ],
    );
    const one = await pin(session, { uris: [uri], position: { line: 2, character: 8 } });
    assert.equal(one.summary, "1 image: 1 pinned in 1 file.");
    assert.equal(textsAfter(session, one.edit).get(uri), dockerfile.replace(/node:22\n/, `node:22@${node}\n`));
    const missing = await pin(session, { uris: [uri], position: { line: 1, character: 5 } });
    assert.equal(missing.summary, `1 image: 1 not resolved. ${registry.host} has no nginx:9.99.`);
    assert.equal(missing.edit, undefined);
    const nothing = await pin(session, { uris: [uri], position: { line: 1, character: 20 } });
    assert.deepEqual(nothing, { summary: "No images are named there.", places: [], failures: [] });
  });

  it("gives plain changes to a client that takes no versioned ones", async () => {
    const { workspaceEdit: _, ...workspace } = PULL.workspace ?? {};
    session = await mirrored(registry.host, { capabilities: { ...PULL, workspace } });
    const uri = await session.open("Dockerfile", "FROM node:22\n");
    const { edit } = await pin(session, { uris: [uri] });
    const at = { line: 0, character: 12 };
    assert.deepEqual(edit, { changes: { [uri]: [{ range: { start: at, end: at }, newText: `@${node}` }] } });
  });

  it("says of files that are named why they are not looked at", async () => {
    session = await mirrored(registry.host, { files: { "notes.yaml": "title: notes\n" } });
    const { summary, failures } = await pin(session, {
      uris: [session.uri("notes.yaml"), session.uri("gone/Dockerfile")],
    });
    assert.match(summary, /does not check this file/);
    assert.deepEqual(
      failures.map(({ uri }) => uri),
      [session.uri("notes.yaml"), session.uri("gone/Dockerfile")],
    );
    assert.match(failures[1]?.message ?? "", /can't be read/);
  });

  it("tells which tags have moved and what has changed, and renews those that are chosen", async () => {
    const old = await pusher.index("acme/moving", "1", OCI, "first");
    await pusher.index("acme/other", "1", OCI, "first");
    await pusher.index("acme/other", "1", OCI, "second");
    const now = await pusher.index("acme/moving", "1", OCI, "second");
    const dockerfile = `FROM acme/moving:1@${old} AS a\nFROM acme/other:1@${old}\nFROM node:22\n`;
    session = await mirrored(registry.host, { files: { Dockerfile: dockerfile } });
    const uri = session.uri("Dockerfile");
    const checked = await pin(session, { mode: "check" });
    assert.equal(checked.summary, "3 images: 2 moved, 1 without a digest.");
    assert.equal(checked.edit, undefined);
    assert.match(checked.places[0]?.message ?? "", /^was of 2026-10-01, \d+ B, user 10001; is of 2026-10-01, /);
    const chosen = checked.places.slice(0, 1).map((place) => place.image);
    const renewed = await pin(session, { mode: "update", images: chosen });
    assert.equal(renewed.summary, "1 image: 1 updated in 1 file.");
    assert.equal(textsAfter(session, renewed.edit).get(uri), dockerfile.replace(`moving:1@${old}`, `moving:1@${now}`));
  });

  it("lets the client make all requests where it wants to", async () => {
    const guard = new Workspace({ "guard.cjs": GUARD });
    const env = { NODE_OPTIONS: `--require ${guard.at("guard.cjs")}` };
    const initializationOptions = { registries: "client" };
    session = await mirrored(registry.host, { env, initializationOptions, files: { Dockerfile: "FROM node:22\n" } });
    const asked: string[] = [];
    answerFetches(async ({ url }) => {
      asked.push(url);
    });
    const { edit } = await pin(session);
    assert.equal(textsAfter(session, edit).get(session.uri("Dockerfile")), `FROM node:22@${node}\n`);
    assert.ok(asked.length > 0);
    assert.ok(asked.every((url) => new URL(url).host === registry.host));
    guard.remove();
  });

  it("tells how far it is, under the token of the request", async () => {
    session = await mirrored(registry.host, { files: { Dockerfile: "FROM node:22 AS a\nFROM nginx:1.27\n" } });
    const told: { kind: string; message?: string }[] = [];
    session.connection.onNotification("$/progress", ({ token, value }: { token: string; value: never }) => {
      assert.equal(token, "t");
      told.push(value);
    });
    await pin(session, { workDoneToken: "t" });
    assert.deepEqual(
      told.map(({ kind, message }) => message ?? kind),
      ["begin", "node:22 (1 of 2)", "nginx:1.27 (2 of 2)", "end"],
    );
  });

  it("writes nothing into a document that has changed meanwhile", async () => {
    session = await mirrored(registry.host, { initializationOptions: { registries: "client" } });
    const files = { one: "FROM node:22\n", two: "FROM nginx:1.27\n" };
    const one = await session.open("one.Dockerfile", files.one);
    const two = await session.open("two.Dockerfile", files.two);
    let typed = false;
    answerFetches(async () => {
      if (!typed) await session.edit(one, 0, 0, "# typed\n");
      typed = true;
    });
    const { edit, failures, places } = await pin(session, { uris: [one, two] });
    assert.deepEqual([...textsAfter(session, edit)], [[two, `FROM nginx:1.27@${nginx}\n`]]);
    assert.deepEqual(
      failures.map(({ uri }) => uri),
      [one],
    );
    assert.match(failures[0]?.message ?? "", /has changed while registries were asked/);
    assert.deepEqual(
      places.map(({ uri }) => uri),
      [two],
    );
  });

  it("asks nobody in a browser and says so", async () => {
    const initializationOptions = { registries: "nobody", readFile: true };
    session = await mirrored(registry.host, { initializationOptions });
    const uri = await session.open("Dockerfile", "FROM node:22\n");
    const { summary, ...rest } = await pin(session, { uris: [uri] });
    assert.match(summary, /^Registries answer no requests from web pages/);
    assert.deepEqual(rest, { places: [], failures: [] });
  });
});

describe("pinning with a registry that does not answer", () => {
  let silent: PlayedRegistry;
  afterEach(async () => {
    silent.stop();
    await session.stop();
  });

  it("ends when it is cancelled", async () => {
    let asked = () => {};
    const begun = new Promise<void>((done) => {
      asked = done;
    });
    silent = await PlayedRegistry.start(() => asked());
    session = await mirrored(silent.host, { files: { Dockerfile: "FROM node:22\n" } });
    const cancelling = new CancellationTokenSource();
    const params = { mode: "pin", trusted: true };
    const result = session.connection.sendRequest("plimsoll/pin", params, cancelling.token);
    await begun;
    cancelling.cancel();
    await assert.rejects(result, /cancel/i);
  });
});

describe("pinning with a log-in that a program keeps", function () {
  this.timeout(60_000);
  let registry: DebianRegistry;
  before(async () => {
    registry = await DebianRegistry.start({ auth: true });
  });
  after(() => registry.stop());
  afterEach(() => session.stop());

  it("runs the program only where the person trusts the workspace", async () => {
    const digest = await new Pusher(registry.host, { user: USER, password: PASSWORD }).image("acme/app", "1");
    const home = new Workspace({ "config.json": JSON.stringify({ credHelpers: { [registry.host]: "trace" } }) });
    mkdirSync(home.at("bin"));
    const program = home.at("bin/docker-credential-trace");
    const answer = JSON.stringify({ ServerURL: registry.host, Username: USER, Secret: PASSWORD });
    writeFileSync(program, `#!/bin/sh\nread -r asked\necho run >> ${home.at("trace")}\necho '${answer}'\n`);
    chmodSync(program, 0o755);
    const files = { Dockerfile: `FROM ${registry.host}/acme/app:1\n` };
    const env = { DOCKER_CONFIG: home.folder, PATH: `${home.at("bin")}:${process.env.PATH}` };
    session = await Session.start({ files, env });
    const untrusted = await pin(session, { trusted: false });
    assert.match(untrusted.summary, /^1 image: 1 not resolved\. .*docker login.*workspaces that you trust/);
    assert.equal(existsSync(home.at("trace")), false);
    const { edit } = await pin(session, { trusted: true });
    assert.equal(
      textsAfter(session, edit).get(session.uri("Dockerfile")),
      `FROM ${registry.host}/acme/app:1@${digest}\n`,
    );
    assert.equal(existsSync(home.at("trace")), true);
    assert.deepEqual(session.logged, []);
    home.remove();
  });
});

/** Does with requests of the server what our client does. @param first what happens before each of them is made */
function answerFetches(first: (params: FetchParams) => Promise<void>): void {
  const type = new RequestType<FetchParams, FetchResult, void>("plimsoll/fetch");
  session.connection.onRequest(type, async (params): Promise<FetchResult> => {
    await first(params);
    const { url, method, headers, body } = params;
    try {
      const init = { method, headers, redirect: "manual", ...(body !== undefined && { body }) } as const;
      const response = await fetch(url, init);
      const text = Buffer.from(await response.arrayBuffer()).toString("base64");
      return { status: response.status, headers: [...response.headers], body: text };
    } catch (error) {
      return { failed: String((error as { cause?: { code?: string } }).cause?.code ?? "") };
    }
  });
}
