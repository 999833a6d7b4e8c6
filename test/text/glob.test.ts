import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import picomatch from "picomatch";
import { globFault, globMatches } from "../../server/src/text/glob.ts";

describe("globs", () => {
  const cases: readonly [glob: string, matching: readonly string[], not: readonly string[]][] = [
    ["vendor/**", ["vendor/a", "vendor/a/b"], ["vendor", "a/vendor/b", "vendors/a"]],
    ["vendor", ["vendor", "vendor/a/b"], ["a/vendor"]],
    ["vendor/", ["vendor/a"], ["vendors"]],
    ["./a/*.yaml", ["a/b.yaml"], ["a/b/c.yaml"]],
    ["**/test/**", ["test/a", "a/test/b", "a/b/test/c/d"], ["a/tests/b"]],
    ["**/*.test.yaml", ["x.test.yaml", "a/.b.test.yaml"], ["a/test.yaml"]],
    ["**", ["a", "a/b"], []],
    ["*.yaml", ["a.yaml", ".a.yaml"], ["a.yml", "b/a.yaml"]],
    ["a?c", ["abc"], ["ac", "abbc", "a/c"]],
    ["[a-c]x[!0-9]", ["axy", "cx-"], ["dxy", "ax1"]],
    ["[]a]", ["]", "a"], ["b"]],
    ["{a,b/{c,d}}.yaml", ["a.yaml", "b/c.yaml", "b/d.yaml"], ["b.yaml"]],
    ["v{1..3}", ["v1", "v3"], ["v4"]],
    ["{a}", ["{a}"], ["a"]],
    ["a{b", ["a{b"], ["ab"]],
    ["\\*", ["*"], ["a"]],
    ["!**/test/**", ["a/b"], ["test/a"]],
    ["a/**/b", ["a/b", "a/x/y/b", "a/b/c"], ["ab"]],
    ["a*b*c", ["abc", "axbxbc"], ["acb"]],
    ["page (1)/*", ["page (1)/a"], ["page 1/a"]],
  ];
  for (const [glob, matching, not] of cases) {
    it(`${glob} matches what it says and nothing else`, () => {
      assert.equal(globFault(glob), undefined);
      for (const path of matching) assert.equal(globMatches(glob, path), true, path);
      for (const path of not) assert.equal(globMatches(glob, path), false, path);
    });
  }

  it("mean what they mean to others", () => {
    const piece = fc.constantFrom("a", "b", "*", "**", "?", ".", "[ab]", "{a,b}", "-");
    const glob = fc
      .array(
        fc.array(piece, { minLength: 1, maxLength: 3 }).map((p) => p.join("")),
        { minLength: 1, maxLength: 4 },
      )
      .map((parts) => parts.join("/"));
    const path = fc
      .array(fc.string({ unit: fc.constantFrom("a", "b", ".", "-"), minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 4,
      })
      .filter((parts) => !parts.some((part) => /^\.+$/.test(part)))
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(glob, path, (pattern, file) => {
        // stars side by side inside a word are one, here and there; theirs differ where a dot follows, and alone they ask
        // for something behind the dot of `*.*`
        fc.pre(!/\*\*[^/]|[^/]\*\*|^\.\/|\/\.\/|(?:^|\/)\.+(?:\/|$)|(?:^|\/)\*\.\*(?:\/|$)/.test(pattern));
        // to them the name of a folder is in the folder, for some globs
        const ends = pattern.replace(/(?:\/\*\*)+$/, "/**/*");
        const theirs = picomatch([ends, `${pattern}/**/*`], { dot: true });
        assert.equal(globMatches(pattern, file), theirs(file), `${pattern} on ${file}`);
      }),
      { numRuns: 2000 },
    );
  });

  it("that would take for ever are ready at once, or told as a fault", () => {
    const long = "a".repeat(250);
    const deep = "a/".repeat(200);
    for (const [glob, path] of [
      [`${"*a".repeat(400)}b`, long],
      [`${"**/a/".repeat(190)}b`, `${deep}c`],
      ["**/*a*a*a*a*b".repeat(20), deep + long],
      [`${"[a-z]*".repeat(150)}0`, long],
    ] as const) {
      assert.equal(globMatches(glob, path), false);
      assert.equal(globFault(glob), undefined);
    }
    for (const [glob, fault] of [
      ["{a,b}".repeat(10), /more than 100/],
      [`${"{".repeat(400)}a,b${"}".repeat(400)}{1..9999}`, /more than 100/],
      ["a".repeat(1001), /longer than 1000/],
      ["+(a|aa)b", /parentheses/],
      ["*(*(*(a)))", /parentheses/],
    ] as const) {
      assert.match(globFault(glob) ?? "", fault);
      assert.equal(globMatches(glob, "aaaa"), false);
    }
  });

  it("of any text neither throw nor fail on any path", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (glob, path) => {
        assert.equal(typeof globMatches(glob, path), "boolean");
      }),
    );
  });
});
