import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { TextDocumentEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { COMPOSE, of, rulesOf, Session } from "./session.ts";

const RULE = "no-privileged-container";

describe("settings of the team, changed from a finding", () => {
  let session: Session;
  afterEach(() => session.stop());

  /** Carries out the action of a title on the first finding; the settings file that comes of it, which applies from then on. */
  async function choose(title: string, path = "compose.yaml", text = COMPOSE, files: Record<string, string> = {}) {
    session = await Session.start({ files });
    const uri = await session.open(path, text);
    const [diagnostic] = await session.diagnostics(uri);
    assert.ok(diagnostic);
    const actions = await session.actions(uri, diagnostic.range, { diagnostics: [diagnostic] });
    const action = actions.find((a) => a.title === title);
    assert.ok(action, actions.map((a) => a.title).join("; "));
    assert.equal(action.kind, "quickfix");
    assert.notEqual(action.isPreferred, true);
    const changes = (await session.apply(action)).documentChanges ?? [];
    const change = changes.at(-1) as TextDocumentEdit;
    const settings = Object.keys(files).find((name) => session.uri(name) === change.textDocument.uri);
    assert.equal(changes.length, settings === undefined ? 2 : 1);
    if (settings === undefined)
      assert.deepEqual(changes[0], { ...changes[0], kind: "create", uri: change.textDocument.uri });
    const before = settings === undefined ? "" : (files[settings] as string);
    const after = TextDocument.applyEdits(TextDocument.create("", "", 0, before), change.edits as never);
    session.write(settings ?? ".plimsoll.yaml", after);
    await session.fileChanged(settings ?? ".plimsoll.yaml");
    return { uri, after, offered: actions.map((a) => a.title) };
  }

  it("turns a rule off in the file, whose comments stay", async () => {
    const settings = "# ours\nextends: [plimsoll:recommended]\nrules:\n  no-sudo: off # long ago\n";
    const { uri, after } = await choose(`Turn off ${RULE} for the team`, undefined, undefined, {
      ".plimsoll.yaml": settings,
    });
    assert.equal(after, `${settings}  ${RULE}: off\n`);
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("adds the key where it is missing", async () => {
    const settings = "extends: [plimsoll:recommended]\n";
    const { after } = await choose(`Turn off ${RULE} for the team`, undefined, undefined, {
      ".plimsoll.yaml": settings,
    });
    assert.equal(after, `${settings}rules:\n  ${RULE}: off\n`);
  });

  it("creates the file where there is none", async () => {
    const { uri, after } = await choose(`Turn off ${RULE} for the team`);
    assert.equal(after, `extends: [plimsoll:recommended]\nrules:\n  ${RULE}: off\n`);
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  for (const [before, level, severity] of [
    ["warning", "error", 1],
    ["error", "warning", 2],
    ["warning", "info", 3],
    ["info", "hint", 4],
  ] as const) {
    it(`changes a rule from ${before} to ${level}, in the key that is there`, async () => {
      const { uri, after } = await choose(`Change ${RULE} to ${level} for the team`, undefined, undefined, {
        ".plimsoll.yaml": `rules:\n  ${RULE}: { severity: ${before} } # agreed\n`,
      });
      assert.equal(after, `rules:\n  ${RULE}: { severity: ${level} } # agreed\n`);
      assert.deepEqual(
        (await session.diagnostics(uri)).map((d) => d.severity),
        [severity],
      );
    });
  }

  it("offers the levels next to the present one, and that only where one rule is marked", async () => {
    const { offered } = await choose(`Change ${RULE} to error for the team`, undefined, undefined, {
      ".plimsoll.yaml": `rules:\n  ${RULE}: warning\n`,
    });
    assert.deepEqual(
      offered.filter((title) => title.startsWith("Change ")),
      ["error", "info"].map((level) => `Change ${RULE} to ${level} for the team`),
    );
    const uri = await session.open("Dockerfile", "FROM debian:latest\nRUN sudo ls\n");
    const all = await session.actions(uri, { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } });
    assert.ok(all.length > 0);
    assert.ok(!all.some(({ title }) => title.startsWith("Change ")));
  });

  it("changes a .plimsoll.json too", async () => {
    const { uri, after } = await choose(`Turn off ${RULE} for the team`, undefined, undefined, {
      ".plimsoll.json": '{ "rules": { "no-sudo": "off" } }\n',
    });
    assert.deepEqual(JSON.parse(after), { rules: { "no-sudo": "off", [RULE]: "off" } });
    assert.deepEqual(await session.diagnostics(uri), []);
  });
});

describe("what is not a secret", () => {
  let session: Session;
  afterEach(() => session.stop());

  const TITLE = "Not a secret: keep its hash in the team's settings";
  const VALUE = "kj3h5Tg9sLq";
  /** printf %s kj3h5Tg9sLq | sha256sum, the first 32 digits. */
  const HASH = "sha256:1f2b124d99efa12db815ea0fb2e4e521";
  const ENVIRONMENT = `services:\n  app:\n    image: acme/app:1.4\n    environment:\n      API_TOKEN: ${VALUE}\n`;

  it("is noted by its hash, never by itself, and is not spoken of again wherever it stands", async () => {
    session = await Session.start({ files: { ".plimsoll.yaml": "# ours\nrules:\n  no-sudo: off\n" } });
    const uri = await session.open("compose.yaml", ENVIRONMENT);
    const diagnostic = of(await session.diagnostics(uri), "no-secret-in-env");
    const actions = await session.actions(uri, diagnostic.range, { diagnostics: [diagnostic] });
    const action = actions.find((a) => a.title === TITLE);
    assert.ok(action, actions.map((a) => a.title).join("; "));
    assert.ok(!JSON.stringify(action.data).includes(VALUE));
    const edit = await session.apply(action);
    assert.ok(!JSON.stringify(edit).includes(VALUE));
    const [change] = edit.documentChanges as TextDocumentEdit[];
    assert.ok(change);
    const before = TextDocument.create("", "", 0, "# ours\nrules:\n  no-sudo: off\n");
    const after = TextDocument.applyEdits(before, change.edits as never);
    assert.equal(after, `# ours\nrules:\n  no-sudo: off\n  no-secret-in-env:\n    notSecrets:\n      - ${HASH}\n`);
    session.write(".plimsoll.yaml", after);
    await session.fileChanged(".plimsoll.yaml");
    const told = async (at: string) => rulesOf(await session.diagnostics(at)).includes("no-secret-in-env");
    assert.equal(await told(uri), false);
    const quoted = await session.open("other/compose.yaml", ENVIRONMENT.replace(VALUE, `"${VALUE}"`));
    assert.equal(await told(quoted), false);
    await session.replace(uri, VALUE, `${VALUE}2`);
    assert.equal(await told(uri), true);
    const file = await session.open(".plimsoll.yaml", after);
    assert.deepEqual(await session.diagnostics(file), []);
  });

  it("is not offered for what is no value", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    const [diagnostic] = await session.diagnostics(uri);
    assert.ok(diagnostic);
    const titles = (await session.actions(uri, diagnostic.range)).map((a) => a.title);
    assert.ok(titles.length > 0 && !titles.includes(TITLE));
  });
});
