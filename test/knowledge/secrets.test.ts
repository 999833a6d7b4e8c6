// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the texts under test
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  digest,
  findSecrets,
  findUrlCredentials,
  looksRandom,
  mask,
  placeholder,
  secretName,
  secretValue,
} from "../../server/src/knowledge/secrets/secrets.ts";

describe("secretName", () => {
  const secret =
    `POSTGRES_PASSWORD PGPASSWORD password DB_PASS AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY openai_api_key apikey
    SUPER_Secret super_duper_secret_token auth git_key SECRET_PASSPHRASE GITHUB_TOKEN NPM_AUTH_TOKEN dbPassword
    spring.datasource.password clientSecret SECRET_KEY_BASE DJANGO_SECRET_KEY private-key credentials BASIC_AUTH
    KEYCLOAK_ADMIN_PASSWORD REDIS_PWD API_KEY JWT_SECRET registry:_authToken API_KEY_PROD`.split(/\s+/);
  const harmless =
    `POSTGRES_PASSWORD_FILE SECRET_PATH AUTH_URL TOKEN_TTL PASS_THROUGH PUBLIC_KEY public_token SECRET_NAME
    PASSWORD_LENGTH TOKENIZERS_PARALLELISM TOKENIZER MAX_TOKENS GPG_KEY KEYCLOAK_URL POSTGRES_HOST_AUTH_METHOD BYPASS
    GOOGLE_APPLICATION_CREDENTIALS SSH_AUTH_SOCK ALLOW_EMPTY_PASSWORD REQUIRE_AUTH CACHE_KEY SORT_KEY KEY PATH COMPASS
    AUTHOR AUTHORITY PASSENGER_APP_ENV MONKEY KEYBOARD foobar TOKEN_ISSUER CLIENT_ID SECRETARY PASSWORD_RESET_URL
    AUTH_SERVICE_HOST JWT_EXPIRATION JWT_SECRET_ROTATION`.split(/\s+/);
  for (const name of secret) it(`says yes to ${name}`, () => assert.equal(secretName(name), true));
  for (const name of harmless) it(`says no to ${name}`, () => assert.equal(secretName(name), false));
});

describe("secretValue", () => {
  const expected = {
    none: ["", "  ", "$TOKEN", "${TOKEN}", "${TOKEN:-}", "{{ .Values.password }}", "<your-password>", "%PASSWORD%", "xxxx", "***",
      "true", "0", "/run/secrets/db", "https://auth.example.org/token", "YOUR_API_KEY_HERE", "your-token-here", "[insert token]",
      "A035C8C19219BA821ECEA86B64E628F8D684696D", "$(cat /run/secret)", "REDACTED", "30m", "string", "LOG_ANALYTICS_WORKSPACE_KEY"],
    weak: ["changeme", "password", "admin", "Passw0rd", "change_me_now", "12345", "guest", "example", "postgres", "minioadmin", "admin:password", "yourpassword"],
    literal: ["s3nsible-Kx92", "hFq3!kd9", "abcdefghijklmnopqrstuvwxyz", "correct horse battery", "admin:hFq3!kd9", "$2a$10$abcdefg", "p@ss$word9"],
  }; // biome-ignore format: a table
  for (const [kind, values] of Object.entries(expected)) {
    for (const value of values)
      it(`calls ${JSON.stringify(value)} ${kind}`, () => assert.equal(secretValue(value), kind));
  }
});

describe("mask", () => {
  it("shows two characters of a long value and none of a short one", () => {
    assert.equal(mask("ghp_abcdefghijkl"), "gh***");
    assert.equal(mask("hunter2"), "***");
  });
  it("never shows more than the first two characters of any value", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const shown = mask(value);
        assert.ok(shown.endsWith("***") && shown.length <= 5);
        assert.ok(value.trim().startsWith(shown.slice(0, -3)));
      }),
    );
  });
});

const letters = "aK3dZ9mQ2xW7vB1nR5tY8uJ4pL6sG0hC";
const random = (length: number) => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);

