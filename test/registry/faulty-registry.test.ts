import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import type { PinRow } from "../../server/src/pinning/rows.ts";
import { build, plimsollBeside, Workspace } from "../cli/command-line.ts";
import { type Part, PlayedRegistry, send } from "./played-registry.ts";
import { index, OCI } from "./pushing.ts";

const { index: INDEX } = index("faulty");
const FOUND = { "Content-Type": OCI.index, "Docker-Content-Digest": INDEX.digest };
const PASSWORD = "Leak41zzQx";
const LOGIN = Buffer.from(`mariner:${PASSWORD}`).toString("base64");
const TOKEN = "Leak42zzQx";

/** What a registry does once somebody has logged in, and what is then said. */
const PARTS: readonly (readonly [string, Part, RegExp])[] = [
  [
    "sends something else than its digest says",
    (_, response) => send(response, 200, `${INDEX.text} `, FOUND),
    /^What HOST sent does not have the digest sha256:[0-9a-f]{64} that it should have: it is damaged or forged\.$/,
  ],
  [
    "breaks off in the middle",
    (_, response) => {
      response.writeHead(200, { ...FOUND, "Content-Length": String(INDEX.size) });
      response.write(INDEX.text.slice(0, 20), () => response.destroy());
    },
    /^HOST can't be reached: the connection broke( \(\w+\))?\.$/,
  ],
  ["says nothing", () => undefined, /^HOST gave no whole answer in 2 s\. Try again later\.$/],
  [
    "stops in the middle",
    (_, response) => {
      response.writeHead(200, FOUND);
      response.write(INDEX.text.slice(0, 20));
    },
    /^HOST gave no whole answer in 2 s\. Try again later\.$/,
  ],
  ["has no such tag", (_, response) => send(response, 404, "{}"), /^HOST has no acme\/app:1\.$/],
  [
    "refuses",
    (_, response) => send(response, 403, `{"errors":"${TOKEN}"}`),
    /^HOST does not let you read acme\/app:1\.$/,
  ],
  [
    "allows no more requests",
    (_, response) => send(response, 429, "", { "Retry-After": "1800" }),
    /^HOST allows no more requests for now\. Try again in 30 minutes\.$/,
  ],
  [
    "is out of order",
    (_, response) => send(response, 503, `at ${TOKEN}`, { "Retry-After": "600" }),
    /^HOST is not able to answer now \(503\)\. Try again later\.$/,
  ],
  [
    "sends the request on to a host without TLS",
    (_, response) => send(response, 307, "", { Location: `http://blobs.example/x?token=${TOKEN}` }),
    /^HOST sends the request on to blobs\.example without TLS, which is not followed\.$/,
  ],
  [
    "sends the request on without end",
    ({ path }, response) => send(response, 302, "", { Location: path }),
    /^HOST sends the request on and on; it was given up\.$/,
  ],
  [
    "answers with a page",
    (_, response) => send(response, 200, `<html>${TOKEN}</html>`),
    /^HOST answers with something that is not an image for acme\/app:1\.$/,
  ],
  [
    "names a digest with signs for a terminal",
    (_, response) => send(response, 200, "\u001b[31m", { "Docker-Content-Digest": "sha256:x" }),
    /^HOST answers with something that is not an image for acme\/app:1\.$/,
  ],
];

