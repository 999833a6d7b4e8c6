import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseDocument } from "yaml";
import { parseYaml } from "../../../server/src/formats/yaml/stream.ts";
import { append, type Intent, remove, set } from "../../../server/src/model/place.ts";
import { applyEdits } from "../../../server/src/text/edit.ts";
import { brokenText, yamlText } from "./generated.ts";

type Path = (string | number)[];
type TreeNode = ReturnType<typeof parseYaml>["documents"][number]["root"];
type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

const newValue: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  true,
  0,
  0.5,
  "ALL",
  "yes",
  "0777",
  "a: b",
  "",
  "it's",
  [],
  {},
  ["ALL"],
  [{ name: "x", value: "1" }],
  { type: "RuntimeDefault" },
  { limits: { memory: "256Mi", cpus: "0.5" }, list: ["a", "b"] },
);
const operation = fc.record({
  op: fc.constantFrom("set" as const, "append" as const, "remove" as const),
  at: fc.nat(),
  below: fc.constantFrom<Path>([], [], ["new"], ["new", "deep"], ["image"], ["limits", "memory"]),
  value: newValue,
});
const SPLIT = { dialect: "1.2", split: ["services"] } as const;

/** The library's own reading, merges and aliases followed. */
function theirs(text: string): Json {
  const document = parseDocument(text, { merge: true, version: "1.2", uniqueKeys: false });
  assert.deepEqual(document.errors, [], text);
  return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: -1 }) ?? null));
}

function pathsOf(node: TreeNode, path: Path = [], depth = 8): Path[] {
  if (depth === 0) return [];
  const children = [
    ...node.entries().flatMap(([key, child]) => pathsOf(child, [...path, key], depth - 1)),
    ...node.items().flatMap((child, i) => pathsOf(child, [...path, i], depth - 1)),
  ];
  return path.length > 0 ? [path, ...children] : children;
}

function changed(before: Json, path: Path, op: "set" | "append" | "remove", value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return op === "append" ? [...((before as Json[] | null | undefined) ?? []), value] : value;
  const copy = (Array.isArray(before) ? [...before] : { ...(before as object) }) as Record<string | number, Json>;
  if (op === "remove" && rest.length === 0) {
    if (Array.isArray(copy)) copy.splice(step as number, 1);
    else delete copy[step];
  } else copy[step] = changed(copy[step] as Json, rest, op, value);
  return copy;
}

function at(json: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, step) => (value as Record<string | number, Json> | undefined | null)?.[step],
    json,
  );
}

function commentsIn(text: string): string[] {
  return text.match(/# (?:above|behind) \d+/g) ?? [];
}

function intentOf(
  root: TreeNode,
  { op, path, value }: { op: "set" | "append" | "remove"; path: Path; value: Json },
): Intent {
  const place = root.path(...path).place<unknown>();
  return op === "set" ? set(place, value) : op === "append" ? append(place, value) : remove(place);
}

describe("properties of writing YAML", () => {
  it("changes the intended datum and nothing else, and keeps every comment", () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(yamlText, operation, fc.boolean(), (text, { op, at: pick, below, value }, split) => {
        const [document] = parseYaml(text, split ? SPLIT : { dialect: "1.2" }).documents;
        const root = document?.root ?? assert.fail();
        const paths = pathsOf(root);
        const own = paths[pick % paths.length] as Path;
        const path = op === "remove" ? own : [...own, ...below];
        const written = root.place().writer.write([intentOf(root, { op, path, value })]);
        const outcome = "refused" in written ? written.refused : written.shared ? "shared" : "written";
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if ("refused" in written) return;
        const after = applyEdits(text, written.edits);
        const said = theirs(after);
        const before = theirs(text);
        const list = path.slice(0, -1);
        const holder = at(before, list);
        // a list's key goes with its only item
        const only = op === "remove" && path.at(-1) === 0 && Array.isArray(holder) && holder.length === 1;
        const gone = only && typeof list.at(-1) === "string" && at(said, list) === undefined;
        if (!written.shared) assert.deepEqual(said, changed(before, gone ? list : path, op, value), after);
        else if (op === "set") assert.deepEqual(at(said, path), value);
        assert.deepEqual(commentsIn(after), commentsIn(text));
        if (text.includes("\r\n")) assert.doesNotMatch(after, /(?:^|[^\r])\n/);
      }),
      { numRuns: 1000 },
    );
    const total = [...outcomes.values()].reduce((sum, n) => sum + n, 0);
    assert.ok((outcomes.get("written") ?? 0) > total / 4, JSON.stringify([...outcomes]));
    assert.ok((outcomes.get("shared") ?? 0) > 0);
  });

  it("carries out several operations as one after another", () => {
    fc.assert(
      fc.property(yamlText, fc.array(operation, { minLength: 2, maxLength: 4 }), (text, operations) => {
        const root = parseYaml(text, { dialect: "1.2" }).documents[0]?.root ?? assert.fail();
        const paths = pathsOf(root);
        const steps = operations.map(({ op, at: pick, below, value }, i) => {
          const own = paths[pick % paths.length] as Path;
          return { op: op === "remove" ? ("set" as const) : op, path: [...own, ...below, `k${i}`], value };
        });
        const together = root.place().writer.write(steps.map((step) => intentOf(root, step)));
        let current = text;
        for (const step of steps) {
          const now = parseYaml(current, { dialect: "1.2" }).documents[0]?.root ?? assert.fail();
          const one = now.place().writer.write([intentOf(now, step)]);
          if ("refused" in one) {
            assert.ok("refused" in together);
            return;
          }
          current = applyEdits(current, one.edits);
        }
        assert.ok("edits" in together);
        assert.equal(applyEdits(text, together.edits), current);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws on broken text, and writes beside what is broken", () => {
    let written = 0;
    fc.assert(
      fc.property(brokenText, operation, (text, { op, at: pick, below, value }) => {
        for (const { root, unsettled, piece } of parseYaml(text, SPLIT).documents) {
          const paths = pathsOf(root);
          const own = paths[pick % Math.max(1, paths.length)] ?? [];
          const result = root.place().writer.write([intentOf(root, { op, path: [...own, ...below], value })]);
          if ("refused" in result) continue;
          written++;
          for (const edit of result.edits) {
            assert.ok(edit.start >= piece.offset && edit.end <= piece.offset + piece.text.length);
            for (const u of unsettled) {
              const [start, end] = [u.piece.offset + u.start, u.piece.offset + u.end];
              const above = text.charAt(start - 1) === "\n" ? start : start - 1;
              assert.ok(edit.start > end || edit.end <= above);
            }
          }
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(written > 100, String(written));
  });
});