describe("findSecrets", () => {
  const shapes: [string, string][] = [
    ["github-pat", `ghp_${random(36)}`],
    ["github-fine-grained-pat", `github_pat_${random(82)}`],
    ["gitlab-pat", `glpat-${random(20)}`],
    ["slack-bot-token", `xoxb-123456789012-123456789012-${random(24)}`],
    ["gcp-api-key", `AIza${random(35)}`],
    ["npm-access-token", `npm_${random(36)}`],
    ["stripe-access-token", `sk_live_${random(24)}`],
    ["aws-access-key", "AKIAQ3EGRZ7PLMN4XTWV"],
    ["azure-key", `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${random(86)}==`],
    ["azure-sas", `https://x.blob.core.windows.net/c?sv=2022-11-02&sig=${random(43)}%3D`],
    ["docker-pat", `dckr_pat_${random(27)}`],
    ["jwt", `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ4IiwiZXhwIjoxfQ${random(20)}.${random(43)}`],
    ["private-key", `-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n${random(64)}/+\n-----END RSA PRIVATE KEY-----`],
    ["url-credentials", "postgres://app:hFq3kd9Zt@db:5432/app"],
    ["authorization-header", `curl -H "Authorization: Bearer ${random(40)}" https://x`],
    ["aws-secret-key", `aws_secret_access_key = ${random(38)}/+`],
  ];
  for (const [detector, text] of shapes) {
    it(`finds ${detector} and where it stands`, () => {
      const prefix = "some text before: ";
      const found = findSecrets(`${prefix}${text} # after`);
      assert.deepEqual(
        found.map((one) => one.detector),
        [detector],
      );
      const [one] = found;
      assert.ok(
        one && one.start >= prefix.length && one.end <= prefix.length + text.length && one.end - one.start >= 8,
      );
    });
  }
  const harmless = [
    "AKIAIOSFODNN7EXAMPLE",
    "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    `sha256:${"0123456789abcdef".repeat(4)}`,
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
    "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "postgres://app:${PASSWORD}@db/app",
    "git@github.com:acme/app.git ssh://git@github.com/acme/app",
    "apt-get install -y --no-install-recommends ca-certificates curl git openssh-client",
  ];
  for (const text of harmless) it(`leaves ${text.slice(0, 50)} alone`, () => assert.deepEqual(findSecrets(text), []));

  it("tells an AWS secret key by the variable's name", () => {
    const found = findSecrets(`${random(38)}/+`, { name: "AWS_SECRET_ACCESS_KEY" });
    assert.deepEqual(
      found.map((one) => one.what),
      ["AWS secret access key"],
    );
  });
  it("reports a random value under a secret's name only where it is asked to", () => {
    const value = random(32);
    assert.deepEqual(findSecrets(value, { name: "API_TOKEN" }), []);
    assert.equal(findSecrets(value, { name: "API_TOKEN", entropy: 3.5 })[0]?.detector, "entropy");
    assert.deepEqual(findSecrets(value, { name: "BUILD_LABEL", entropy: 3.5 }), []);
  });
  it("stays inside any text, in order and without overlaps", () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(...shapes.map(([, text]) => text), "eyJ", "ghp_", "://a:b@", "\n"),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          assert.ok(start >= last && start < end && end <= text.length);
          last = end;
        }
      }),
    );
  });
  it("takes linear time on hostile text", () => {
    const hostile = [
      "eyJ.",
      "ey-",
      "xapp-1-A-",
      "-----BEGIN PRIVATE KEY-----",
      "://a:",
      "sig=?sig=",
      "authorization: bearer ",
      "eyJrIjoi",
      "glc_aaaa",
    ];
    const from = performance.now();
    for (const unit of hostile) findSecrets(unit.repeat(Math.ceil(100_000 / unit.length)));
    assert.ok(performance.now() - from < 3000);
  });
});

describe("findUrlCredentials", () => {
  it("tells literals, weak passwords and variables apart", () => {
    const kinds = (text: string) => findUrlCredentials(text).map((one) => one.password);
    assert.deepEqual(kinds("https://bob:hFq3kd9Zt@host/x"), ["literal"]);
    assert.deepEqual(kinds("postgres://postgres:postgres@db/x"), ["weak"]);
    assert.deepEqual(kinds("https://bob:${TOKEN}@host https://${USER:-bob}:$TOKEN@host"), ["variable", "variable"]);
    assert.deepEqual(kinds("https://<user>:<password>@host https://host:8080/@x git+ssh://git@host"), []);
  });
  it("gives the range of what has to go", () => {
    const text = "pip install -i https://bob:hFq3kd9Zt@host/simple x";
    const [one] = findUrlCredentials(text);
    assert.equal(one && text.slice(one.start, one.end), "bob:hFq3kd9Zt@");
    assert.equal(one && text.slice(one.passwordStart, one.passwordEnd), "hFq3kd9Zt");
  });
});

describe("looksRandom and digest", () => {
  it("leaves checksums, commits and names alone", () => {
    for (const text of [
      "d41d8cd98f00b204e9800998ecf8427e",
      "my-service-account-v2-prod",
      "550e8400-e29b-41d4-a716-446655440000",
      "registry.example.org/app",
    ]) {
      assert.equal(looksRandom(text), false, text);
    }
    assert.equal(looksRandom(random(32)), true);
    assert.equal(digest("550e8400-e29b-41d4-a716-446655440000"), true);
  });
  it("knows placeholders of templates", () => {
    for (const text of ["{{ secret }}", "${X}", "<token>", "${{ secrets.TOKEN }}"])
      assert.equal(placeholder(text), true, text);
    assert.equal(placeholder("hFq3kd9Zt"), false);
  });
});
