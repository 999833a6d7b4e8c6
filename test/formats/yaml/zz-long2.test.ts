import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseAllDocuments } from "yaml";
import { parseYaml } from "../../../server/src/formats/yaml/stream.ts";
import { brokenText, reportStream, spansOf, yamlText } from "./generated.ts";

const SPLIT = { dialect: "compose", split: ["services", "x-a"] } as const;

describe("properties of reading YAML", () => {
  it("never throws, and gives spans inside the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(brokenText, fc.string(), fc.string({ unit: fc.constantFrom(..."ab:-\n #[]{}\"'&*!|>%@`,?\t<.") })),
        (text) => {
          for (const options of [{ dialect: "1.1" } as const, SPLIT]) {
            for (const { start, end } of spansOf(parseYaml(text, options))) {
              assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
            }
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("covers the text with its documents", () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        const { documents } = parseYaml(text, { dialect: "1.1" });
        assert.equal(documents.map((d) => d.piece.text).join(""), text);
        let offset = 0;
        for (const { piece } of documents) {
          assert.equal(piece.offset, offset);
          offset += piece.text.length;
        }
      }),
    );
  });

  it("reads after an edit what it would read afresh", () => {
    fc.assert(
      fc.property(fc.array(brokenText, { minLength: 2, maxLength: 4 }), fc.boolean(), (texts, split) => {
        const options = split ? SPLIT : ({ dialect: "1.1" } as const);
        let previous = parseYaml("", options);
        for (const text of texts) {
          previous = parseYaml(text, { ...options, previous });
          assert.deepEqual(reportStream(previous), reportStream(parseYaml(text, options)));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("reads after a small edit what it would read afresh", () => {
    fc.assert(
      fc.property(
        yamlText,
        fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom("", "x", "\n", ":", "  ", '"', "&m0 ")), {
          maxLength: 5,
        }),
        (text, edits) => {
          let current = text;
          let previous = parseYaml(current, SPLIT);
          reportStream(previous);
          for (const [at, length, inserted] of edits) {
            const start = at % (current.length + 1);
            current = current.slice(0, start) + inserted + current.slice(start + length);
            previous = parseYaml(current, { ...SPLIT, previous });
            assert.deepEqual(reportStream(previous), reportStream(parseYaml(current, SPLIT)));
          }
        },
      ),
      { numRuns: 4000 },
    );
  });

  it("reads piece by piece what it would read whole", () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const whole = parseYaml(text, { dialect: "compose" });
        assert.deepEqual(
          whole.documents.flatMap((d) => d.problems),
          [],
          text,
        );
        assert.deepEqual(reportStream(parseYaml(text, SPLIT)), reportStream(whole));
      }),
      { numRuns: 6000 },
    );
  });

  it("reads from valid text what the library's own reader makes of it", () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const [theirs] = parseAllDocuments(text, { merge: true, version: "1.2", uniqueKeys: false });
        const [ours] = parseYaml(text, { dialect: "1.2" }).documents;
        assert.ok(theirs && "toJS" in theirs && ours);
        assert.deepEqual(plain(ours.root), theirs.toJS({ maxAliasCount: -1 }));
      }),
      { numRuns: 6000 },
    );
  });
});

type TreeNode = ReturnType<typeof parseYaml>["documents"][number]["root"];

function plain(node: TreeNode): unknown {
  if (node.shape === "map") return Object.fromEntries(node.entries().map(([key, value]) => [key, plain(value)]));
  if (node.shape === "list") return node.items().map(plain);
  for (const value of [node.string(), node.boolean(), node.number()]) if (value.state === "set") return value.value;
  return null;
}
