import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Intent } from "../../server/src/model/place.ts";
import type { TextEdit } from "../../server/src/text/edit.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { Piece, span } from "../../server/src/text/span.ts";
import { dataChanges, instructionChanges } from "./data.ts";

/** The checks that hold fixes to their promises must themselves see what is wrong. */
describe("what counts as another change", () => {
  const setAt = (text: string, path: (string | number)[], mark = 0): Intent => ({
    op: "set",
    value: "x",
    place: {
      writer: { write: () => ({ refused: "no safe place" }) },
      target: { path },
      mark: span(new Piece(text), mark, mark),
    },
  });
  const data = (before: string, after: string, ...intents: Intent[]) =>
    dataChanges("kubernetes", before, after, intents, []);

  it("is a value elsewhere in the data, but not the value that was asked for", () => {
    const text = "a: 1\nb: { c: 2 }\n";
    assert.deepEqual(data(text, "a: 1\nb: { c: 3 }\n", setAt(text, ["b", "c"])), { surplus: [] });
    assert.deepEqual(data(text, "a: 2\nb: { c: 3 }\n", setAt(text, ["b", "c"])), {
      surplus: ["document 1 a: 1 became 2"],
    });
    assert.deepEqual(data(text, "a: 1\nb: { c: 2 }\nd: 4\n", setAt(text, ["b", "c"])), {
      surplus: ["document 1 d: nothing became 4"],
    });
    assert.deepEqual(data(text, "a: 1\n", setAt(text, ["b", "c"])), { surplus: [] });
  });

  it("is another type of the same word, another document, or a document more", () => {
    const text = "a: '1'\nb: 2\n---\na: 3\n";
    assert.deepEqual(data(text, "a: 1\nb: 5\n---\na: 3\n", setAt(text, ["b"])), {
      surplus: ['document 1 a: "1" became 1'],
    });
    assert.deepEqual(data(text, "a: '1'\nb: 2\n---\na: 4\n", setAt(text, ["a"])), {
      surplus: ["document 2 a: 3 became 4"],
    });
    assert.deepEqual(data(text, "a: '1'\nb: 2\n---\na: 3\n---\n", setAt(text, ["b"])), {
      surplus: ["2 documents became 3"],
    });
  });

  it("is not an empty map on the way, but one that stood beside it is", () => {
    const text = "a: {}\nb: {}\n";
    assert.deepEqual(data(text, "a: { c: { d: 1 } }\nb: {}\n", setAt(text, ["a", "c", "d"])), { surplus: [] });
    assert.deepEqual(data(text, "a: { c: { d: 1 } }\nb:\n", setAt(text, ["a", "c", "d"])), {
      surplus: ["document 1 b: {} became null"],
    });
  });

  it("is not told where anchors make other places change on purpose", () => {
    assert.deepEqual(data("a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n"), { notCompared: "anchors" });
  });

  it("is an instruction that is swallowed, changed or moved", () => {
    const text = "FROM a\nRUN b\nCMD c\n";
    const after = (edit: TextEdit) => instructionChanges(text, applyEdits(text, [edit]), [edit]);
    assert.deepEqual(after({ start: 7, end: 7, text: "USER x\n" }), { surplus: [] });
    assert.deepEqual(after({ start: 11, end: 12, text: "bb" }), { surplus: [] });
    assert.deepEqual(after({ start: 12, end: 12, text: " \\" }), { surplus: ["gone or changed: CMD c"] });
    assert.deepEqual(instructionChanges(text, "FROM a\nCMD c\nRUN b\n", []), { surplus: ["gone or changed: CMD c"] });
  });
});
