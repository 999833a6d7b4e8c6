import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { findFiles } from "../../server/src/cli/find-files.ts";
import { Roots } from "../../server/src/cli/workspace.ts";

const TEMPLATE =
  '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": []}';

describe("finding the files of a folder", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plimsoll-find-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const found = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return findFiles([folder], folder, new Roots(folder)).candidates.map(({ path }) => path);
  };

  it("opens JSON for its beginning alone, and takes templates of Azure", () => {
    assert.deepEqual(
      found({
        "a.json": "{}",
        "azuredeploy.json": TEMPLATE,
        "compose.yaml": "",
        "deep/main.JSON": `\uFEFF\n${TEMPLATE}`,
        "late.json": `{"a": "${" ".repeat(5000)}", ${TEMPLATE.slice(1)}`,
        "package.json": TEMPLATE,
        "empty.json": "",
      }),
      ["azuredeploy.json", "compose.yaml", "deep/main.JSON"],
    );
  });

  it("leaves ignored ones alone", () => {
    assert.deepEqual(found({ ".gitignore": "out/\n", "out/azuredeploy.json": TEMPLATE, "b.json": TEMPLATE }), [
      "b.json",
    ]);
  });
});
