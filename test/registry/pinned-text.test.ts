import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Kind } from "../../server/src/model/kind.ts";
import { surplus } from "./pinned-text.ts";

const NEW = `sha256:${"1".repeat(64)}`;
const OLD = `sha256:${"2".repeat(64)}`;

describe("what pinning may change", () => {
  const changed = (kind: Kind, before: string, after: string) =>
    surplus(kind, before, after, new Set([NEW])).length > 0;

  it("is digests, `latest` before them, and fields for them", () => {
    for (const [kind, before, after] of [
      ["dockerfile", "FROM node AS a\r\n", `FROM node:latest@${NEW} AS a\r\n`],
      ["dockerfile", `FROM node:1@${OLD}\n`, `FROM node:1@${NEW}\n`],
      ["compose", "services: {a: {image: 'x:1'}}\n", `services: {a: {image: 'x:1@${NEW}'}}\n`],
      ["helm", "image:\n  tag: 1\n  digest: ''\n", `image:\n  tag: 1\n  digest: '${NEW}'\n`],
      ["kustomize", "images:\n- name: a\n", `images:\n- name: a\n  digest: ${NEW}\n`],
    ] as const) {
      assert.deepEqual(surplus(kind, before, after, new Set([NEW])), [], before);
    }
  });

  it("is nothing else", () => {
    const compose = "services:\n  a:\n    image: x:1 # why\n    user: me\n";
    const pinned = compose.replace("x:1", `x:1@${NEW}`);
    for (const after of [
      pinned.replace(" # why", ""),
      pinned.replace("me", "you"),
      pinned.replace("x:1", "x:2"),
      pinned.replaceAll("\n", "\r\n"),
      `${pinned}\n`,
      pinned.replace(NEW, OLD),
      pinned.replace("x:1", '"x:1'),
      compose.replace("user: me", `user: me@${OLD}`),
    ]) {
      assert.ok(changed("compose", compose, after), after);
    }
    assert.ok(changed("dockerfile", "FROM a\nRUN b\n", `FROM a:latest@${NEW}\n`));
    assert.ok(changed("kustomize", "a: 1\nb: 2\n", `a: 1\ndigest: ${NEW}\n`));
    assert.ok(changed("compose", "a: 1\n", `a: 1\ndigest: ${NEW}\n`));
  });
});
