import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { parseChallenges } from "../../server/src/registry/challenge.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import { helperFor, parseDockerConfiguration, parseHelperAnswer } from "../../server/src/registry/credentials.ts";
import { isDigest } from "../../server/src/registry/digest.ts";
import { endpointOf, isLoopback } from "../../server/src/registry/endpoint.ts";
import { parseConfiguration, parseManifest, parseTags } from "../../server/src/registry/manifest.ts";
import { nextPage } from "../../server/src/registry/next-page.ts";
import { RegistryError } from "../../server/src/registry/registry-error.ts";

const KEYS = [
  "schemaVersion",
  "manifests",
  "config",
  "layers",
  "digest",
  "size",
  "mediaType",
  "platform",
  "annotations",
];
const MORE_KEYS = [
  "os",
  "architecture",
  "tags",
  "User",
  "Labels",
  "auths",
  "auth",
  "credHelpers",
  "credsStore",
  "token",
];
const TRAPS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "then", "toJSON"];

const digest = fc.constantFrom(
  `sha256:${"a".repeat(64)}`,
  "sha256:",
  `sha512:${"0".repeat(64)}`,
  "md5:x",
  "__proto__:",
);
const leaf = fc.oneof(fc.string(), digest, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(2));
/** JSON text of the shape that registries send, of any other, and of traps for those who copy keys. */
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    leaf.map((one) => JSON.stringify(one)),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS, ...MORE_KEYS, ...TRAPS), tie("value")), { maxLength: 6 })
      .map((pairs) => `{${pairs.map(([key, value]) => `"${key}":${value}`).join(",")}}`),
  ),
})).value;
const text = fc.oneof(
  json,
  fc.string(),
  fc.tuple(json, fc.nat()).map(([all, at]) => all.slice(0, at % (all.length + 1))),
);

/** Nothing that was read may reach what all objects share. */
function assertUntouched(): void {
  const shared = {} as Record<string, unknown>;
  for (const key of [...KEYS, ...MORE_KEYS]) assert.equal(shared[key], undefined, key);
}

const DEEP = [
  `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  `{"schemaVersion":2,"manifests":${'[{"a":'.repeat(100_000)}1${"}]".repeat(100_000)}}`,
  `{"config":${'{"config":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
  `{"tags":[${"[],".repeat(300_000)}[]],"auths":${'{"x":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
];

describe("what registries and Docker's files say, whatever it is", () => {
  it("becomes a manifest of sound descriptors, or none", () => {
    fc.assert(
      fc.property(text, (text) => {
        const manifest = parseManifest(text);
        const found =
          manifest?.kind === "index" ? manifest.manifests : manifest ? [manifest.config, ...manifest.layers] : [];
        for (const { digest, size, mediaType } of found) {
          assert.ok(isDigest(digest) && Number.isSafeInteger(size) && size >= 0 && typeof mediaType === "string");
        }
        assertUntouched();
      }),
    );
  });

  it("becomes a configuration and a list of tags that hold texts alone", () => {
    fc.assert(
      fc.property(text, (text) => {
        const { user, entrypoint, command, exposedPorts, labels, created, platform } = parseConfiguration(text);
        const texts = [user, created ?? "", ...entrypoint, ...command, ...exposedPorts, ...Object.values(labels)];
        for (const one of [...texts, platform?.os ?? "", ...(parseTags(text) ?? [])])
          assert.equal(typeof one, "string");
        assert.notEqual(Object.getPrototypeOf(labels), null);
        assertUntouched();
      }),
    );
  });

  it("becomes log-ins, and names of programs that lead nowhere else", () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...TRAPS, "docker.io", "x"), (text, registry) => {
        const configuration = parseDockerConfiguration(text);
        for (const credentials of configuration.auths.values())
          assert.ok(
            credentials.kind === "identity" ? credentials.token !== "" : typeof credentials.password === "string",
          );
        assert.match(helperFor(registry, configuration) ?? "x", /^[A-Za-z0-9][A-Za-z0-9._-]*$/);
        parseHelperAnswer(text);
        assertUntouched();
      }),
    );
  });

  it("is bounded where it is deep or long", () => {
    for (const text of DEEP) {
      const began = performance.now();
      parseManifest(text);
      parseConfiguration(text);
      parseTags(text);
      parseDockerConfiguration(text);
      parseHelperAnswer(text);
      assert.ok(performance.now() - began < 3000, text.slice(0, 40));
    }
    const entry = { mediaType: "a/b", digest: `sha256:${"a".repeat(64)}`, size: 1 };
    const many = JSON.stringify({ schemaVersion: 2, manifests: Array.from({ length: 20_000 }, () => entry) });
    const manifest = parseManifest(many);
    assert.equal(manifest?.kind === "index" && manifest.manifests.length, 10_000);
    const began = performance.now();
    parseChallenges('Bearer a="'.repeat(100_000));
    parseChallenges(`${"a=b,".repeat(100_000)}${"\\".repeat(100_000)}`);
    nextPage("<".repeat(200_000), "https://registry.example", "tags/list");
    nextPage(`<x>${" ".repeat(200_000)};`, "https://registry.example", "tags/list");
    assert.ok(performance.now() - began < 3000);
  });

  it("asks for challenges that are tokens with their parameters", () => {
    const piece = fc.constantFrom(
      "Bearer ",
      "Basic",
      "realm=",
      '"',
      "\\",
      ",",
      " ",
      "=",
      "a",
      "é",
      "\u0000",
      '"x"',
      "scope=y",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const { scheme, parameters } of parseChallenges(pieces.join(""))) {
          assert.match(scheme, /^[!#$%&'*+.^_`|~0-9a-z-]+$/);
          for (const key of parameters.keys()) assert.match(key, /^[!#$%&'*+.^_`|~0-9a-z-]+$/);
        }
      }),
    );
  });

  it("leads to another page of the same list alone", () => {
    const base = "https://registry.example:5000";
    const target = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc.constantFrom(
        "?n=1&last=x",
        "//evil.example/?a",
        "\\\\evil.example\\?a",
        "../../x?b",
        "https://registry.example:5000@evil/?c",
      ),
    );
    fc.assert(
      fc.property(target, fc.constantFrom("next", '"next"', "prev"), (target, rel) => {
        const next = nextPage(`<${target}>; rel=${rel}`, base, "tags/list?n=1000");
        if (next === undefined) return;
        assert.match(next, /^tags\/list\?/);
        assert.equal(new URL(`${base}/v2/a/${next}`).pathname, "/v2/a/tags/list");
      }),
    );
  });

  it("is asked for at one host, and without TLS only where that is fine", () => {
    const host = fc.oneof(
      fc.constantFrom(
        "docker.io",
        "ghcr.io",
        "localhost:5000",
        "127.0.0.1",
        "LOCALHOST",
        "x@localhost",
        "localhost.evil",
      ),
      fc.domain(),
    );
    const mirror = fc.oneof(
      host,
      fc.string(),
      fc.tuple(host, fc.string()).map(([host, path]) => `${host}/${path}`),
    );
    fc.assert(
      fc.property(host, fc.constantFrom(...TRAPS, "*", "docker.io", "ghcr.io"), mirror, (host, from, to) => {
        const reference = parseImageReference(`${host}/acme/app`);
        if (!reference) return;
        const endpoint = endpointOf(reference, { mirrors: { [from]: to } });
        assert.equal(endpoint.mayBePlain, isLoopback(endpoint.registry));
        assert.ok(endpoint.repository.endsWith(reference.repository));
        assert.ok(!endpoint.host.includes("/"));
      }),
    );
  });
});

