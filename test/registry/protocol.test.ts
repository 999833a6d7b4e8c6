import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { lookUp } from "../../server/src/pinning/look-up.ts";
import { type ClientOptions, RegistryClient } from "../../server/src/registry/client.ts";
import type { Credentials } from "../../server/src/registry/credentials.ts";
import { RegistryError, type RegistryFault } from "../../server/src/registry/registry-error.ts";
import { type Part, PlayedRegistry, send } from "./played-registry.ts";
import { content, image, index, OCI } from "./pushing.ts";

const { index: INDEX } = index("played");
const FOUND = { "Content-Type": OCI.index, "Docker-Content-Digest": INDEX.digest };
const LOGIN: Credentials = { kind: "password", user: "mariner", password: "Leak01zzQx" };

describe("what a registry may do", function () {
  this.timeout(20_000);
  const playing: PlayedRegistry[] = [];
  let waited: number[];
  afterEach(() => {
    for (const one of playing.splice(0)) one.stop();
  });

  async function play(part: Part): Promise<PlayedRegistry> {
    const registry = await PlayedRegistry.start(part);
    playing.push(registry);
    return registry;
  }

  function reference(registry: PlayedRegistry, tag = "1") {
    const found = parseImageReference(`${registry.host}/acme/app:${tag}`);
    assert.ok(found);
    return found;
  }

  /** A client that does not really wait between tries. */
  function client(options: ClientOptions & { readonly login?: Credentials } = {}): RegistryClient {
    waited = [];
    return new RegistryClient({
      network: {
        fetch: (url, init) => fetch(url, init),
        wait: async (milliseconds) => void waited.push(milliseconds),
      },
      ...(options.login && { credentials: async () => options.login }),
      ...options,
    });
  }

  async function fails(asked: Promise<unknown>, fault: RegistryFault, message: RegExp): Promise<void> {
    const error = await asked.then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(error instanceof RegistryError, String(error));
    assert.match(error.message, message);
    assert.equal(error.fault, fault);
    assert.doesNotMatch(`${error.message}${error.stack}`, /Leak|mariner/);
    assert.equal(error.cause, undefined);
  }

  it("sends something else than its digest says", async () => {
    const registry = await play((_, response) => send(response, 200, `${INDEX.text} `, FOUND));
    await fails(client().resolve(reference(registry)), "digest mismatch", /damaged or forged/);
    await fails(client().byDigest(reference(registry), INDEX.digest), "digest mismatch", /damaged or forged/);
  });

  it("tells no digest: then it is that of the content", async () => {
    const registry = await play((_, response) => send(response, 200, INDEX.text, { "Content-Type": OCI.index }));
    assert.equal((await client().resolve(reference(registry))).digest, INDEX.digest);
    assert.equal(await client().digest(reference(registry)), INDEX.digest);
  });

  it("breaks off in the middle, each time", async () => {
    const registry = await play((_, response) => {
      response.writeHead(200, { ...FOUND, "Content-Length": String(INDEX.size) });
      response.write(INDEX.text.slice(0, 20), () => response.destroy());
    });
    await fails(client().resolve(reference(registry)), "unreachable", /the connection broke/);
    assert.equal(waited.length, 2);
  });

  it("says nothing at all", async () => {
    const registry = await play(() => undefined);
    await fails(client({ timeout: 300 }).resolve(reference(registry)), "timed out", /no whole answer in 0\.3 s/);
  });

  it("says too much", async () => {
    const registry = await play((_, response) => {
      response.writeHead(200, FOUND);
      const more = () => {
        while (response.writable && response.write(" ".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await fails(client().resolve(reference(registry)), "too large", /more than 8192 KB/);
  });

  it("is busy for a moment", async () => {
    let times = 0;
    const registry = await play((_, response) => {
      times++;
      if (times === 1) send(response, 429, "", { "Retry-After": "3" });
      else if (times === 2) send(response, 503);
      else send(response, 200, INDEX.text, FOUND);
    });
    assert.equal((await client().resolve(reference(registry))).digest, INDEX.digest);
    assert.deepEqual(waited, [3000, 1000]);
  });

  it("allows no more requests for an hour: nobody waits for that", async () => {
    const registry = await play((_, response) => send(response, 429, "", { "Retry-After": "3600" }));
    await fails(
      client().resolve(reference(registry)),
      "rate limit",
      /no more requests for now. Try again in 60 minutes/,
    );
    assert.equal(registry.asked.length, 1);
  });

  it("is out of order", async () => {
    const registry = await play((_, response) => send(response, 500, "at line 5 of Leak"));
    await fails(client().resolve(reference(registry)), "registry error", /not able to answer now \(500\)/);
    assert.equal(registry.asked.length, 3);
  });

  for (const [what, text] of [
    ["a page", "<html></html>"],
    ["an image of the first schema", JSON.stringify({ schemaVersion: 1, fsLayers: [] })],
    ["an image without layers", JSON.stringify({ schemaVersion: 2, config: {} })],
  ] as const) {
    it(`answers with ${what}`, async () => {
      const registry = await play((_, response) => send(response, 200, text));
      await fails(client().resolve(reference(registry)), "not understood", /something that is not an image/);
    });
  }

  it("sends the request on to another host, which is not told who asks", async () => {
    const other = await play((_, response) => send(response, 200, INDEX.text, FOUND));
    const target = other.host.replace("localhost", "127.0.0.1");
    const registry = await play(({ authorization, path }, response) => {
      if (authorization === undefined) send(response, 401, "", { "WWW-Authenticate": "Basic realm=x" });
      else send(response, 307, "", { Location: `http://user:word@${target}${path}` });
    });
    assert.equal((await client({ login: LOGIN }).resolve(reference(registry))).digest, INDEX.digest);
    assert.match(registry.asked.at(-1)?.authorization ?? "", /^Basic /);
    assert.deepEqual(
      other.asked.map(({ authorization }) => authorization),
      [undefined],
    );
  });

  it("sends the request on to a host that asks for a log-in, and gets none", async () => {
    const other = await play((_, response) => send(response, 401, "", { "WWW-Authenticate": "Basic realm=x" }));
    const target = other.host.replace("localhost", "127.0.0.1");
    const registry = await play(({ path }, response) =>
      send(response, 307, "", { Location: `http://${target}${path}` }),
    );
    await fails(client({ login: LOGIN }).resolve(reference(registry)), "log-in needed", /127\.0\.0\.1:\d+, which asks/);
    assert.equal(other.asked.length, 1);
  });

  it("sends the request on without end, or where there is no TLS", async () => {
    const circle = await play(({ path }, response) => send(response, 302, "", { Location: path }));
    await fails(client().resolve(reference(circle)), "refused redirect", /on and on/);
    assert.equal(circle.asked.length, 6);
    const plain = await play((_, response) => send(response, 302, "", { Location: "http://registry.example/x?Leak" }));
    await fails(client().resolve(reference(plain)), "refused redirect", /to registry\.example without TLS/);
  });

  it("lists tags without end, or on another host", async () => {
    let page = 0;
    const endless = await play((_, response) => {
      const Link = `</v2/acme/app/tags/list?n=1000&last=t${page}>; rel="next"`;
      send(response, 200, JSON.stringify({ tags: [`t${page++}`] }), { Link });
    });
    assert.equal((await client().tags(reference(endless))).length, 50);
    assert.equal((await client().tags(reference(endless), 3)).length, 3);
    const elsewhere = await play((_, response) =>
      send(response, 200, '{"tags":["a"]}', { Link: '<https://registry.example/v2/x/tags/list?n=1>; rel="next"' }),
    );
    assert.deepEqual(await client().tags(reference(elsewhere)), ["a"]);
  });

  it("knows what refers to an image, with or without a filter of its own", async () => {
    const { manifest } = image("attestation");
    const entry = { mediaType: OCI.image, digest: manifest.digest, size: manifest.size };
    const manifests = [
      { ...entry, artifactType: "a/b" },
      { ...entry, artifactType: "c/d" },
    ];
    const referrers = content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
    const registry = await play((_, response) => send(response, 200, referrers.text));
    const found = await client().referrers(reference(registry), INDEX.digest, "c/d");
    assert.deepEqual(
      found.map(({ artifactType }) => artifactType),
      ["c/d"],
    );
    assert.deepEqual(
      registry.asked.map(({ path }) => path),
      [`/v2/acme/app/referrers/${INDEX.digest}?artifactType=c%2Fd`],
    );
  });

  it("tells what refers to an image in several pages", async () => {
    const { manifest } = image("signature");
    const page = (artifactType: string) => {
      const manifests = [{ mediaType: OCI.image, digest: manifest.digest, size: manifest.size, artifactType }];
      return content(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests }).text;
    };
    const registry = await play(({ path }, response) => {
      if (path.includes("last=")) return send(response, 200, page("c/d"));
      send(response, 200, page("a/b"), { Link: `<${path}?last=1>; rel="next"` });
    });
    const found = await client().referrers(reference(registry), INDEX.digest);
    assert.deepEqual(
      found.map(({ artifactType }) => artifactType),
      ["a/b", "c/d"],
    );
  });

  it("does not say what refers to an image, which is not the same as nothing", async () => {
    for (const [status, fault] of [
      [403, "denied"],
      [429, "rate limit"],
      [503, "registry error"],
    ] as const) {
      const registry = await play(({ path }, response) => send(response, path.includes("/referrers/") ? status : 404));
      await fails(client().referrers(reference(registry), INDEX.digest), fault, /localhost/);
    }
    const old = await play((_, response) => send(response, 404));
    assert.deepEqual(await client().referrers(reference(old), INDEX.digest), []);
  });

  it("is not asked for a digest that can't be checked, for which it could send anything", async () => {
    const registry = await play((_, response) => send(response, 200, INDEX.text, FOUND));
    const { digest } = INDEX;
    for (const other of [digest.toUpperCase().replace("SHA256", "sha256"), `blake3:${"a".repeat(64)}`, "sha256:abc"])
      await fails(client().byDigest(reference(registry), other), "not understood", /can't be checked/);
    assert.deepEqual(registry.asked, []);
  });

  it("stops asking when the person does", async () => {
    const stop = new AbortController();
    const registry = await play(() => stop.abort());
    await fails(client({ signal: stop.signal }).resolve(reference(registry)), "cancelled", /cancelled/);
  });

  it("is not asked for the next images once the person has had enough", async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const registry = await play(() => stop.abort());
    const references = Array.from({ length: 50 }, (_, number) => reference(registry, String(number)));
    let steps = 0;
    const outcomes = await lookUp(references, client({ signal }), () => steps++, signal);
    assert.ok(steps <= 4, String(steps));
    assert.ok(outcomes.size <= 4);
  });

  describe("to find out who asks", () => {
    /** A registry with a server for tokens; `give` answers for the latter. */
    async function withTokens(give: Part): Promise<{ registry: PlayedRegistry; tokens: PlayedRegistry }> {
      const tokens = await play(give);
      const registry = await play(({ authorization }, response) => {
        if (authorization === "Bearer t0k3n") return send(response, 200, INDEX.text, FOUND);
        const challenge = `Bearer realm="http://${tokens.host}/token",service="harbour",scope="repository:acme/app:pull"`;
        send(response, 401, "{}", { "WWW-Authenticate": challenge });
      });
      return { registry, tokens };
    }

    it("gives anybody a token, once for a repository", async () => {
      const { registry, tokens } = await withTokens((_, response) => send(response, 200, '{"token":"t0k3n"}'));
      const asking = client();
      assert.equal((await asking.resolve(reference(registry))).digest, INDEX.digest);
      assert.equal(await asking.digest(reference(registry, "2")), INDEX.digest);
      assert.deepEqual(
        tokens.asked.map(({ path, authorization }) => [path, authorization]),
        [["/token?service=harbour&scope=repository%3Aacme%2Fapp%3Apull", undefined]],
      );
    });

    it("refuses several requests at once, which then go on with one token", async () => {
      const { registry, tokens } = await withTokens((_, response) => send(response, 200, '{"token":"t0k3n"}'));
      const asking = client();
      const tags = ["1", "2", "3", "4"];
      const found = await Promise.all(tags.map((tag) => asking.digest(reference(registry, tag))));
      assert.deepEqual(new Set(found), new Set([INDEX.digest]));
      assert.equal(tokens.asked.length, 1);
    });

    it("wants user and password of several requests at once", async () => {
      const registry = await play(({ authorization, path }, response) => {
        const answer = () =>
          authorization
            ? send(response, 200, INDEX.text, FOUND)
            : send(response, 401, "", { "WWW-Authenticate": "Basic realm=x" });
        // the second is refused after the first has logged in
        setTimeout(answer, path.endsWith("/2") ? 100 : 0);
      });
      const asking = client({ login: LOGIN });
      const found = await Promise.all(["1", "2", "3"].map((tag) => asking.digest(reference(registry, tag))));
      assert.deepEqual(found, [INDEX.digest, INDEX.digest, INDEX.digest]);
    });

    it("wants user and password for a token", async () => {
      const { registry, tokens } = await withTokens((_, response) => send(response, 200, '{"access_token":"t0k3n"}'));
      assert.equal((await client({ login: LOGIN }).resolve(reference(registry))).digest, INDEX.digest);
      const sent = Buffer.from("mariner:Leak01zzQx").toString("base64");
      assert.equal(tokens.asked[0]?.authorization, `Basic ${sent}`);
      assert.match(tokens.asked[0]?.path ?? "", /account=mariner/);
    });

    it("takes the token of a log-in in the browser", async () => {
      const { registry, tokens } = await withTokens((_, response) => send(response, 200, '{"access_token":"t0k3n"}'));
      const login = { kind: "identity", token: "Leak02zzQx" } as const;
      assert.equal((await client({ login }).resolve(reference(registry))).digest, INDEX.digest);
      const [asked] = tokens.asked;
      assert.equal(asked?.method, "POST");
      assert.match(asked?.body ?? "", /^grant_type=refresh_token&refresh_token=Leak02zzQx&client_id=plimsoll&scope=/);
    });

    it("gives no token, one that is none, or one that does not help", async () => {
      const { registry } = await withTokens((_, response) => send(response, 401));
      await fails(client().resolve(reference(registry)), "log-in needed", /docker login localhost/);
      await fails(client({ login: LOGIN }).resolve(reference(registry)), "denied", /does not accept the log-in/);
      const odd = await withTokens((_, response) => send(response, 200, '{"token":"a\\r\\nb"}'));
      await fails(client().resolve(reference(odd.registry)), "not understood", /something that is no token/);
      const wrong = await withTokens((_, response) => send(response, 200, '{"token":"another"}'));
      await fails(client({ login: LOGIN }).resolve(reference(wrong.registry)), "denied", /does not accept the log-in/);
    });

    it("wants the password sent without TLS to a stranger, which is not done", async () => {
      const registry = await play((_, response) =>
        send(response, 401, "", { "WWW-Authenticate": 'Bearer realm="http://tokens.example/"' }),
      );
      await fails(client({ login: LOGIN }).resolve(reference(registry)), "denied", /sent without TLS/);
    });
  });
});
