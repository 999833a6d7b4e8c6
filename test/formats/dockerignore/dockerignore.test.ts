import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { dockerignore } from "../../../server/src/formats/dockerignore.ts";
import type { DocumentSubject } from "../../../server/src/model/subjects.ts";
import { textOf } from "../../../server/src/text/span.ts";

const read = (text: string) => {
  const parsed = dockerignore.parse(text, ".dockerignore");
  const [document] = parsed.units[0]?.subjects.document ?? [];
  return { parsed, patterns: (document as DocumentSubject).ignoreFile?.patterns ?? [] };
};

describe("reading a .dockerignore", () => {
  it("gives its patterns with their lines", () => {
    const { patterns } = read("\ufeff# first\r\n*\r\n\r\n  !src  \r\n! spaced\n!\nlast");
    assert.deepEqual(
      patterns.map(({ text, negated, at, line }) => [text, negated, textOf(at), textOf(line)]),
      [
        ["*", false, "*", "*\r\n"],
        ["src", true, "!src", "  !src  \r\n"],
        ["spaced", true, "! spaced", "! spaced\n"],
        ["last", false, "last", "last"],
      ],
    );
  });

  it("takes a hash for a comment at the beginning of a line only", () => {
    const { parsed, patterns } = read("# one\n# two\n #three\n# end\n");
    assert.deepEqual(
      patterns.map((p) => p.text),
      ["#three"],
    );
    assert.deepEqual(
      parsed.comments.map((c) => [c.text, c.covers && textOf(c.covers)]),
      [
        ["one", "#three"],
        ["two", "#three"],
        ["end", undefined],
      ],
    );
  });

  it("never throws, and its lines follow one another", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("!", "#", " ", "\n", "\r", "a", "*", "/", "\ufeff", "\u00a0")),
        (characters) => {
          const text = characters.join("");
          let end = 0;
          for (const { at, line } of read(text).patterns) {
            assert.ok(line.start >= end && at.start >= line.start && at.end <= line.end);
            end = line.end;
          }
          assert.ok(end <= text.length);
        },
      ),
    );
  });
});
