import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import { recognise } from "../../server/src/formats/recognise.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { LineIndex } from "../../server/src/text/positions.ts";
import { inFile } from "../../server/src/text/span.ts";
import { BROKEN } from "./expected.ts";

const policy = resolvePolicy({ settings: { extends: ["strict"] }, rules, path: undefined });
const folder = fileURLToPath(new URL("./", import.meta.url));

interface Seen {
  /** From one. */
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

function findings(name: string, mended: boolean): { found: Seen[]; problems: number[]; lines: string[] } {
  const text = readFileSync(`${folder}${mended ? "mended/" : ""}${name}`, "utf8");
  const { kind } = recognise(name, text);
  assert.ok(kind, `${name} is recognised`);
  const facts = { today: "2026-11-22", path: name, neighbours: { text: () => null } };
  const { findings: all, failures, parsed } = analyse({ text, kind, policy, facts });
  assert.deepEqual(failures, []);
  const index = new LineIndex(text);
  const lineOf = (offset: number) => index.position(offset).line + 1;
  return {
    found: all.map(({ at, rule, detail = "" }) => ({ line: lineOf(inFile(at).start), rule, detail })),
    problems: parsed.problems.map(({ at }) => lineOf(inFile(at).start)),
    lines: text.split("\n"),
  };
}

const written = ({ line, rule, detail }: Seen) => `${line} ${rule} ${detail}`.trim();

describe("broken files", () => {
  it("are sixteen, each with its mended twin", () => {
    const files = (path: string) => readdirSync(path).filter((f) => /\.(?:Dockerfile|yaml)$/.test(f));
    assert.deepEqual(files(folder).sort(), BROKEN.map(({ file }) => file).sort());
    assert.deepEqual(files(`${folder}mended/`).sort(), files(folder).sort());
    assert.equal(BROKEN.length, 16);
  });

  for (const { file, what, node, remain } of BROKEN) {
    const [first, last] = node;
    const outside = ({ line }: Seen) => line < first || line > last;

    describe(`${file}: ${what}`, () => {
      it("differs from its twin in the broken node alone", () => {
        const broken = findings(file, false).lines;
        const mended = findings(file, true);
        assert.deepEqual(mended.problems, []);
        assert.equal(broken.length, mended.lines.length);
        const changed = broken.flatMap((line, i) => (line === mended.lines[i] ? [] : [i + 1]));
        assert.ok(changed.length > 0 && changed.every((line) => line >= first && line <= last), changed.join(", "));
      });

      it("keeps every finding outside of the broken node, and gets none", () => {
        const broken = findings(file, false).found.filter(outside).map(written);
        assert.deepEqual(broken, findings(file, true).found.filter(outside).map(written));
        assert.ok(broken.length > 0);
      });

      it("still says what is listed", () => {
        const named = new Set(BROKEN.flatMap((b) => b.remain).map((entry) => entry.split(" ")[1]));
        const seen = findings(file, false).found.filter(({ rule }) => named.has(rule));
        assert.deepEqual([...new Set(seen.map(({ line, rule }) => `${line} ${rule}`))].sort(), [...remain].sort());
      });
    });
  }
});
