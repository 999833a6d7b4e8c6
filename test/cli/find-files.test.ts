import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

  it("tells whether a folder that can't be listed was named", () => {
    mkdirSync(join(folder, "closed"));
    chmodSync(join(folder, "closed"), 0o000);
    chmodSync(folder, 0o755);
    const root = process.geteuid?.() === 0;
    // root may read everything
    if (root) process.seteuid?.("nobody");
    try {
      const faults = (path: string) => findFiles([path], folder, new Roots(folder)).faults;
      const fault = "can't be listed: permission denied";
      assert.deepEqual(faults("closed"), [{ path: "closed", fault, named: true }]);
      assert.deepEqual(faults("."), [{ path: "closed", fault, named: false }]);
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

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
