import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { parseChallenges } from "../../server/src/registry/challenge.ts";
import { helperFor, parseDockerConfiguration, parseHelperAnswer } from "../../server/src/registry/credentials.ts";
import { isDigest } from "../../server/src/registry/digest.ts";
import { endpointOf, isLoopback } from "../../server/src/registry/endpoint.ts";
import { parseConfiguration, parseManifest, parseTags } from "../../server/src/registry/manifest.ts";
import { nextPage } from "../../server/src/registry/next-page.ts";
import { assertUntouched, TRAPS, text } from "./hostile-json.ts";

const DEEP = [
  `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  `{"schemaVersion":2,"manifests":${'[{"a":'.repeat(100_000)}1${"}]".repeat(100_000)}}`,
  `{"config":${'{"config":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
  `{"tags":[${"[],".repeat(300_000)}[]],"auths":${'{"x":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
];

describe("what registries and Docker's files say, whatever it is", function () {
  this.timeout(60_000);
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
      assert.ok(performance.now() - began < 10_000, text.slice(0, 40));
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
    assert.ok(performance.now() - began < 10_000);
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