describe("a registry that answers anything", () => {
  const header = fc.oneof(
    fc.constantFrom(
      'Bearer realm="https://auth.example/token"',
      "Basic realm=x",
      '<https://registry.example/v2/acme/app/tags/list?n=1>; rel="next"',
      `sha256:${"a".repeat(64)}`,
      "https://registry.example/elsewhere",
      "http://localhost/",
      "::",
      "99999",
    ),
    fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
  );
  const names = ["www-authenticate", "link", "docker-content-digest", "location", "retry-after", "content-type"];
  const answer = fc.record({
    status: fc.constantFrom(200, 200, 200, 201, 204, 301, 307, 400, 401, 403, 404, 429, 500, 503, 599),
    headers: fc.dictionary(fc.constantFrom(...names), header, { noNullPrototype: true }),
    body: text,
  });

  it("is told apart from a decent one, in sentences without a log-in, and is not asked for ever", async () => {
    const reference = parseImageReference("registry.example/acme/app:1");
    assert.ok(reference);
    const name = { mediaType: "a/b", digest: `sha256:${"a".repeat(64)}`, size: 1 };
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 5 }), async (answers) => {
        let asked = 0;
        const strangers: string[] = [];
        const client = new RegistryClient({
          credentials: async () => ({ kind: "password", user: "mariner", password: "Leak41zzQx" }),
          network: {
            wait: async () => undefined,
            fetch: async (url, init) => {
              const { status, headers, body } = answers[asked++ % answers.length] as (typeof answers)[number];
              const { host } = new URL(url);
              const tells = new Headers(init.headers).has("authorization");
              if (tells && host !== "registry.example" && host !== "auth.example") strangers.push(host);
              return new Response(status === 204 ? null : body, { status, headers });
            },
          },
        });
        const questions = [
          () => client.resolve(reference),
          () => client.digest(reference),
          () => client.byDigest(reference, name.digest),
          () => client.configuration(reference, name),
          () => client.tags(reference),
          () => client.referrers(reference, name.digest),
        ];
        for (const question of questions) {
          const before = asked;
          const error = await question().then(
            () => undefined,
            (error: unknown) => error,
          );
          assert.ok(error === undefined || error instanceof RegistryError, String(error));
          if (error) {
            assert.match(error.message, /^.{10,}\.$/s);
            assert.doesNotMatch(error.message, /Leak|mariner/);
          }
          assert.ok(asked - before < 2000, String(asked - before));
        }
        assert.deepEqual(strangers, []);
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});
