import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { analyse } from "../../../server/src/engine/analyse.ts";
import { recognise } from "../../../server/src/formats/recognise.ts";
import { rules } from "../../../server/src/rules/all.ts";
import { resolvePolicy } from "../../../server/src/settings/resolve.ts";
import { LineIndex } from "../../../server/src/text/positions.ts";
import { inFile } from "../../../server/src/text/span.ts";
import { TODAY, workspaceOf } from "../rule-tester.ts";

const FOLDER = new URL("../../fixtures/aci/", import.meta.url);

/** What a fixture says of itself: comments at its top, or `metadata` of a template. */
function said(text: string, what: "preset" | "expect"): string[] {
  const value = new RegExp(`^# ${what}:(.*)$|"${what}": "([^"]*)"`, "m").exec(text);
  const list = value?.[1] ?? value?.[2] ?? assert.fail(`no ${what}`);
  return list.split(",").map((word) => word.trim());
}

describe("container groups as people write them", () => {
  const files = readdirSync(FOLDER).sort();

  it("are forty and more", () => {
    assert.ok(files.length >= 40, String(files.length));
  });

  for (const file of files) {
    it(file, () => {
      const text = readFileSync(new URL(file, FOLDER), "utf8");
      assert.equal(recognise(`deploy/${file}`, text).kind, "aci");
      const settings = { extends: said(text, "preset").map((preset) => `plimsoll:${preset}`) };
      const analysis = analyse({
        text,
        kind: "aci",
        policy: resolvePolicy({ settings, rules, path: file }),
        facts: {
          today: TODAY,
          path: file,
          neighbours: { text: () => null },
          workspace: { files: () => workspaceOf({}) },
        },
      });
      const lines = new LineIndex(text);
      const found = analysis.findings.map(({ rule, at }) => `${rule}@${lines.position(inFile(at).start).line + 1}`);
      assert.deepEqual(
        found,
        said(text, "expect").filter((finding) => finding !== "none"),
      );
    });
  }
});
