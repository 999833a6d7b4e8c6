import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { parseChallenges } from "../../server/src/registry/challenge.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import {
  helperFor,
  keyOfRegistry,
  parseDockerConfiguration,
  parseHelperAnswer,
} from "../../server/src/registry/credentials.ts";
import { digestOf, isDigest } from "../../server/src/registry/digest.ts";
import { endpointOf, isHost, type RegistryOptions } from "../../server/src/registry/endpoint.ts";

describe("where a reference is asked for", () => {
  const endpoint = (text: string, options?: RegistryOptions) => {
    const reference = parseImageReference(text);
    assert.ok(reference);
    const { host, registry, repository, mayBePlain } = endpointOf(reference, options);
    return [host, registry, repository, mayBePlain];
  };

  it("is Docker Hub's server for its short names", () => {
    for (const text of ["node:22", "docker.io/node", "index.docker.io/library/node"])
      assert.deepEqual(endpoint(text), ["registry-1.docker.io", "docker.io", "library/node", false]);
    assert.deepEqual(endpoint("acme/app")[2], "acme/app");
  });

  it("is the host that is named, without TLS only here or where the user says so", () => {
    assert.deepEqual(endpoint("ghcr.io/acme/app"), ["ghcr.io", "ghcr.io", "acme/app", false]);
    assert.deepEqual(endpoint("localhost:5000/a"), ["localhost:5000", "localhost:5000", "a", true]);
    for (const host of ["127.0.0.1", "127.0.0.1:80", "[::1]:5000"]) assert.equal(endpoint(`${host}/a`)[3], true);
    for (const host of ["127.0.0.1.example", "localhost.example:5000", "registry.example:80"])
      assert.equal(endpoint(`${host}/a`)[3], false);
    assert.equal(endpoint("registry.example:80/a", { insecure: ["registry.example:80"] })[3], true);
  });

  it("is a mirror where there is one", () => {
    const mirrors = { "docker.io": "mirror.example/hub", "*": "localhost:5000" };
    assert.deepEqual(endpoint("node", { mirrors }), ["mirror.example", "mirror.example", "hub/library/node", false]);
    assert.deepEqual(endpoint("ghcr.io/a/b", { mirrors }), ["localhost:5000", "localhost:5000", "a/b", true]);
    assert.equal(endpoint("ghcr.io/a", { mirrors: { "*": "docker.io" } })[0], "registry-1.docker.io");
  });
});

describe("a host", () => {
  it("is a name or an address, and maybe a port", () => {
    for (const text of ["docker.io", "localhost:5000", "127.0.0.1", "[::1]:5000", "my_registry.example:65535"])
      assert.ok(isHost(text), text);
    for (const text of ["", "a b", "user:word@registry.example", "a/b", "a:99999", "a:", "https://a", "[::1", "a?b#c"])
      assert.equal(isHost(text), false, text);
  });

  it("is asked for nothing where it is none, and its log-in not told", async () => {
    const reference = parseImageReference("ghcr.io/acme/app:1");
    assert.ok(reference);
    const mirrors = { "*": "mariner:Leak01zzQx@registry.example" };
    const network = { fetch: () => assert.fail("asked"), wait: async () => undefined };
    await assert.rejects(new RegistryClient({ mirrors, network }).resolve(reference), {
      message: '"registry.example" is no name of a host.',
    });
  });
});

describe("a challenge", () => {
  const read = (header: string) =>
    parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

  it("is read with its parameters, several in one header too", () => {
    assert.deepEqual(
      read(
        'Bearer realm="https://auth.example/token",service="a \\"b\\"", scope="repository:a/b:pull,push", Basic realm=x',
      ),
      [
        ["bearer", { realm: "https://auth.example/token", service: 'a "b"', scope: "repository:a/b:pull,push" }],
        ["basic", { realm: "x" }],
      ],
    );
    assert.deepEqual(read("Negotiate, BASIC"), [
      ["negotiate", {}],
      ["basic", {}],
    ]);
    assert.deepEqual(read('Bearer realm="never closed'), [["bearer", {}]]);
    assert.deepEqual(read(""), []);
  });

  it("ends whatever the header holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "=", '"', ",", " ", "\\", "é", "B") }), (header) => {
        assert.ok(parseChallenges(header).length <= header.length);
      }),
    );
  });
});

describe("Docker's log-ins", () => {
  const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });

  it("are read by the names that Docker gives to registries", () => {
    const { auths, helpers, store } = parseDockerConfiguration(
      JSON.stringify({
        auths: {
          "https://index.docker.io/v1/": auth("hub:pass:with:colons"),
          "https://old.example/v2/": { username: "u", password: "p" },
          "ghcr.io": { identitytoken: "t" },
          "empty.example": {},
        },
        credHelpers: { "ecr.example": "ecr-login", "bad.example": "../../evil" },
        credsStore: "desktop",
      }),
    );
    assert.deepEqual(Object.fromEntries(auths), {
      "docker.io": { kind: "password", user: "hub", password: "pass:with:colons" },
      "old.example": { kind: "password", user: "u", password: "p" },
      "ghcr.io": { kind: "identity", token: "t" },
    });
    const configuration = { auths, helpers, store };
    assert.equal(helperFor("ecr.example", configuration), "ecr-login");
    assert.equal(helperFor("bad.example", configuration), "desktop");
    assert.equal(keyOfRegistry("docker.io"), "https://index.docker.io/v1/");
    assert.equal(keyOfRegistry("ghcr.io"), "ghcr.io");
  });

  it("are none where the file is faulty", () => {
    for (const text of ["", "[]", "{", '{"auths":[1]}', '{"auths":{"a":{"auth":"%%%"}},"credsStore":"/bin/sh"}']) {
      const { auths, helpers, store } = parseDockerConfiguration(text);
      assert.deepEqual([auths.size, helpers.size, store], [0, 0, undefined], text);
    }
  });

  it("are what a helper answers", () => {
    assert.deepEqual(parseHelperAnswer('{"ServerURL":"x","Username":"u","Secret":"s"}'), {
      kind: "password",
      user: "u",
      password: "s",
    });
    assert.deepEqual(parseHelperAnswer('{"Username":"<token>","Secret":"s"}'), { kind: "identity", token: "s" });
    assert.equal(parseHelperAnswer("credentials not found in native keychain"), undefined);
  });
});

describe("a digest", () => {
  it("is that of the bytes, with the algorithm of the other one", async () => {
    const nothing = new Uint8Array();
    const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert.equal(await digestOf(nothing), empty);
    assert.equal(await digestOf(nothing, empty), empty);
    assert.match(await digestOf(nothing, `sha512:${"0".repeat(128)}`), /^sha512:cf83e1357eef[0-9a-f]{116}$/);
    assert.ok(isDigest(empty));
    for (const text of [
      "sha256:12",
      "md5:d41d8cd98f00b204e9800998ecf8427e",
      empty.toUpperCase(),
      `${empty}:`,
      "sha256:",
    ])
      assert.equal(isDigest(text), false, text);
  });
});
