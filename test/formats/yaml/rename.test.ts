import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseYaml } from "../../../server/src/formats/yaml/stream.ts";
import { rename } from "../../../server/src/model/place.ts";
import { applyEdits } from "../../../server/src/text/edit.ts";
import { nearest } from "../../../server/src/text/nearest.ts";

/** The text with a key renamed, or why that is refused; `shared` is marked with a star. */
function renamed(text: string, path: (string | number)[], name: string): string {
  const { root } = parseYaml(text, { dialect: "1.1" }).documents[0] ?? assert.fail("no document");
  const place = root.path(...path).place<unknown>();
  const written = place.writer.write([rename(place, name)]);
  if ("refused" in written) return written.refused;
  return `${written.shared ? "*" : ""}${applyEdits(text, written.edits)}`;
}

describe("renaming a key of YAML", () => {
  it("changes the key and nothing else", () => {
    assert.equal(
      renamed("a:\n  # why\n  b: 1 # one\n  c: 2\n", ["a", "b"], "d"),
      "a:\n  # why\n  d: 1 # one\n  c: 2\n",
    );
    assert.equal(renamed("a: 1\r\nb:\r\n  - x\r\n", ["b"], "c"), "a: 1\r\nc:\r\n  - x\r\n");
    assert.equal(renamed("- a: 1\n  b: 2\n", [0, "a"], "c"), "- c: 1\n  b: 2\n");
  });

  it("keeps quotes and brackets", () => {
    assert.equal(renamed('{"a": {"b": 1}}', ["a", "b"], "c"), '{"a": {"c": 1}}');
    assert.equal(renamed("a: { 'b': 1, d: 2 }\n", ["a", "b"], "c"), "a: { 'c': 1, d: 2 }\n");
  });

  it("says so where an alias shares the map", () => {
    assert.equal(renamed("a: &x\n  b: 1\nc: *x\n", ["a", "b"], "d"), "*a: &x\n  d: 1\nc: *x\n");
  });

  it("refuses a name that is taken, and keys that are more than a name", () => {
    assert.equal(renamed("a: 1\nb: 2\n", ["a"], "b"), "no safe place");
    assert.equal(renamed("a: 1\n? b\n: 2\n", ["b"], "c"), "a: 1\n? c\n: 2\n");
    assert.equal(renamed("&x a: 1\n", ["a"], "c"), "tag or complex key");
    assert.equal(renamed("x: &x\n  a: 1\ny:\n  <<: *x\n  b: 2\n", ["y", "b"], "a"), "merge would supply it again");
    assert.equal(renamed("a: 1\n", ["b"], "c"), "no safe place");
  });
});

describe("nearest", () => {
  it("takes fewer edits where a bound is given", () => {
    assert.equal(nearest("runAsUserName", ["runAsUser"]), "runAsUser");
    assert.equal(nearest("runAsUserName", ["runAsUser"], 2), undefined);
    assert.equal(nearest("runasuser", ["runAsUser"], 2), "runAsUser");
  });
});
