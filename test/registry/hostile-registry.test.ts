import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import { RegistryError } from "../../server/src/registry/registry-error.ts";
import { text } from "./hostile-json.ts";

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
