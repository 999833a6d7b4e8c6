import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Dialect } from "../../../server/src/formats/yaml/node.ts";
import { parseYaml } from "../../../server/src/formats/yaml/stream.ts";
import { append, type Intent, remove, set, type Written } from "../../../server/src/model/place.ts";
import { applyEdits } from "../../../server/src/text/edit.ts";

type Path = (string | number)[];
type Step = readonly ["set" | "append", Path, unknown] | readonly ["remove", Path];

function write(text: string, steps: readonly Step[], dialect: Dialect, document = 0): Written {
  const { root } = parseYaml(text, { dialect }).documents[document] ?? assert.fail("no such document");
  const writer = root.place().writer;
  const intents = steps.map(([op, path, value]): Intent => {
    const place = root.path(...path).place<unknown>();
    assert.equal(place.writer, writer);
    return op === "set" ? set(place, value) : op === "append" ? append(place, value) : remove(place);
  });
  return writer.write(intents);
}

function written(text: string, ...steps: Step[]): string {
  const result = write(text, steps, "1.1");
  assert.ok("edits" in result, `refused: ${"refused" in result ? result.refused : ""}`);
  return applyEdits(text, result.edits);
}

function refused(text: string, ...steps: Step[]): string {
  const result = write(text, steps, "1.1");
  return "refused" in result ? result.refused : applyEdits(text, result.edits);
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}

