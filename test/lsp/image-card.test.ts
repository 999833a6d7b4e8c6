import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEach, describe, it } from "mocha";
import { MARKDOWN, PLAIN } from "../../server/src/language/markup.ts";
import { PULL, Session } from "./session.ts";

const DIGEST = `sha256:${"4b".repeat(32)}`;
const QUIET = { rules: { "no-eol-image": "off", "pin-image-version": "off", "prefer-slim-base": "off" } };

const pod = (image: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: ${image}
`;

describe("the card of an image, nobody asked", () => {
  let session: Session;
  afterEach(() => session.stop());

  /** The last part of the hover on an image, whose findings stand above it. */
  async function card(path: string, text: string, image: string, given = {}): Promise<string[]> {
    session = await Session.start({ initializationOptions: { lookUpCommand: "look" }, ...given });
    const uri = await session.open(path, text);
    return ((await session.hoverOn(uri, image)).split("\n\n---\n\n").at(-1) ?? "").split("  \n");
  }

  it("tells name, publisher, support, user, slimmer variants, and how to know more", async () => {
    const lines = await card("Dockerfile", "FROM node:22-bookworm\n", "node:22");
    const [title, support, user, slimmer, link] = lines;
    assert.equal(
      title,
      "[**node\\:22\\-bookworm**](https://hub.docker.com/_/node) · Docker Official Image · not pinned by digest",
    );
    assert.match(support ?? "", /^Node\\.js 22 supported until 2027/);
    assert.equal(user, "User: **root**, brings `node` (1000)");
    assert.match(slimmer ?? "", /^Slimmer: `22-bookworm-slim` \(without compilers .*\) · `22-alpine` \(musl/);
    assert.match(
      link ?? "",
      /^\[Look it up \(asks docker\\\.io\)\]\(command:look\?%5B%22file%3A.*Dockerfile%22%2C0%2C5%5D\)$/,
    );
    assert.equal(lines.length, 5);
  });

  it("tells what has ended, and what took its place", async () => {
    const text = "FROM openjdk:11-jre-slim-buster\n";
    const lines = await card("Dockerfile", text, "openjdk");
    assert.match(lines[1] ?? "", /End of life: \*\*.*ended 20/);
    assert.match(lines[2] ?? "", /^\*\*Given up:\*\* it .*; instead: `eclipse-temurin:11-jre`$/);
  });

  it("tells of a pinned image of Docker Hub whose it is, and the beginning of its digest", async () => {
    const [title] = await card("Dockerfile", `FROM grafana/grafana:12.0.0@${DIGEST}\n`, "grafana");
    assert.equal(
      title,
      "[**grafana\\/grafana\\:12\\.0\\.0\\@sha256\\:4b4b4b4b4b4b**](https://hub.docker.com/r/grafana/grafana) · by grafana on Docker Hub · pinned by digest",
    );
  });

  it("has no page for images of other registries", async () => {
    const [title, link] = await card("Dockerfile", "FROM ghcr.io/acme/app\n", "ghcr.io");
    assert.equal(title, "**ghcr\\.io\\/acme\\/app** · not pinned, its tag moves on");
    assert.match(link ?? "", /asks ghcr/);
  });

  for (const [format, path, text, image, title] of [
    ["FROM with an ARG", "Dockerfile", "ARG V=22\nFROM node:$" + "{V}-slim AS b\n", "node:", "node\\:22\\-slim"],
    ["COPY --from", "Dockerfile", "FROM node:22\nCOPY --from=acme/tools:1 /a /b\n", "acme/tools", "acme\\/tools\\:1"],
    ["# syntax=", "Dockerfile", "# syntax=docker/dockerfile:1\nFROM node:22\n", "docker/d", "docker\\/dockerfile\\:1"],
    ["a pod", "pod.yaml", pod('"acme/web:1.4"'), "acme/web", "acme\\/web\\:1\\.4"],
    ["a service", "compose.yaml", "services:\n  a:\n    image: acme/a:2\n", "acme/a", "acme\\/a\\:2"],
    [
      "a container group",
      "group.yaml",
      "apiVersion: '2023-05-01'\nname: g\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  containers:\n    - name: a\n      properties:\n        image: acme/g:3\n",
      "acme/g",
      "acme\\/g\\:3",
    ],
    [
      "a kustomization",
      "kustomization.yaml",
      "images:\n  - name: acme/old\n    newName: acme/new\n    newTag: '4'\n",
      "acme/new",
      "acme\\/new\\:4",
    ],
    [
      "values of a chart",
      "chart/values.yaml",
      "image:\n  repository: acme/chart\n  tag: '5'\n",
      "acme/chart",
      "acme\\/chart\\:5",
    ],
  ] as const) {
    it(`stands on ${format}`, async () => {
      const files = { "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n" };
      const [first] = await card(path, text, image, { files, settings: QUIET });
      assert.ok(first?.includes(`**${title}**`), first);
    });
  }

  it("says of what is built beside that nothing is pulled", async () => {
    const lines = await card("compose.yaml", "services:\n  a:\n    build: .\n    image: acme/a:2\n", "acme/a");
    assert.deepEqual(lines, ["**acme\\/a\\:2**", "What the build beside it will be called: nothing is pulled."]);
  });

  it("tells what the team's lists say", async () => {
    const settings = { images: { approvedRegistries: ["ghcr.io"], approvedBases: ["ghcr.io/acme/*"] } };
    session = await Session.start({ settings });
    const uri = await session.open("Dockerfile", "FROM ghcr.io/acme/app:1 AS a\nFROM node:22\n");
    assert.match(await session.hoverOn(uri, "ghcr.io"), / {2}\nTeam: approved$/);
    const other = await session.hoverOn(uri, "node:22");
    assert.match(other, / {2}\nTeam: \*\*docker\\.io is not an approved registry, not an approved image\*\*$/);
  });

  it("follows the findings there, of which one is explained", async () => {
    session = await Session.start();
    const uri = await session.open("Dockerfile", "FROM node:14\nUSER node\n");
    const parts = (await session.hoverOn(uri, "node:14")).split("\n\n---\n\n");
    assert.match(parts[0] ?? "", /no-eol-image/);
    assert.match(parts.at(-1) ?? "", /^\[\*\*node/);
  });

  it("has no link for a client without the command, and no signs for one without Markdown", async () => {
    const hover = { contentFormat: ["plaintext" as const] };
    session = await Session.start({ capabilities: { ...PULL, textDocument: { ...PULL.textDocument, hover } } });
    const uri = await session.open("Dockerfile", "FROM ghcr.io/acme/some_app:1.2\n");
    assert.equal(await session.hoverOn(uri, "ghcr"), "ghcr.io/acme/some_app:1.2 · not pinned by digest");
  });
});

describe("text of strangers in a hover", () => {
  it("means nothing in Markdown", () => {
    assert.equal(
      MARKDOWN.text("[a](command:x) <b> www.evil.example"),
      "\\[a\\]\\(command\\:x\\) \\<b\\> www\\.evil\\.example",
    );
    assert.equal(MARKDOWN.text("a\n\n# b\u202eexe"), "a \\# b\ufffdexe");
    assert.equal(MARKDOWN.code("a`](command:x)``b\r\nc"), "```a`](command:x)``b c```");
    assert.equal(MARKDOWN.code("`a"), "`` `a ``");
    assert.equal(MARKDOWN.link("a", "command:x?(y)\\"), "[a](command:x?%28y%29%5C)");
  });

  it("is escaped sign by sign, or fenced in more backticks than it has in a row, whatever it is", () => {
    const signs = fc.constantFrom(..."`*_[]()<>#!\\~|&:/.- \n\r\ta1", "``", "\u2028", "www.");
    const texts = fc.oneof(
      fc.array(signs, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        assert.match(MARKDOWN.text(text), /^(?:\\[!-/:-@[-`{-~]|[^!-/:-@[-`{-~\r\n])*$/u);
        const code = MARKDOWN.code(text);
        const [, fence = "", inside = ""] = /^(`+)(.*)\1$/s.exec(code) ?? [];
        assert.equal(code === "", text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]/gu, "") === "");
        assert.ok(code === "" || !inside.split(/[^`]+/).some((run) => run.length === fence.length), code);
        assert.doesNotMatch(code, /[\r\n]/);
      }),
    );
  });

  it("stays one line in plain text", () => {
    assert.equal(PLAIN.text("a\u2028b\u0000c"), "a b c");
  });
});