describe("plimsoll pin where a registry", function () {
  this.timeout(60_000);
  let home: Workspace;
  let workspace: Workspace;
  const playing: PlayedRegistry[] = [];
  before(build);
  beforeEach(() => {
    home = new Workspace();
  });
  afterEach(() => {
    home.remove();
    workspace.remove();
    for (const one of playing.splice(0)) one.stop();
  });

  async function play(part: Part): Promise<PlayedRegistry> {
    const registry = await PlayedRegistry.start(part);
    playing.push(registry);
    return registry;
  }

  /** Wants a password, gives a token for it, and then plays its part. */
  const afterLogIn = (part: Part) =>
    play((asked, response) => {
      const { path, authorization, host } = asked;
      if (path.startsWith("/token")) return send(response, 200, JSON.stringify({ token: TOKEN }));
      if (authorization === `Bearer ${TOKEN}`) return part(asked, response);
      send(response, 401, "{}", { "WWW-Authenticate": `Bearer realm="http://${host}/token",service="x"` });
    });

  async function pin({ host }: PlayedRegistry) {
    writeFileSync(home.at("config.json"), JSON.stringify({ auths: { [host]: { auth: LOGIN } } }));
    const text = `FROM ${host}/acme/app:1\n`;
    workspace = new Workspace({ Dockerfile: text });
    const options = ["pin", "--timeout", "2"];
    const env = { DOCKER_CONFIG: home.folder, XDG_CACHE_HOME: home.at("cache") };
    const json = await plimsollBeside(workspace.folder, [...options, "--format", "json"], env);
    const { references } = JSON.parse(json.out) as { readonly references: readonly PinRow[] };
    const [row] = references;
    return {
      code: json.code,
      state: row?.state,
      message: (row?.message ?? "").replaceAll(host, "HOST"),
      said: json.out + json.err,
      isAsBefore: readFileSync(workspace.at("Dockerfile"), "utf8") === text,
    };
  }

  for (const [what, part, sentence] of PARTS) {
    it(`${what}: says so, writes nothing and tells no log-in`, async () => {
      const registry = await afterLogIn(part);
      const { code, state, message, said, isAsBefore } = await pin(registry);
      assert.match(message, sentence);
      assert.deepEqual([code, state, isAsBefore], [2, "unresolved", true]);
      assert.ok(registry.asked.some(({ authorization }) => authorization === `Bearer ${TOKEN}`));
      assert.doesNotMatch(said, new RegExp(`Leak|${LOGIN}|mariner`));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a terminal
      assert.doesNotMatch(said, /[\u0000-\u0009\u000b-\u001f]/);
      const kept = readdirSync(home.folder, { recursive: true, encoding: "utf8" });
      assert.deepEqual(
        kept.filter((name) => name.startsWith("cache")),
        [],
      );
    });
  }

  it("sends the request on to another host: that one is not told who asks", async () => {
    const other = await play((_, response) => send(response, 200, INDEX.text, FOUND));
    const target = other.host.replace("localhost", "127.0.0.1");
    const registry = await afterLogIn(({ path }, response) =>
      send(response, 307, "", { Location: `http://${target}${path}` }),
    );
    const { code, state } = await pin(registry);
    assert.deepEqual([code, state], [0, "pinned"]);
    assert.ok(other.asked.length > 0);
    assert.deepEqual(new Set(other.asked.map(({ authorization }) => authorization)), new Set([undefined]));
  });

  it("is waited for while somebody edits the file: that is not overwritten", async () => {
    const edited = "FROM scratch\n";
    const registry = await afterLogIn((_, response) => {
      writeFileSync(workspace.at("Dockerfile"), edited);
      send(response, 200, INDEX.text, FOUND);
    });
    writeFileSync(home.at("config.json"), JSON.stringify({ auths: { [registry.host]: { auth: LOGIN } } }));
    workspace = new Workspace({ Dockerfile: `FROM ${registry.host}/acme/app:1\n` });
    const { code, err } = await plimsollBeside(workspace.folder, ["pin"], { DOCKER_CONFIG: home.folder });
    assert.match(
      err,
      /^Dockerfile: This file has changed while registries were asked, so that nothing is written there/m,
    );
    assert.equal(code, 2);
    assert.equal(readFileSync(workspace.at("Dockerfile"), "utf8"), edited);
  });

  it("does not take the password: says so, and tells neither it nor the user", async () => {
    const registry = await play((_, response) => send(response, 401, "{}", { "WWW-Authenticate": "Basic realm=x" }));
    const { code, message, said, isAsBefore } = await pin(registry);
    assert.match(message, /^HOST does not accept the log-in that is kept for it, .* Run "docker login HOST" again\.$/);
    assert.deepEqual([code, isAsBefore], [2, true]);
    assert.equal(registry.asked.at(-1)?.authorization, `Basic ${LOGIN}`);
    assert.doesNotMatch(said, new RegExp(`Leak|${LOGIN}|mariner`));
  });

  it("is asked a second time: for where the tag points to alone", async () => {
    const registry = await afterLogIn(({ method }, response) =>
      send(response, 200, method === "HEAD" ? "" : INDEX.text, FOUND),
    );
    const requests = async () => {
      const before = registry.asked.length;
      assert.equal((await pin(registry)).state, "pinned");
      workspace.remove();
      return registry.asked
        .slice(before)
        .map(({ method, path }) => `${method} ${path.split(/[?]/)[0]?.split("/").slice(-2).join("/")}`);
    };
    const first = await requests();
    assert.deepEqual(first, ["HEAD manifests/1", "GET /token", "HEAD manifests/1", "GET manifests/1"]);
    assert.deepEqual(await requests(), first.slice(0, 3));
  });
});
