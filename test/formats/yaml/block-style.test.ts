import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { isMap, isScalar, isSeq } from "yaml";
import { parseBlockStyle } from "../../../server/src/formats/yaml/block-style.ts";
import { asAst, parseAny } from "../../../server/src/formats/yaml/syntax.ts";

/** All that is read of a tree. Where white space behind a scalar in brackets ends, nobody asks. */
function told(value: unknown, inFlow = false): unknown {
  const node = asAst(value);
  if (!node) return null;
  const range = inFlow ? node.range?.slice(0, 2) : node.range;
  if (isScalar(node)) return [range, node.type, node.value, node.source, node.anchor, node.tag];
  if (!isMap(node) && !isSeq(node)) return [range, node.source];
  const flow = inFlow || node.flow === true;
  const items = isMap(node)
    ? node.items.map(({ key, value }) => [told(key, flow), told(value, flow)])
    : node.items.map((item) => told(item, flow));
  return [range, node.flow === true, node.anchor, node.tag, items];
}

function assertAlike(text: string): boolean {
  const read = parseBlockStyle(text);
  if (!read) return false;
  const { contents, faults } = parseAny(text);
  assert.deepEqual(faults, [], text);
  assert.deepEqual(told(read), told(contents), text);
  return true;
}

const POD = `# a pod
---
apiVersion: v1
kind: Pod
metadata:
  name: web   # its name
  labels: {app: web, "tier": 'front'}
  annotations:

spec:
  # who may do what
  securityContext:
    runAsNonRoot: true
  containers:
  # the first
  - name: web
    image: registry.example/web:1.2@sha256:abc
    command: ["sh", '-c', "echo \\"a\\" # b"]
    args:
    - --listen=:80
    - |
      if true; then
        curl x

      fi
    - >-
      folded
      text

    env: []
    resources: {}
  - name: 'it''s'
    "image": nginx
    ports: [ 80, 443 ]
  volumes:
    - emptyDir: {}
      name: "a: b"
`;

/** Lines and parts of lines that change what a document means. */
const PARTS = [
  ...[
    "a: b",
    "- a",
    "- a: b",
    "a:",
    "-",
    "?",
    "? a",
    "- - a",
    "a: |",
    "a: >-",
    "a: |+",
    "a: |2",
    "# c",
    "  # c",
    "    # c",
  ],
  ...[
    "---",
    "---#",
    "--- a",
    "...",
    "%YAML 1.2",
    "&a b",
    "*a",
    "!t a",
    "<<: *a",
    "a: [b, c]",
    "a: {b: c}",
    "[",
    "{",
    "]",
    "}",
  ],
  ...[
    "'",
    '"',
    "''",
    '"\\n"',
    ": ",
    ":",
    " #",
    "#",
    ",",
    "@",
    "`",
    "\t",
    "\r",
    "\ufeff",
    "  ",
    "      ",
    "x",
    "- --x",
    "a : b",
  ],
];

describe("documents in block style", () => {
  it("are read as the parser reads them", () => {
    assert.ok(assertAlike(POD));
    assert.ok(assertAlike("services:\n  a:\n    image: x"));
    assert.ok(assertAlike("- a\n- b: c\n  d:\n  - e\n"));
  });

  it("are left to the parser where they are written otherwise", () => {
    for (const text of [
      "",
      "# nothing\n",
      "a",
      "a: &x b\n",
      "a: *x\n",
      "a: !x b\n",
      "? a\n: b\n",
      "a: b\n  c\n",
      "a: [b,\n  c]\n",
      "a: b: c\n",
      "a: 'b\n",
      "a:\n\tb: c\n",
      "a: b\r\n",
      "a: |+\n  b\n\n",
      "%YAML 1.2\n---\na: b\n",
      "a:\n  b: c\n  # deeper\nd: e\n",
      "- - a\n",
    ])
      assert.equal(parseBlockStyle(text), undefined, text);
  });

  it("are read as the parser reads them, however they are changed", () => {
    const insertion = fc.record({ at: fc.nat(POD.length), gone: fc.nat(6), put: fc.constantFrom("", "\n", ...PARTS) });
    fc.assert(
      fc.property(fc.array(insertion, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = POD;
        for (const { at, gone, put } of changes) text = text.slice(0, at) + put + text.slice(at + gone);
        assertAlike(text);
      }),
      { numRuns: 300 },
    );
  });

  it("are read as the parser reads them, put together of any lines", () => {
    const line = fc
      .tuple(fc.constantFrom("", "  ", "    ", "- ", "  - "), fc.constantFrom(...PARTS))
      .map((a) => a.join(""));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (all) => {
        assertAlike(all.join("\n"));
        assertAlike(`${all.join("\n")}\n`);
      }),
      { numRuns: 1500 },
    );
  });
});
