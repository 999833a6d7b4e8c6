import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Dialect } from "../../../server/src/formats/yaml/node.ts";
import { parseYaml, type YamlDocument } from "../../../server/src/formats/yaml/stream.ts";
import { known } from "../../../server/src/model/value.ts";
import { inFile, textOf } from "../../../server/src/text/span.ts";

function only(text: string, dialect: Dialect = "1.1", split?: readonly string[]): YamlDocument {
  const { documents } = parseYaml(text, { dialect, split });
  assert.equal(documents.length, 1);
  return documents[0] ?? assert.fail();
}

function root(text: string, dialect: Dialect = "1.1") {
  return only(text, dialect).root;
}

describe("reading YAML", () => {
  describe("documents", () => {
    const slices = (text: string) => parseYaml(text, { dialect: "1.1" }).documents.map((d) => d.piece.text);

    it("are cut at markers, with what stands before a document's own marker", () => {
      assert.deepEqual(slices(""), [""]);
      assert.deepEqual(slices("a: 1\n---\nb: 2\n"), ["a: 1\n", "---\nb: 2\n"]);
      assert.deepEqual(slices("# c\n%YAML 1.1\n--- # d\na: 1\n"), ["# c\n%YAML 1.1\n--- # d\na: 1\n"]);
      assert.deepEqual(slices("---\n---\nb: 2"), ["---\n", "---\nb: 2"]);
      assert.deepEqual(slices("a: 1\n...\n# c\n---\nb: 2\n"), ["a: 1\n...\n", "# c\n---\nb: 2\n"]);
      assert.deepEqual(slices("a: 1\r\n---\r\nb: 2\r\n"), ["a: 1\r\n", "---\r\nb: 2\r\n"]);
      assert.deepEqual(slices("\uFEFF---\na: 1\n---\n"), ["\uFEFF---\na: 1\n", "---\n"]);
    });

    it("are not cut inside a line or at an indented marker", () => {
      assert.deepEqual(slices("a: |\n  ---\n  x\n---a: 1\n").length, 1);
    });

    it("do not suffer from an open quote above", () => {
      const { documents } = parseYaml('a: "x\n---\nb: 2\n', { dialect: "1.1" });
      assert.equal(known(documents[1]?.root.get("b").number() ?? assert.fail()), 2);
    });

    it("without contents have a root that is null", () => {
      for (const text of ["", "# c\n", "---\n", "---\n# c\n", "~\n"]) {
        assert.equal(root(text).shape, "null");
        assert.equal(root(text).get("a").state, "unset");
      }
    });
  });

  describe("kept documents", () => {
    it("are the same objects at their new offsets", () => {
      const first = parseYaml("a: 1\n---\nb: 2\n---\nb: 2\n", { dialect: "1.1" });
      const second = parseYaml("a: 11\n---\nb: 2\n---\nb: 2\n", { dialect: "1.1", previous: first });
      assert.notEqual(second.documents[0], first.documents[0]);
      assert.equal(second.documents[1], first.documents[1]);
      assert.equal(second.documents[2], first.documents[2]);
      assert.deepEqual(inFile(second.documents[1]?.root.get("b").at ?? assert.fail()), { start: 13, end: 14 });
    });

    it("are used once each, also where texts are equal and documents move", () => {
      const first = parseYaml("---\na: 1\n---\nb: 2\n", { dialect: "1.1" });
      const text = "---\nb: 2\n---\nb: 2\n---\na: 1\n";
      const second = parseYaml(text, { dialect: "1.1", previous: first });
      assert.equal(new Set(second.documents).size, 3);
      assert.equal(second.documents.filter((d) => first.documents.includes(d)).length, 2);
      assert.deepEqual(
        second.documents.map((d) => text.slice(d.piece.offset, d.piece.offset + d.piece.text.length)),
        second.documents.map((d) => d.piece.text),
      );
      const third = parseYaml("---\nb: 2\n", { dialect: "1.1", previous: first });
      assert.equal(third.documents[0]?.piece.offset, 0);
    });
  });

  describe("scalars", () => {
    const booleans = (text: string, dialect: Dialect) => root(`a: ${text}\n`, dialect).get("a").boolean();

    it("are booleans as the dialect has them", () => {
      for (const text of ["true", "True", "TRUE"])
        for (const d of ["1.1", "1.2", "compose"] as const) assert.equal(known(booleans(text, d)), true);
      for (const text of ["yes", "on", "y", "ON"]) {
        assert.equal(known(booleans(text, "1.1")), true);
        assert.deepEqual({ ...booleans(text, "1.2"), at: 0 }, { state: "unknown", why: "wrong type", at: 0 });
        assert.equal(known(booleans(text, "compose")), true);
      }
      assert.equal(known(booleans('"true"', "compose")), true);
      assert.equal(known(booleans("'no'", "compose")), false);
      for (const d of ["1.1", "1.2"] as const) assert.equal(booleans('"true"', d).state, "unknown");
      assert.equal(known(booleans("!!bool 'true'", "1.2")), true);
    });

    it("are numbers as the dialect has them", () => {
      const number = (text: string, dialect: Dialect) => known(root(`a: ${text}\n`, dialect).get("a").number());
      for (const [text, old, core] of [
        ["0777", 511, 777],
        ["0o777", 511, 511],
        ["0b11", 3, undefined],
        ["1_000", 1000, undefined],
        ["0x1F", 31, 31],
        ["-0x1F", -31, undefined],
        ["1.5", 1.5, 1.5],
        ["1e3", 1000, 1000],
        ["+12", 12, 12],
        [".5", 0.5, 0.5],
        ["10:20", undefined, undefined],
        ["'1'", undefined, undefined],
        [".inf", Infinity, Infinity],
        ["-.INF", -Infinity, -Infinity],
        ["-", undefined, undefined],
        ["1Gi", undefined, undefined],
        ["_1", undefined, undefined],
      ] as const) {
        assert.equal(number(text, "1.1"), old, text);
        assert.equal(number(text, "1.2"), core, text);
      }
      assert.equal(number("'2'", "compose"), 2);
    });

    it("are strings only where nothing else claims them, or loosely", () => {
      assert.equal(known(root("a: 8080\n").get("a").string({ loose: true })), "8080");
      assert.equal(root("a: 8080\n").get("a").string().state, "unknown");
      assert.equal(known(root("a: '8080'\n").get("a").string()), "8080");
      assert.equal(known(root("a: !!str 8080\n").get("a").string()), "8080");
      assert.equal(known(root("a: |-\n  x\n  y\n").get("a").string()), "x\ny");
      assert.equal(root("a: !Ref x\n").get("a").string().state, "unknown");
      assert.equal(root("a: !Ref x\n").get("a").tag, "!Ref");
      assert.equal(root("a: !!map {}\n").get("a").tag, undefined);
    });

    it("that are null are unset for every reader", () => {
      for (const text of ["", " ~", " null", " # c"]) {
        const node = root(`a:${text}\n`).get("a");
        assert.equal(node.shape, "null");
        assert.equal(node.state, "set");
        for (const value of [node.string(), node.boolean(), node.number(), node.string({ loose: true })])
          assert.equal(value.state, "unset");
        assert.equal(node.get("b").state, "unset");
      }
    });
  });

  describe("what is not there or of another type", () => {
    it("is unset, and spoken of at the nearest key or item above", () => {
      const node = root("spec:\n  containers:\n  - name: a\n    image: b\n");
      const missing = node.path("spec", "containers", 0, "securityContext", "privileged");
      assert.equal(missing.state, "unset");
      assert.equal(textOf(missing.at), "name");
      assert.equal(textOf(node.path("spec", "x", "y").at), "spec");
      assert.equal(textOf(node.get("x").at), "spec");
      assert.equal(missing.boolean().state, "unset");
    });

    it("is unknown below a value of the wrong type", () => {
      const node = root("a: x\nb: [1]\nc: {d: 1}\n");
      for (const wrong of [node.path("a", "x"), node.path("a", 0), node.path("b", "x"), node.path("c", 0)]) {
        assert.equal(wrong.state, "unknown");
        assert.equal(wrong.why, "wrong type");
        assert.equal(wrong.get("deeper").why, "wrong type");
      }
      assert.equal(node.path("b", 7).state, "unset");
      assert.deepEqual(node.get("a").items(), []);
    });
  });

  it("gives the spans of key, value and extent", () => {
    const node = root("a:\n- b: 1 # c\n  d: 'x'\n\n# e\nf: 2\n");
    assert.equal(textOf(node.path("a").extent), "a:\n- b: 1 # c\n  d: 'x'");
    assert.equal(textOf(node.path("a", 0).extent), "- b: 1 # c\n  d: 'x'");
    assert.equal(textOf(node.path("a", 0, "d").at), "'x'");
    assert.equal(textOf(node.path("a", 0, "d").key ?? assert.fail()), "d");
    assert.equal(node.path("a", 0).key, undefined);
  });

  it("takes the last of equal keys, and reads JSON and CRLF", () => {
    assert.equal(known(root("a: 1\na: 2\n").get("a").number()), 2);
    assert.equal(known(root('{"a": {"b": [true]}}').path("a", "b", 0).boolean()), true);
    assert.equal(known(root("a: b\r\nc: d\r\n").get("a").string()), "b");
  });

  describe("aliases and merges", () => {
    it("are followed to where the value stands, with the local path", () => {
      const node = root("x: &x {u: root}\ny: *x\n");
      assert.equal(textOf(node.path("y", "u").at), "root");
      assert.deepEqual((node.path("y", "u").place().target as { path: unknown }).path, ["y", "u"]);
      assert.equal(textOf(node.get("y").extent), "y: *x");
    });

    it("supply what is not there, local keys and earlier merges first", () => {
      const node = root(
        "a: &a {k: 1, l: 1, m: 1}\nb: &b {k: 2, n: 2}\nc:\n  l: 3\n  <<: [*a, *b]\nd:\n  <<: {z: 1}\n  z: 2\ne:\n  '<<': *a\n",
      );
      assert.deepEqual(
        ["k", "l", "m", "n"].map((key) => known(node.path("c", key).number())),
        [1, 3, 1, 2],
      );
      assert.deepEqual(node.get("c").keys(), ["l", "k", "m", "n"]);
      assert.equal(known(node.path("d", "z").number()), 2);
      assert.deepEqual(node.get("e").keys(), ["<<"]);
    });

    it("take the anchor that stands before them", () => {
      const node = root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
      assert.equal(known(node.get("b").number()), 1);
      assert.equal(known(node.get("d").number()), 2);
    });

    it("that lead nowhere make things unknown, not absent", () => {
      const node = root("a: *no\nb:\n  <<: *no\n  c: 1\nd:\n  <<: 1\n");
      assert.equal(node.get("a").why, "unresolved alias");
      assert.equal(node.path("b", "x").why, "unresolved alias");
      assert.equal(known(node.path("b", "c").number()), 1);
      assert.equal(node.path("d", "x").why, "wrong type");
    });

    it("are bounded against cycles and bombs", () => {
      assert.equal(root("a: &a [*a]\n").path("a", 0).why, "too deep");
      assert.equal(root("a: &a\n  <<: *a\n  b: 1\n").path("a", "c").why, "too deep");
      let bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
      let merges = "m0: &m0 {k0: 1}\n";
      for (let i = 1; i < 40; i++) {
        bomb += `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(", ")}]\n`;
        merges += `m${i}: &m${i} {<<: [*m${i - 1}, *m${i - 1}], k${i}: 1}\n`;
      }
      const started = performance.now();
      let nodes = 0;
      const count = (node: ReturnType<typeof root>): void => {
        nodes++;
        for (const [, child] of node.entries()) count(child);
        for (const child of node.items()) count(child);
      };
      count(root(bomb));
      count(root(merges));
      assert.ok(nodes < 100_000, String(nodes));
      assert.ok(performance.now() - started < 5000);
      assert.equal(root(bomb).path("a39", 0).why, "too deep");
    });

    it("and nesting by the thousand do not overflow", () => {
      for (const text of [
        "[".repeat(20_000),
        "- ".repeat(20_000),
        "{a: ".repeat(900),
        "a:\n".repeat(3000),
        `${"- ".repeat(900)}a`,
      ]) {
        assert.doesNotThrow(() => only(text).root.path(0, 0, "a").at);
      }
    });
  });

  describe("half-typed text", () => {
    const half = (line: string) =>
      `spec:\n  containers:\n  - name: a\n    image: nginx\n${line}\n    resources:\n      limits:\n        memory: 1Gi\n  - name: b\n    image: x\n`;
    const rest = (text: string) => {
      const containers = root(text).path("spec", "containers");
      assert.deepEqual(
        containers.items().map((c) => known(c.get("image").string())),
        ["nginx", "x"],
        text,
      );
      assert.equal(known(containers.path(0, "resources", "limits", "memory").string()), "1Gi", text);
      return containers.path(0);
    };

    it("costs only the node that it stands in", () => {
      for (const line of [
        "    sec",
        "    securityContext",
        '    env: "',
        "    env: [",
        "    env: {a: ",
        '    command: ["a", "b',
        "    a: b: c",
        "    x: @y",
        "    x: *",
        "    'q",
        "    ]",
        "    \tx: 1",
        '    x: "\\q"',
      ]) {
        rest(half(line));
        assert.notEqual(only(half(line)).problems.length, 0, line);
        assert.notEqual(only(half(line)).unsettled.length, 0, line);
      }
    });

    it("makes the keys unknown that begin with the typed word, and no others", () => {
      const container = rest(half("    sec"));
      assert.equal(container.get("securityContext").why, "being typed");
      assert.equal(container.get("livenessProbe").state, "unset");
      assert.equal(root(half("    sec")).get("security").state, "unset");
      assert.equal(root(half("    sec")).path("spec", "containers", 1, "securityContext").state, "unset");
    });

    it("makes the value unknown that is typed", () => {
      for (const line of ['    env: "', "    env: [", "    env: {a: ", "    env: b: c", "    env: *"]) {
        assert.equal(rest(half(line)).get("env").why, "being typed", line);
      }
    });

    it("takes a lone word with deeper lines for a key without its colon", () => {
      const node = root("spec:\n  containers\n  - name: a\n    image: b\nkind: Pod\n");
      assert.equal(known(node.get("kind").string()), "Pod");
      assert.equal(node.path("spec", "containers").why, "being typed");
    });

    it("leaves a child list with the key above where a word is typed between them", () => {
      const node = root("spec:\n  containers:\n  sec\n  - name: a\nkind: Pod\n");
      assert.equal(known(node.path("spec", "containers", 0, "name").string()), "a");
      assert.equal(node.path("spec", "securityContext").why, "being typed");
    });

    it("is unknown where a scalar stands for a map", () => {
      assert.equal(root("resources:\n  lim\n").path("resources", "limits").why, "wrong type");
    });

    it("gives up on text that is not YAML at all, quickly", () => {
      const started = performance.now();
      assert.equal(root("{{ a }}\n{{ if }}\n".repeat(30)).why, "being typed");
      only('a: "\n'.repeat(1000));
      assert.ok(performance.now() - started < 5000);
    });
  });

  describe("comments", () => {
    const covered = (text: string, split?: readonly string[]) =>
      only(text, "1.1", split).comments.map((c) => [c.text, c.trailing, c.covers && textOf(c.covers)]);

    it("cover the node that follows, or what starts on their line", () => {
      assert.deepEqual(covered("# top\na: 1 # one\n# list\nb: # head\n# item\n- c: 1 # first\n  d: 2\n# end\n"), [
        ["top", false, "a: 1"],
        ["one", true, "a: 1"],
        ["list", false, "b: # head\n# item\n- c: 1 # first\n  d: 2"],
        ["head", true, "b: # head\n# item\n- c: 1 # first\n  d: 2"],
        ["item", false, "- c: 1 # first\n  d: 2"],
        ["first", true, "- c: 1 # first\n  d: 2"],
        ["end", false, undefined],
      ]);
    });

    it("are not found in scalars", () => {
      assert.deepEqual(covered("a: 'x # y'\nb: x#y\nc: |\n  # z\n  y\nd: | # real\n  x\n"), [
        ["real", true, "d: | # real\n  x"],
      ]);
      assert.deepEqual(
        covered("a: [x, # one\n  y] # two\n").map(([text]) => text),
        ["one", "two"],
      );
    });

    it("cover the same where the document is split", () => {
      const text =
        "# top\nname: x\n# services\nservices: # head\n  # web\n  web: # w\n    image: a\n    # in web, at its end\n  # db\n  db:\n    image: b\nvolumes: {}\n";
      assert.deepEqual(covered(text, ["services"]), covered(text));
      assert.equal(covered(text)[2]?.[2], text.slice(text.indexOf("services:"), text.indexOf("\nvolumes")));
    });
  });

  describe("split documents", () => {
    const text = "services:\n  a:\n    image: x\n  b:\n    image: y\nvolumes: {v: }\n";
    const options = { dialect: "compose", split: ["services"] } as const;

    it("keep the nodes of what has not changed", () => {
      const first = parseYaml(text, options);
      const [a, b, volumes] = [["services", "a"], ["services", "b"], ["volumes"]].map((path) =>
        first.documents[0]?.root.path(...path),
      );
      const second = parseYaml(text.replace("image: x", "image: xx"), { ...options, previous: first });
      const again = second.documents[0]?.root ?? assert.fail();
      assert.notEqual(again.path("services", "a"), a);
      assert.notEqual(again.path("services", "a").identity, a?.identity);
      assert.equal(known(again.path("services", "a", "image").string()), "xx");
      assert.equal(again.path("services", "b"), b);
      assert.equal(again.get("volumes"), volumes);
      assert.equal(inFile(again.path("services", "b", "image").at).start, text.indexOf("y\n") + 1);
    });

    it("read entries again whose anchors have changed, and no others", () => {
      const anchored = "x-base: &base {user: root}\nservices:\n  a:\n    <<: *base\n  b:\n    image: y\n";
      const first = parseYaml(anchored, options);
      const root = first.documents[0]?.root ?? assert.fail();
      const before = [root.path("services", "a"), root.path("services", "b")];
      assert.equal(known(root.path("services", "a", "user").string()), "root");
      const second =
        parseYaml(anchored.replace("root", "app"), { ...options, previous: first }).documents[0]?.root ?? assert.fail();
      assert.equal(known(second.path("services", "a", "user").string()), "app");
      assert.notEqual(second.path("services", "a"), before[0]);
      assert.equal(second.path("services", "b"), before[1]);
    });

    it("keep the rest while a line is broken", () => {
      const first = parseYaml(text, options);
      const b = first.documents[0]?.root.path("services", "b");
      for (const broken of [
        text.replace("image: x", 'image: "x'),
        text.replace("    image: x", "    image: x\n    vol"),
        text.replace("  b:\n", "  web\n  b:\n"),
      ]) {
        const document =
          parseYaml(broken, { ...options, previous: parseYaml(text, { ...options, previous: first }) }).documents[0] ??
          assert.fail();
        assert.equal(document.root.path("services", "b"), b);
        assert.equal(document.problems.length, 1);
      }
    });

    it("know what is typed where a key belongs", () => {
      const { root } = only(text.replace("  b:\n", "  web\n  b:\n"), "compose", ["services"]);
      assert.equal(root.path("services", "webserver").why, "being typed");
      assert.equal(root.path("services", "c").state, "unset");
      assert.deepEqual(root.get("services").keys(), ["a", "b"]);
    });
  });
});
