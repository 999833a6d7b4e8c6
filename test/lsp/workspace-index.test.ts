import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Documents } from "../../server/src/language/documents.ts";
import type { Host } from "../../server/src/language/host.ts";
import { WorkspaceIndex } from "../../server/src/language/workspace-index.ts";

const ROOT = "file:///w";
const account = (name: string) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name} }\n`;

/** An index over files in memory; undefined stands for one that can't be read. */
function indexOver(files: Record<string, string | null | undefined>) {
  const host: Pick<Host, "listFiles" | "readFile"> = {
    listFiles: async () => Object.keys(files),
    readFile: async (uri) => files[uri.slice(ROOT.length + 1)],
  };
  const documents = new Documents();
  const index = new WorkspaceIndex(host as Host, documents);
  return { index, of: index.of(ROOT), documents };
}

describe("the index of a workspace", () => {
  it("is not complete while a file can't be read, and is again once it can", async () => {
    const files: Record<string, string | null | undefined> = { "a.yaml": account("a"), "b.yaml": undefined };
    const { index, of } = indexOver(files);
    await of.read();
    assert.equal(of.files()?.complete, false);
    files["b.yaml"] = account("b");
    assert.deepEqual(await index.changed([`${ROOT}/b.yaml`]), [ROOT]);
    assert.equal(of.files()?.complete, true);
    assert.deepEqual(
      of.files()?.files.map(({ path }) => path),
      ["a.yaml", "b.yaml"],
    );
  });

  it("is complete again once such a file is gone, holds nothing that is checked, or is open", async () => {
    for (const text of [null, "notes: none\n"]) {
      const files: Record<string, string | null | undefined> = { "b.yaml": undefined };
      const { index, of } = indexOver(files);
      await of.read();
      files["b.yaml"] = text;
      assert.deepEqual(await index.changed([`${ROOT}/b.yaml`]), [ROOT], "others may conclude more now");
      assert.equal(of.files()?.complete, true);
    }
    const { of, documents } = indexOver({ "b.yaml": undefined });
    documents.open({ textDocument: { uri: `${ROOT}/b.yaml`, languageId: "yaml", version: 1, text: account("b") } });
    await of.read();
    assert.equal(of.files()?.complete, true);
  });

  it("is no longer complete once a file can't be read any more", async () => {
    const files: Record<string, string | null | undefined> = { "a.yaml": account("a") };
    const { index, of } = indexOver(files);
    await of.read();
    assert.equal(of.files()?.complete, true);
    files["a.yaml"] = undefined;
    assert.deepEqual(await index.changed([`${ROOT}/a.yaml`]), [ROOT]);
    assert.deepEqual(of.files(), { files: [], complete: false });
  });
});
