import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Host } from "../../server/src/language/host.ts";
import { Roots } from "../../server/src/language/roots.ts";
import { type EditorConfiguration, SettingsStore } from "../../server/src/language/settings-store.ts";
import { SETTINGS_FILES } from "../../server/src/settings/load.ts";

const WORKSPACE = "file:///w";
const FOLDERS = Array.from({ length: 20 }, (_, i) => `${WORKSPACE}/a/b/c/${i}`);
/** The workspace, a, b, c, and those below. */
const ALL = 4 + FOLDERS.length;

describe("what applies to the folders of a workspace", () => {
  it("is looked for once in each folder, and is the same object where one settings file decides", async () => {
    const { store, asked } = played({ [`${WORKSPACE}/a/.plimsoll.yml`]: "ignore: [x]\n" });
    const all = await Promise.all(FOLDERS.map((folder) => store.applying(`${folder}/Dockerfile`)));
    assert.deepEqual(new Set(all.map(({ file }) => file)), new Set([`${WORKSPACE}/a/.plimsoll.yml`]));
    assert.equal(new Set(all.map(({ settings }) => settings)).size, 1);
    assert.equal(new Set(all.map((applying) => store.policy(applying, `${WORKSPACE}/a/Dockerfile`))).size, 1);
    assert.equal(asked.repositories.length, ALL);
    // in `a` the second name is found, and once more when it is composed; nothing above is looked at
    assert.equal(asked.files.length, (ALL - 2) * SETTINGS_FILES.length + 2 + 1);
  });

  it("is that of the editor, the same object for all, where there is no settings file", async () => {
    const { store, asked } = played({});
    const all = await Promise.all(FOLDERS.map((folder) => store.applying(`${folder}/Dockerfile`)));
    assert.equal(new Set(all.map(({ settings }) => settings)).size, 1);
    assert.equal(asked.files.length, ALL * SETTINGS_FILES.length);
  });

  it("is looked for anew when all is forgotten", async () => {
    const files: Record<string, string> = {};
    const { store } = played(files);
    const [folder] = FOLDERS as [string];
    assert.equal((await store.applying(`${folder}/Dockerfile`)).file, undefined);
    files[`${WORKSPACE}/a/b/.plimsoll.yaml`] = "ignore: [x]\n";
    store.forget();
    assert.equal((await store.applying(`${folder}/Dockerfile`)).file, `${WORKSPACE}/a/b/.plimsoll.yaml`);
  });

  it("is not what was being found when all was forgotten", async () => {
    const files: Record<string, string> = {};
    const editor = { ignore: ["before"] };
    const { store, held } = played(files, undefined, () => ({ ...editor }));
    const [folder] = FOLDERS as [string];
    const release = held();
    const begun = store.applying(`${folder}/Dockerfile`);
    await new Promise((resolve) => setImmediate(resolve));
    editor.ignore = ["after"];
    store.forget();
    release();
    await begun;
    assert.deepEqual((await store.applying(`${folder}/Dockerfile`)).settings.ignore, ["after"]);
  });

  it("ends at a repository in the workspace", async () => {
    const { store } = played({ [`${WORKSPACE}/.plimsoll.yaml`]: "ignore: [x]\n" }, `${WORKSPACE}/a/b`);
    const [inside, outside] = await Promise.all([
      store.applying(`${WORKSPACE}/a/b/c/Dockerfile`),
      store.applying(`${WORKSPACE}/a/Dockerfile`),
    ]);
    assert.deepEqual([inside.root, inside.file], [`${WORKSPACE}/a/b`, undefined]);
    assert.deepEqual([outside.root, outside.file], [WORKSPACE, `${WORKSPACE}/.plimsoll.yaml`]);
  });
});

/** A workspace of some files, and what was asked of it; `held` keeps every reading waiting until what it returns is called. */
function played(
  files: Readonly<Record<string, string>>,
  repository?: string,
  editor: () => EditorConfiguration = () => ({}),
) {
  let gate = Promise.resolve();
  const held = () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    return () => open();
  };
  const asked = { files: [] as string[], repositories: [] as string[] };
  const host: Partial<Host> = {
    reads: () => true,
    readFile: async (uri) => {
      asked.files.push(uri);
      await gate;
      return files[uri] ?? null;
    },
    holdsRepository: async (folder) => {
      asked.repositories.push(folder);
      return folder === repository;
    },
  };
  const roots = new Roots(host as Host);
  roots.open([WORKSPACE]);
  return { store: new SettingsStore(host as Host, roots, [], async () => editor()), asked, held };
}
