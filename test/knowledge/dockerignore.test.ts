import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ignoredBy } from "../../server/src/knowledge/dockerignore.ts";

describe(".dockerignore", () => {
  it("follows Docker's rules, not git's", () => {
    const ignored = ignoredBy("# secrets\n*.pem\n**/.env\nbuild\n!build/keep.txt\n");
    assert.equal(ignored("a.pem"), true);
    assert.equal(ignored("conf/a.pem"), false, "a pattern without **/ is of the root alone");
    assert.equal(ignored("conf/.env"), true);
    assert.equal(ignored("build/x"), true);
    assert.equal(ignored("build/keep.txt"), false);
  });

  it("takes anything", () => {
    for (const text of ["\ufeff*.key\r\n", "[", "!", "\\", "a".repeat(10_000)])
      assert.equal(typeof ignoredBy(text)("x"), "boolean");
    assert.equal(ignoredBy("\ufeff*.key\r\n")("a.key"), true);
  });
});
