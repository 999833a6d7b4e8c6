import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { after, afterEach, before, describe, it } from "mocha";
import type { PinRow } from "../../server/src/pinning/rows.ts";
import { build, plimsollBeside, Workspace } from "../cli/command-line.ts";
import { AUTHORITY, DebianRegistry, PASSWORD, USER } from "./debian-registry.ts";
import { PlayedProxy } from "./played-proxy.ts";
import { PlayedRegistry, send } from "./played-registry.ts";
import { index, OCI } from "./pushing.ts";

const LOGIN = Buffer.from(`${USER}:${PASSWORD}`).toString("base64");

describe("plimsoll pin over TLS", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let digest: string;
  let workspace: Workspace;
  const home = new Workspace();
  const proxies: PlayedProxy[] = [];

  before(async () => {
    build();
    registry = await DebianRegistry.start({ auth: true, tls: true });
    digest = await pushed("acme/app", "1");
  });
  afterEach(() => {
    workspace.remove();
    for (const proxy of proxies.splice(0)) proxy.stop();
  });
  after(() => {
    registry.stop();
    home.remove();
  });

  /** Pushed by a process that knows the authority, which can't be told to one that runs. */
  async function pushed(repository: string, tag: string): Promise<string> {
    const module = new URL("pushing.ts", import.meta.url).href;
    const program = `import { Pusher } from ${JSON.stringify(module)};
      const [host, user, password, repository, tag] = process.argv.slice(1);
      console.log(await new Pusher(host, { user, password }, "https").index(repository, tag));`;
    const args = ["--input-type=module", "--no-warnings", "-e", program, registry.host, USER, PASSWORD];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, repository, tag], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: AUTHORITY },
    });
    return stdout.trim();
  }

  /** Pins an image of a host at which the log-in is known. */
  async function pin(image: string, env: Record<string, string>) {
    const host = image.slice(0, image.indexOf("/"));
    writeFileSync(home.at("config.json"), JSON.stringify({ auths: { [host]: { auth: LOGIN } } }));
    workspace = new Workspace({ Dockerfile: `FROM ${image}\n` });
    const { code, out, err } = await plimsollBeside(workspace.folder, ["pin", "--format", "json"], {
      DOCKER_CONFIG: home.folder,
      ...env,
    });
    assert.doesNotMatch(out + err, new RegExp(`${PASSWORD}|${LOGIN}|Leak`));
    const { references } = JSON.parse(out) as { readonly references: readonly PinRow[] };
    return { code, err, message: references[0]?.message, text: readFileSync(workspace.at("Dockerfile"), "utf8") };
  }

  async function proxy(routes: Readonly<Record<string, number>>, password?: string): Promise<PlayedProxy> {
    const one = await PlayedProxy.start(routes, password);
    proxies.push(one);
    return one;
  }

  const port = (host: string) => Number(host.split(":")[1]);

  it("works where the authority is named in NODE_EXTRA_CA_CERTS, and only there", async () => {
    const image = `${registry.host}/acme/app:1`;
    const { code, err, text } = await pin(image, { NODE_EXTRA_CA_CERTS: AUTHORITY });
    assert.deepEqual([code, err, text], [0, "", `FROM ${image}@${digest}\n`]);
    workspace.remove();
    const unknown = await pin(image, {});
    assert.equal(unknown.code, 2);
    assert.match(unknown.message ?? "", /an authority that is not known here\. Name .* in NODE_EXTRA_CA_CERTS\.$/);
    assert.equal(unknown.text, `FROM ${image}\n`);
  });

  it("goes through the proxy of HTTPS_PROXY, which sees a tunnel and no log-in for the registry", async () => {
    const between = await proxy({ "registry.example:443": port(registry.host) });
    const { code, err, text } = await pin("registry.example/acme/app:1", {
      HTTPS_PROXY: `http://localhost:${between.port}`,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
    });
    assert.deepEqual([code, err, text], [0, "", `FROM registry.example/acme/app:1@${digest}\n`]);
    assert.ok(between.seen.length > 0);
    for (const { method, target, headers } of between.seen) {
      assert.deepEqual([method, target], ["CONNECT", "registry.example:443"]);
      assert.equal(headers.authorization, undefined);
      assert.equal(headers["proxy-authorization"], undefined);
      assert.doesNotMatch(JSON.stringify(headers), new RegExp(`${LOGIN}|${PASSWORD}`));
    }
  });

  it("tells the proxy its own log-in, and nobody else", async () => {
    const between = await proxy({ "registry.example:443": port(registry.host) }, "porter:Leak77zzQx");
    const env = { NODE_EXTRA_CA_CERTS: AUTHORITY };
    const address = (login: string) => `http://${login}@localhost:${between.port}`;
    const { code, text } = await pin("registry.example/acme/app:1", {
      ...env,
      HTTPS_PROXY: address("porter:Leak77zzQx"),
    });
    assert.deepEqual([code, text], [0, `FROM registry.example/acme/app:1@${digest}\n`]);
    workspace.remove();
    const refused = await pin("registry.example/acme/app:1", { ...env, HTTPS_PROXY: address("porter:Leak78zzQx") });
    assert.equal(refused.code, 2);
    assert.match(refused.message ?? "", /^registry\.example can't be reached: /);
    assert.equal(refused.text, "FROM registry.example/acme/app:1\n");
  });

  it("does not ask the proxy for this computer", async () => {
    const between = await proxy({});
    const { code } = await pin(`${registry.host}/acme/app:1`, {
      HTTPS_PROXY: `http://localhost:${between.port}`,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
    });
    assert.equal(code, 0);
    assert.deepEqual(between.seen, []);
  });

  it("asks the proxy of HTTP_PROXY where there is no TLS, but not for what NO_PROXY names", async () => {
    const { index: content } = index("proxied");
    const played = await PlayedRegistry.start((_, response) => {
      send(response, 200, content.text, { "Content-Type": OCI.index, "Docker-Content-Digest": content.digest });
    }, "127.0.0.2");
    try {
      const between = await proxy({});
      const HTTP_PROXY = `http://localhost:${between.port}`;
      const image = `${played.host}/acme/app:1`;
      const through = await pin(image, { HTTP_PROXY });
      assert.equal(through.code, 2, "the proxy has no way there");
      assert.equal(played.asked.length, 0);
      assert.ok(between.seen.length > 0);
      const asked = between.seen.length;
      workspace.remove();
      const direct = await pin(image, { HTTP_PROXY, NO_PROXY: "127.0.0.2" });
      assert.deepEqual([direct.code, direct.text], [0, `FROM ${image}@${content.digest}\n`]);
      assert.equal(between.seen.length, asked);
    } finally {
      played.stop();
    }
  });

  it("names a proxy that is none", async () => {
    workspace = new Workspace({ Dockerfile: "FROM registry.example/acme/app:1\n" });
    const env = { HTTPS_PROXY: "::Leak::", DOCKER_CONFIG: home.folder };
    const { code, err, out } = await plimsollBeside(workspace.folder, ["pin"], env);
    assert.equal(code, 2);
    assert.match(err, /HTTPS_PROXY is no address of a proxy/);
    assert.doesNotMatch(out + err, /Leak/);
  });
});