describe("writing YAML", () => {
  describe("set", () => {
    it("replaces the characters of a scalar and nothing else", () => {
      assert.equal(written("a: 1 # one\nb: 2\n", ["set", ["a"], 3]), "a: 3 # one\nb: 2\n");
      assert.equal(written("a: 'x'\n", ["set", ["a"], "it's"]), "a: 'it''s'\n");
      assert.equal(written('a: "x"\n', ["set", ["a"], true]), "a: true\n");
      assert.equal(written("a: x\n", ["set", ["a"], "yes"]), 'a: "yes"\n');
      assert.equal(written("a: x\n  y\nb: 1\n", ["set", ["a"], "z"]), "a: z\nb: 1\n");
    });

    it("writes only the edit of that scalar", () => {
      assert.deepEqual(write("a: 1\nb: 22\n", [["set", ["b"], 3]], "1.2"), {
        edits: [{ start: 8, end: 10, text: "3" }],
        shared: false,
      });
    });

    it("quotes what a reader of YAML 1.1 or 1.2 would misread", () => {
      const strings = [
        "yes",
        "No",
        "on",
        "y",
        "true",
        "null",
        "~",
        "",
        "0777",
        "0o17",
        "1.10",
        "1e3",
        "10:20",
        "0x1F",
        "1_000",
        "2024-01-01",
      ];
      for (const text of [
        ...strings,
        ".inf",
        "- a",
        "a: b",
        "a #b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "{a",
        "[a",
        "'a",
        '"a',
        "a:",
        " a",
        "a ",
        "<<",
        "|",
        ">",
        "?",
        "a\nb",
        "\u0007",
      ]) {
        const result = written("a: x\n", ["set", ["a"], text]);
        assert.match(result, /^a: ["'].*["']\n$/s, text);
        assert.deepEqual(parseYaml(result, { dialect: "1.1" }).documents[0]?.root.get("a").string(), {
          ...parseYaml(result, { dialect: "1.1" }).documents[0]?.root.get("a").string(),
          state: "set",
          value: text,
        });
      }
      for (const text of [
        "256Mi",
        "500m",
        "nginx:1.25",
        "a/b@sha256:0",
        "RuntimeDefault",
        "no-new-privileges:true",
        "/tmp",
        "a b",
      ]) {
        assert.equal(written("a: x\n", ["set", ["a"], text]), `a: ${text}\n`);
      }
    });

    it("creates missing parents at the end of the deepest map there is", () => {
      assert.equal(
        written(lines("spec:", "    containers:", "    - name: a", "      image: b # c", "", "# end"), [
          "set",
          ["spec", "containers", 0, "securityContext", "seccompProfile", "type"],
          "RuntimeDefault",
        ]),
        lines(
          "spec:",
          "    containers:",
          "    - name: a",
          "      image: b # c",
          "      securityContext:",
          "          seccompProfile:",
          "              type: RuntimeDefault",
          "",
          "# end",
        ),
      );
    });

    it("works without a final newline, before a document's end mark, and with CRLF", () => {
      assert.equal(written("a: 1", ["set", ["b"], 2]), "a: 1\nb: 2");
      assert.equal(written("a: 1\n...\n", ["set", ["b"], 2]), "a: 1\nb: 2\n...\n");
      assert.equal(
        written("a: 1\r\nb:\r\n  c: 1\r\n", ["set", ["b", "d", "e"], 2]),
        "a: 1\r\nb:\r\n  c: 1\r\n  d:\r\n    e: 2\r\n",
      );
      assert.equal(written("a:\r\n  b: 1", ["set", ["a", "c"], 2]), "a:\r\n  b: 1\r\n  c: 2");
    });

    it("inserts behind a block scalar, not into it", () => {
      assert.equal(written("a:\n  b: |\n    x\n\n# c\n", ["set", ["a", "c"], 2]), "a:\n  b: |\n    x\n  c: 2\n\n# c\n");
      assert.equal(
        written("a:\n  b: |+\n    x\n\nd: 1\n", ["set", ["a", "c"], 2]),
        "a:\n  b: |+\n    x\n\n  c: 2\nd: 1\n",
      );
      assert.equal(written("b: |-\n  x", ["set", ["c"], 2]), "b: |-\n  x\nc: 2");
    });

    it("gives empty parents a block", () => {
      for (const empty of ["a: {}", "a: null", "a: ~", "a:"]) {
        assert.equal(written(`${empty}\nb: 1\n`, ["set", ["a", "c"], true]), "a:\n  c: true\nb: 1\n");
        assert.equal(written(`${empty} # why\nb: 1\n`, ["set", ["a", "c"], true]), "a: # why\n  c: true\nb: 1\n");
      }
      assert.equal(written("l:\n- a: {}\n- b\n", ["set", ["l", 0, "a", "c"], 1]), "l:\n- a:\n    c: 1\n- b\n");
      assert.equal(
        written("l:\n- {}\n- b\n", ["set", ["l", 0, "c"], { d: 1, e: 2 }]),
        "l:\n- c:\n    d: 1\n    e: 2\n- b\n",
      );
      assert.equal(written("a: { # why\n  }\nb: 1\n", ["set", ["a", "c"], 1]), "a: {c: 1 # why\n  }\nb: 1\n");
    });

    it("stays in flow style", () => {
      assert.equal(written("a: {b: 1}\n", ["set", ["a", "c", "d"], 2]), "a: {b: 1, c: {d: 2}}\n");
      assert.equal(written("a: { b: 1, }\n", ["set", ["a", "c"], 2]), "a: { b: 1, c: 2, }\n");
      assert.equal(
        written("a: {\n    b: 1, # x\n  }\n", ["set", ["a", "c"], 2]),
        "a: {\n    b: 1,\n    c: 2, # x\n  }\n",
      );
      assert.equal(written("a: {b: , c}\n", ["set", ["a", "b"], 2], ["set", ["a", "c"], 3]), "a: {b: 2, c: 3}\n");
      assert.equal(written("a: {'b': 'x'}\n", ["set", ["a", "c"], "y"]), "a: {'b': 'x', 'c': 'y'}\n");
    });

    it("writes JSON into JSON", () => {
      assert.equal(written('{"a": {"b": "x"}}', ["set", ["a", "c"], "y"]), '{"a": {"b": "x", "c": "y"}}');
      assert.equal(written("{}", ["set", ["a"], 1]), '{"a": 1}');
      assert.equal(
        written('{\n  "a": {\n    "b": [1]\n  }\n}\n', ["set", ["a", "c"], { d: true, e: ["ALL"] }]),
        '{\n  "a": {\n    "b": [1],\n    "c": {\n      "d": true,\n      "e": [\n        "ALL"\n      ]\n    }\n  }\n}\n',
      );
    });

    it("takes the siblings' quotes", () => {
      assert.equal(written('a: "x"\nb: 1\n', ["set", ["c"], "y"]), 'a: "x"\nb: 1\nc: "y"\n');
      assert.equal(written("a: 'x'\nb: y\n", ["set", ["c"], "no"]), "a: 'x'\nb: y\nc: 'no'\n");
    });

    it("replaces collections by scalars and the other way round", () => {
      assert.equal(written("a:\n  b: 1\n  c: 2 # x\nd: 1\n", ["set", ["a"], false]), "a: false # x\nd: 1\n");
      assert.equal(written("a: 1 # x\nd: 1\n", ["set", ["a"], { b: { c: 1 } }]), "a: # x\n  b:\n    c: 1\nd: 1\n");
      assert.equal(
        written("a:\n  - 1\n  - 2\nd: 1\n", ["set", ["a"], [{ b: 1, c: 2 }, 3]]),
        "a:\n  - b: 1\n    c: 2\n  - 3\nd: 1\n",
      );
      assert.equal(refused("a:\n  b: 1 # x\n  c: 2\n", ["set", ["a"], false]), "comment inside");
    });

    it("refuses what can't be done safely", () => {
      assert.equal(refused("a: |\n  x\n", ["set", ["a"], "y"]), "block scalar");
      assert.equal(refused("a: !x y\n", ["set", ["a"], "y"]), "tag or complex key");
      assert.equal(refused("? a\n: b: 1\n", ["set", ["c"], "y"]), "tag or complex key");
      assert.equal(refused("a: [1]\n", ["set", ["a", "b"], 1]), "no safe place");
      assert.equal(refused("a: x\n", ["set", ["a", "b"], 1]), "no safe place");
      assert.equal(refused("# nothing\n", ["set", ["a"], 1]), "no safe place");
      assert.equal(refused("a: 1\n", ["set", ["b"], undefined]), "value not writable");
      assert.equal(refused("a: 1\n", ["set", ["b"], Number.NaN]), "value not writable");
      assert.equal(refused("a: &x {b: 1}\nc: *x\n", ["set", ["a"], 1]), "anchor in use");
    });
  });

  describe("append", () => {
    it("follows the list's own style", () => {
      assert.equal(written("a:\n- x\n- y # z\nb: 1\n", ["append", ["a"], "w"]), "a:\n- x\n- y # z\n- w\nb: 1\n");
      assert.equal(written("a:\n    - 'x'\n", ["append", ["a"], "w"]), "a:\n    - 'x'\n    - 'w'\n");
      assert.equal(written("a: [x, y]\n", ["append", ["a"], "w"]), "a: [x, y, w]\n");
      assert.equal(written('a: ["x"]\n', ["append", ["a"], "w"]), 'a: ["x", "w"]\n');
      assert.equal(written("a: [\n  x,\n  y\n  ]\n", ["append", ["a"], "w"]), "a: [\n  x,\n  y,\n  w\n  ]\n");
      assert.equal(
        written("a:\n- name: x\n  v: 1\n", ["append", ["a"], { name: "q", v: { w: 1 } }]),
        "a:\n- name: x\n  v: 1\n- name: q\n  v:\n    w: 1\n",
      );
    });

    it("creates the list", () => {
      assert.equal(written("a: []\n", ["append", ["a"], "ALL"]), 'a: ["ALL"]\n');
      assert.equal(written("a: 1\n", ["append", ["c", "drop"], "ALL"]), 'a: 1\nc:\n  drop: ["ALL"]\n');
      assert.equal(written("l:\n- a\nc:\n", ["append", ["c"], "ALL"]), "l:\n- a\nc:\n- ALL\n");
      assert.equal(written("a: []\nb: 1\n", ["append", ["a"], { m: 1 }]), "a:\n- m: 1\nb: 1\n");
      const compose = write("s:\n  a: 1\n", [["append", ["s", "cap_drop"], "ALL"]], "compose");
      assert.ok("edits" in compose);
      assert.equal(applyEdits("s:\n  a: 1\n", compose.edits), "s:\n  a: 1\n  cap_drop:\n    - ALL\n");
    });
  });

  describe("remove", () => {
    it("takes whole lines and leaves other comments alone", () => {
      const text = "# top\na: 1\n# about b\nb:\n  c: 1\n# about d\nd: 1\n";
      assert.equal(written(text, ["remove", ["b"]]), "# top\na: 1\n# about b\n# about d\nd: 1\n");
      assert.equal(written("a: 1\nb: 2 # why\nc: 3\n", ["remove", ["b"]]), "a: 1\n# why\nc: 3\n");
      assert.equal(written("a: 1\nb: 2", ["remove", ["b"]]), "a: 1");
      assert.equal(written("a: 1\r\nb: 2", ["remove", ["b"]]), "a: 1");
      assert.equal(written("a: |\n  x\n\nb: 2\n", ["remove", ["a"]]), "\nb: 2\n");
    });

    it("takes the first key of a list item", () => {
      assert.equal(written("- a: 1\n  b: 2\n- c\n", ["remove", [0, "a"]]), "- b: 2\n- c\n");
      assert.equal(written("- a: 1 # x\n  b: 2\n- c\n", ["remove", [0, "a"]]), "- # x\n  b: 2\n- c\n");
      assert.equal(refused("- a: 1\n  # x\n  b: 2\n", ["remove", [0, "a"]]), "comment inside");
    });

    it("leaves empty brackets where the only one goes", () => {
      assert.equal(written("a:\n  b: 1 # x\nc: 2\n", ["remove", ["a", "b"]]), "a: {} # x\nc: 2\n");
      assert.equal(written("command:\n- b\nc: 2\n", ["remove", ["command", 0]]), "command: []\nc: 2\n");
      assert.equal(written("- a: 1\n- b\n", ["remove", [0, "a"]]), "- {}\n- b\n");
      assert.equal(written("a: [b]\n", ["remove", ["a", 0]]), "a: []\n");
      assert.equal(refused("a: 1\n", ["remove", ["a"]]), "no safe place");
      assert.equal(refused("a: &x\n  b: 1\n", ["remove", ["a", "b"]]), "tag or complex key");
    });

    it("takes the key of a list with its only item", () => {
      assert.equal(written("a:\n- b\nc: 2\n", ["remove", ["a", 0]]), "c: 2\n");
      assert.equal(written("c: 2\na: [b]\n", ["remove", ["a", 0]]), "c: 2\n");
      assert.equal(written("c: 2\r\na:\r\n  - b: 1\r\n    d: 2", ["remove", ["a", 0]]), "c: 2");
      assert.equal(written('{"a": ["b"], "c": 2}', ["remove", ["a", 0]]), '{"c": 2}');
      assert.equal(
        written("# of a\na:\n- b # why\n# of c\nc: 2\n", ["remove", ["a", 0]]),
        "# of a\n# why\n# of c\nc: 2\n",
      );
      assert.equal(written("a: [x, y]\nc: 2\n", ["remove", ["a", 0]], ["remove", ["a", 1]]), "c: 2\n");
      assert.equal(written("a: [x]\nc: 2\n", ["remove", ["a", 0]], ["append", ["a"], "z"]), 'c: 2\na: ["z"]\n');
      assert.equal(written("s:\n  a: [x]\nc: 2\n", ["remove", ["s", "a", 0]]), "s: {}\nc: 2\n");
    });

    it("leaves the key of a list where empty is not absent, or where it can't go", () => {
      for (const key of ["command", "args", "entrypoint"]) {
        assert.equal(written(`${key}: [x]\nc: 2\n`, ["remove", [key, 0]]), `${key}: []\nc: 2\n`);
      }
      assert.equal(
        written("m: &m {a: [x]}\ns:\n  <<: *m\n  a: [y]\nc: 2\n", ["remove", ["s", "a", 0]]),
        "m: &m {a: [x]}\ns:\n  <<: *m\n  a: []\nc: 2\n",
      );
      assert.equal(written("a: &l [x]\nb: *l\n", ["remove", ["a", 0]]), "a: &l []\nb: *l\n");
      assert.equal(written("a: &l [x]\nb: *l\n", ["remove", ["b", 0]]), "a: &l []\nb: *l\n");
      assert.equal(written("- [x]\n- y\n", ["remove", [0, 0]]), "- []\n- y\n");
      assert.equal(refused("a:\n# why\n- b\nc: 2\n", ["remove", ["a", 0]]), "comment inside");
    });

    it("takes items of flow collections with their comma", () => {
      assert.equal(written("a: [x, y, z]\n", ["remove", ["a", 0]]), "a: [y, z]\n");
      assert.equal(written("a: [x, y, z]\n", ["remove", ["a", 2]]), "a: [x, y]\n");
      assert.equal(written('{"a": 1, "b": 2}', ["remove", ["a"]]), '{"b": 2}');
      assert.equal(written("a: {\n  b: 1,\n  c: 2,\n  }\n", ["remove", ["a", "c"]]), "a: {\n  b: 1,\n  }\n");
    });

    it("keeps the indices of later intents right", () => {
      assert.equal(
        written("a: [w, x, y, z]\n", ["remove", ["a", 1]], ["remove", ["a", 3]], ["remove", ["a", 2]]),
        "a: [w]\n",
      );
    });

    it("refuses what can't be done safely", () => {
      assert.equal(refused("a: &x 1\nb: *x\n", ["remove", ["a"]]), "anchor in use");
      assert.equal(refused("a:\n  # x\n  c: 1\n  d: 1\nb: 1\n", ["remove", ["a"]]), "comment inside");
      assert.equal(refused("? a\n: b\nc: d\n", ["remove", ["a"]]), "tag or complex key");
      assert.equal(refused("a: 1\nb: 2\n", ["remove", ["c"]]), "no safe place");
      assert.equal(refused("b:\n  a: 1\n  c: 1\n  a: 2\n", ["remove", ["b", "a"]]), "no safe place");
      assert.equal(refused("x: |+\n  a\n\nb: 1", ["remove", ["b"]]), "no safe place");
    });
  });

  describe("anchors and merges", () => {
    const base = "base: &base\n  user: root\n  deploy:\n    limits:\n      cpu: 1\n";

    it("overrides locally what a merge supplies", () => {
      const text = `${base}web:\n  <<: *base\n  image: x\n`;
      assert.equal(written(text, ["set", ["web", "user"], "app"]), `${text}  user: app\n`);
      assert.equal((write(text, [["set", ["web", "user"], "app"]], "1.2") as { shared: boolean }).shared, false);
    });

    it("goes to the source for a child of a map that a merge supplies", () => {
      const text = `${base}web:\n  <<: *base\n  image: x\n`;
      const result = write(text, [["set", ["web", "deploy", "limits", "memory"], "1M"]], "1.2");
      assert.ok("edits" in result);
      assert.equal(result.shared, true);
      assert.equal(applyEdits(text, result.edits), `${base}      memory: 1M\nweb:\n  <<: *base\n  image: x\n`);
    });

    it("says so where an alias shares what changes", () => {
      const result = write("a: &x\n  b: 1\nc: *x\n", [["set", ["c", "b"], 2]], "1.2");
      assert.ok("edits" in result);
      assert.equal(result.shared, true);
      assert.equal(applyEdits("a: &x\n  b: 1\nc: *x\n", result.edits), "a: &x\n  b: 2\nc: *x\n");
      const anchored = write("a: &x 1\nc: *x\n", [["set", ["a"], 2]], "1.2");
      assert.deepEqual(anchored, { edits: [{ start: 6, end: 7, text: "2" }], shared: true });
      const unused = write("a: &x 1\nc: 1\n", [["set", ["a"], 2]], "1.2");
      assert.equal("shared" in unused && unused.shared, false);
    });

    it("replaces an alias itself where it stands for the value", () => {
      assert.equal(written("a: &x 1\nc: *x\n", ["set", ["c"], 2]), "a: &x 1\nc: 2\n");
    });

    it("refuses to remove what a merge would supply again", () => {
      assert.equal(
        refused(`${base}web:\n  <<: *base\n  user: x\n`, ["remove", ["web", "user"]]),
        "merge would supply it again",
      );
    });
  });

  it("carries out several intents one after another", () => {
    assert.equal(
      written(
        "c:\n- name: a\n",
        ["set", ["c", 0, "s", "x"], true],
        ["set", ["c", 0, "s", "w"], 2],
        ["append", ["c", 0, "s", "z"], "q"],
      ),
      'c:\n- name: a\n  s:\n    x: true\n    w: 2\n    z: ["q"]\n',
    );
  });

  it("gives offsets in the whole file, in the document as it stands now", () => {
    const first = parseYaml("a: 1\n---\nb: 2\n", { dialect: "1.2" });
    const place = first.documents[1]?.root.get("b").place<number>() ?? assert.fail();
    parseYaml("aaa: 1\n---\nb: 2\n", { dialect: "1.2", previous: first });
    assert.deepEqual(place.writer.write([set(place, 3)]), {
      edits: [{ start: 14, end: 15, text: "3" }],
      shared: false,
    });
  });

  it("writes beside a broken line but not into it", () => {
    const text = 'a:\n  b: "x\n  c: 1\nd:\n  e: 1\n';
    assert.equal(written(text, ["set", ["a", "c"], 2]), 'a:\n  b: "x\n  c: 2\nd:\n  e: 1\n');
    assert.equal(written(text, ["set", ["d", "f"], 2]), 'a:\n  b: "x\n  c: 1\nd:\n  e: 1\n  f: 2\n');
    assert.equal(refused(text, ["set", ["a", "b"], 2]), "syntax error");
    assert.equal(refused("a: {{ x }}\n[[[\n", ["set", ["b"], 2]).length > 0, true);
  });

  it("spells values as the place says", () => {
    const { root } = parseYaml("a: 1\n", { dialect: "1.1" }).documents[0] ?? assert.fail();
    const place = root.path("m").place<number>((bytes) => `${bytes / 1024}Ki`);
    const result = place.writer.write([set(place, 2048)]);
    assert.ok("edits" in result);
    assert.equal(applyEdits("a: 1\n", result.edits), "a: 1\nm: 2Ki\n");
  });
});
