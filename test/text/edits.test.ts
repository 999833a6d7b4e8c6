import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { applyEdits, editsBetween, inOrder, narrowed, overlap } from "../../server/src/text/edit.ts";
import { LineIndex } from "../../server/src/text/positions.ts";
import { contains, inFile, Piece, span, textOf } from "../../server/src/text/span.ts";

describe("text edits", () => {
  it("apply at their places, insertions at one place in their order", () => {
    const edits = [
      { start: 3, end: 5, text: "X" },
      { start: 0, end: 0, text: "1" },
      { start: 0, end: 0, text: "2" },
      { start: 5, end: 5, text: "!" },
    ];
    assert.equal(applyEdits("abcdefg", edits), "12abcX!fg");
    assert.deepEqual(
      inOrder(edits).map((e) => e.text),
      ["1", "2", "X", "!"],
    );
  });

  it("are refused where they overlap or lie outside", () => {
    assert.throws(
      () =>
        applyEdits("abc", [
          { start: 0, end: 2, text: "" },
          { start: 1, end: 3, text: "" },
        ]),
      RangeError,
    );
    assert.throws(() => applyEdits("abc", [{ start: 2, end: 4, text: "" }]), RangeError);
    assert.equal(
      overlap([
        { start: 0, end: 2, text: "" },
        { start: 2, end: 3, text: "" },
      ]),
      false,
    );
    assert.equal(
      overlap([
        { start: 2, end: 3, text: "" },
        { start: 0, end: 3, text: "" },
      ]),
      true,
    );
  });

  it("between two texts make the one of the other", () => {
    const line = fc.constantFrom("a\n", "b\n", "c\r\n", "\n", "d");
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(""));
    fc.assert(fc.property(text, text, (before, after) => applyEdits(before, editsBetween(before, after)) === after));
  });

  it("are narrowed to what differs, with line breaks and characters whole", () => {
    assert.deepEqual(narrowed("FROM node:22 AS a\n", { start: 0, end: 18, text: "FROM node:22@x AS a\n" }), {
      start: 12,
      end: 12,
      text: "@x",
    });
    const part = fc.constantFrom("a", "b", "\n", "\r\n", "\u{1f433}", "\u{1f434}");
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
    const splits = (whole: string, offset: number) =>
      /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(whole.slice(offset - 1, offset + 1));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = narrowed(before, { start: 0, end: before.length, text: after });
        assert.equal(applyEdits(before, [edit]), after);
        if (edit.start > 0) assert.ok(!splits(before, edit.start));
        if (edit.end > 0) assert.ok(!splits(before, edit.end));
      }),
    );
  });

  it("between two texts leave unchanged lines alone", () => {
    assert.deepEqual(editsBetween("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n"), [
      { start: 2, end: 4, text: "B\n" },
      { start: 8, end: 8, text: "e\n" },
    ]);
    assert.deepEqual(editsBetween("same", "same"), []);
  });
});

describe("lines and columns", () => {
  it("count every kind of line break", () => {
    const index = new LineIndex("ab\ncd\r\nef\rg");
    assert.equal(index.lineCount, 4);
    assert.deepEqual(index.position(4), { line: 1, character: 1 });
    assert.deepEqual(index.position(7), { line: 2, character: 0 });
    assert.deepEqual(index.position(10), { line: 3, character: 0 });
    assert.equal(index.startOf(2), 7);
  });

  it("stay inside the text", () => {
    const index = new LineIndex("ab\n");
    assert.deepEqual(index.position(99), { line: 1, character: 0 });
    assert.deepEqual(index.position(-1), { line: 0, character: 0 });
    assert.equal(index.startOf(9), 3);
  });
});

describe("spans", () => {
  it("move with their piece", () => {
    const piece = new Piece("USER root", 10);
    const at = span(piece, 5, 9);
    assert.equal(textOf(at), "root");
    piece.offset = 20;
    assert.deepEqual(inFile(at), { start: 25, end: 29 });
  });

  it("contain each other across pieces", () => {
    const whole = span(new Piece("0123456789"), 0, 10);
    const part = span(new Piece("234", 2), 0, 3);
    assert.equal(contains(whole, part), true);
    assert.equal(contains(part, whole), false);
  });
});
