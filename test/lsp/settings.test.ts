import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { analyse } from "../../server/src/engine/analyse.ts";
import { fingerprints } from "../../server/src/engine/fingerprint.ts";
import { noNeighbours } from "../../server/src/model/facts.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { COMPOSE, messageOf, PULL, PUSH, rulesOf, Session } from "./session.ts";

const OFF = { "no-privileged-container": "off" };

describe("settings", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("of the editor that change refresh what is open", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri))[0]?.severity, 1);
    await session.changeSettings({ rules: { "no-privileged-container": "info" } });
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.equal((await session.diagnostics(uri))[0]?.severity, 3);
    await session.changeSettings({ rules: OFF });
    await session.until(() => session.refreshes > 1, "another refresh");
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("of the editor that change send what is open anew", async () => {
    session = await Session.start({ capabilities: PUSH });
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.publication(uri, 1);
    await session.changeSettings({ rules: OFF });
    await session.until(() => session.published.at(-1)?.diagnostics.length === 0, "nothing");
  });

  it("that a client sends of itself count where it can't be asked", async () => {
    const { configuration: _, ...workspace } = PULL.workspace ?? {};
    session = await Session.start({ capabilities: { ...PULL, workspace } });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    await session.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { plimsoll: { rules: OFF } },
    });
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("extends other presets", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.ok((await session.diagnostics(uri)).length > 1);
  });

  it("of the editor take all that a settings file takes", async () => {
    const overrides = [{ files: ["vendor/**"], rules: OFF }];
    const quiet = { rules: { "pin-image-version": "off", "no-privileged-container": "hint" } };
    session = await Session.start({ settings: { overrides, ...quiet, baseline: "", podSecurity: {} } });
    const [own, other] = [
      await session.open("compose.yaml", COMPOSE),
      await session.open("vendor/compose.yaml", COMPOSE),
    ];
    assert.equal((await session.diagnostics(own)).length, 1);
    assert.deepEqual(await session.diagnostics(other), []);
    assert.equal((await session.status(own)).problems, undefined);
  });

  it("enable switches checking off and on", async () => {
    session = await Session.start({ settings: { enable: false } });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(await session.diagnostics(uri), []);
    assert.equal((await session.status(uri)).reason, "disabled");
    assert.deepEqual(
      await session.actions(uri, { start: { line: 3, character: 17 }, end: { line: 3, character: 17 } }),
      [],
    );
    await session.changeSettings({ enable: true });
    assert.equal((await session.diagnostics(uri)).length, 1);
  });

  it("run: onSave shows what was found at the last save, moved along with what is typed", async () => {
    session = await Session.start({ settings: { run: "onSave" } });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri))[0]?.range.start.line, 3);
    await session.edit(uri, 0, 0, "# a line more\n");
    await session.replace(uri, "true", "false");
    const moved = await session.diagnostics(uri);
    assert.deepEqual(rulesOf(moved), ["no-privileged-container"]);
    assert.equal(moved[0]?.range.start.line, 4);
    await session.save(uri);
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("run: onSave sends nothing before the document is saved", async () => {
    session = await Session.start({ capabilities: PUSH, settings: { run: "onSave" } });
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.publication(uri, 1);
    await session.replace(uri, "true", "false");
    await session.status(uri);
    assert.equal(session.published.length, 1);
    await session.save(uri);
    assert.deepEqual(await session.publication(uri, 2), []);
  });

  it("files decide alone where they apply", async () => {
    session = await Session.start({
      settings: { rules: OFF },
      files: { "strict/.plimsoll.yaml": "extends: [plimsoll:recommended]\n" },
    });
    const ruled = await session.open("strict/deep/compose.yaml", COMPOSE);
    const free = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(ruled)).length, 1);
    assert.deepEqual(await session.diagnostics(free), []);
    assert.equal((await session.status(ruled)).settings, session.uri("strict/.plimsoll.yaml"));
    assert.equal((await session.status(free)).settings, undefined);
  });

  it("files that change refresh what is open", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    session.write(".plimsoll.yaml", "rules: { no-privileged-container: off }\n");
    await session.fileChanged(".plimsoll.yaml");
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("files that are extended count, and so does a change of them", async () => {
    session = await Session.start({
      files: {
        "team/base.yaml": "rules: { no-privileged-container: off }\n",
        ".plimsoll.yaml": "extends: [plimsoll:recommended, ./team/base.yaml]\n",
      },
    });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(await session.diagnostics(uri), []);
    session.write("team/base.yaml", "rules: { no-privileged-container: hint }\n");
    await session.fileChanged("team/base.yaml");
    assert.equal((await session.diagnostics(uri))[0]?.severity, 4);
  });

  it("ignore and overrides are relative to the settings file", async () => {
    session = await Session.start({
      files: {
        ".plimsoll.yaml":
          "ignore: [vendor/**]\noverrides:\n  - files: ['**/test/**']\n    rules: { no-privileged-container: hint }\n",
      },
    });
    const vendor = await session.open("vendor/compose.yaml", COMPOSE);
    assert.deepEqual(await session.diagnostics(vendor), []);
    assert.equal((await session.status(vendor)).reason, "ignored");
    const test = await session.open("a/test/compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(test))[0]?.severity, 4);
    const other = await session.open("a/compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(other))[0]?.severity, 1);
  });

  it("faults stand in the file itself, with a suggestion, and follow what is typed", async () => {
    session = await Session.start();
    const text = "rules:\n  no-priviledged-container: off\n";
    const uri = await session.open(".plimsoll.yaml", text);
    const [diagnostic, ...more] = await session.diagnostics(uri);
    assert.deepEqual(more, []);
    assert.deepEqual(diagnostic?.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 26 } });
    assert.match(messageOf(diagnostic), /did you mean "no-privileged-container"/i);
    assert.equal(diagnostic?.source, "plimsoll");
    await session.replace(uri, "priviledged", "privileged");
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("faults have a fix that writes what was probably meant", async () => {
    session = await Session.start();
    const fixed = async (path: string, text: string) => {
      const uri = await session.open(path, text);
      const diagnostics = await session.diagnostics(uri);
      assert.equal(diagnostics.length, 1);
      const [diagnostic] = diagnostics;
      assert.ok(diagnostic);
      const actions = await session.actions(uri, diagnostic.range, { diagnostics, only: ["quickfix"] });
      assert.equal(actions.length, 1);
      const [action] = actions;
      assert.ok(action);
      assert.equal(action.isPreferred, true);
      assert.deepEqual(action.diagnostics, [diagnostic]);
      await session.apply(action);
      assert.deepEqual(await session.diagnostics(uri), []);
      assert.deepEqual(await session.actions(uri, diagnostic.range, {}), []);
      return session.text(uri);
    };
    assert.equal(
      await fixed("a/.plimsoll.yaml", "# ours\nrules:\n  no-priviledged-container: off # why\n"),
      "# ours\nrules:\n  no-privileged-container: off # why\n",
    );
    assert.equal(await fixed("b/.plimsoll.yml", "rules: { no-sudo: 'of' }\n"), "rules: { no-sudo: 'off' }\n");
    assert.equal(
      await fixed("c/.plimsoll.json", '{ "ruels": { "no-sudo": "off" } }'),
      '{ "rules": { "no-sudo": "off" } }',
    );
    assert.equal(
      await fixed("d/.plimsoll.yaml", "extends: [plimsoll:recomended]\n"),
      "extends: [plimsoll:recommended]\n",
    );
  });

  it("tell of overrides that match no file, relative to the settings file", async () => {
    session = await Session.start({ files: { "api/test/Dockerfile": "FROM a:1\n", "web/Dockerfile": "FROM a:1\n" } });
    const text =
      "overrides:\n  - files: ['test/**']\n    rules: { no-sudo: off }\n  - files: ['web/**', tests/]\n    rules: { no-sudo: off }\n";
    const uri = await session.open("api/.plimsoll.yaml", text);
    const [diagnostic, ...more] = await session.diagnostics(uri);
    assert.deepEqual(more, []);
    assert.match(messageOf(diagnostic), /^No file of the workspace that is checked matches/);
    assert.equal(diagnostic?.severity, 4);
    assert.deepEqual(diagnostic?.range, { start: { line: 3, character: 11 }, end: { line: 3, character: 29 } });
    session.write("api/tests/Dockerfile", "FROM a:1\n");
    await session.fileChanged("api/tests/Dockerfile");
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("faults leave the valid rest in force, and are told in the status", async () => {
    session = await Session.start({
      files: { ".plimsoll.yaml": "ruels: {}\nrules: { no-privileged-container: info }\n" },
    });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri))[0]?.severity, 3);
    assert.match((await session.status(uri)).problems?.join("\n") ?? "", /\.plimsoll\.yaml: .*"ruels"/);
  });

  it("links out of the workspace are not followed", async () => {
    session = await Session.start();
    const outside = mkdtempSync(join(tmpdir(), "plimsoll-outside-"));
    try {
      writeFileSync(join(outside, "settings.yaml"), "rules: { no-privileged-container: off }\n");
      symlinkSync(join(outside, "settings.yaml"), join(session.folder, ".plimsoll.yaml"));
      const uri = await session.open("compose.yaml", COMPOSE);
      assert.equal((await session.diagnostics(uri)).length, 1);
      assert.equal((await session.status(uri)).settings, undefined);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it("files outside of the workspace are not extended", async () => {
    session = await Session.start({ files: { "inner/.plimsoll.yaml": "extends: [../../outside.yaml]\n" } });
    const uri = await session.open("inner/compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    assert.match((await session.status(uri)).problems?.join("\n") ?? "", /outside of the workspace/);
  });
});

describe("neighbouring files", () => {
  let session: Session;
  afterEach(() => session.stop());

  const DOCKERFILE = "FROM node:22-slim\nCOPY . /app\nUSER node\n";
  const settings = { rules: { "require-dockerignore": "warning" } };

  it("are looked at beside the document", async () => {
    session = await Session.start({ settings, files: { "api/.dockerignore": ".git\n.env*\n*.pem\n" } });
    const with_ = await session.open("api/Dockerfile", DOCKERFILE);
    const without = await session.open("web/Dockerfile", DOCKERFILE);
    assert.ok(!rulesOf(await session.diagnostics(with_)).includes("require-dockerignore"));
    assert.ok(rulesOf(await session.diagnostics(without)).includes("require-dockerignore"));
  });

  it("that change refresh the documents that depend on them", async () => {
    session = await Session.start({ capabilities: PUSH, settings });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    assert.ok(rulesOf(await session.publication(uri, 1)).includes("require-dockerignore"));
    session.write(".dockerignore", ".git\n.env*\n*.pem\n");
    await session.fileChanged(".dockerignore");
    const last = () => rulesOf(session.published.at(-1)?.diagnostics ?? []);
    await session.until(() => !last().includes("require-dockerignore"), "new diagnostics");
  });
});

describe("workspace folders", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("that are removed take their settings files' say with them", async () => {
    session = await Session.start({ files: { ".plimsoll.yaml": "rules: { no-privileged-container: off }\n" } });
    const uri = await session.open("sub/compose.yaml", COMPOSE);
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: {
        removed: [{ uri: session.uri("."), name: "workspace" }],
        added: [{ uri: session.uri("sub"), name: "sub" }],
      },
    });
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.equal((await session.diagnostics(uri)).length, 1);
  });
});

describe("a baseline", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("keeps what it knows out of the editor, and follows its file", async () => {
    session = await Session.start({ files: { ".plimsoll.yaml": "baseline: .plimsoll-baseline.json\n" } });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    const fingerprint = fingerprintOf(COMPOSE);
    const findings = [{ path: "compose.yaml", rule: "no-privileged-container", fingerprint }];
    session.write(".plimsoll-baseline.json", JSON.stringify({ version: 1, findings }));
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: session.uri(".plimsoll-baseline.json"), type: 1 }],
    });
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.changeSettings({ showBaseline: true });
    await session.until(() => session.refreshes > 1, "another refresh");
    const [hint, ...more] = await session.diagnostics(uri);
    assert.deepEqual([hint?.code, hint?.severity, more.length], ["no-privileged-container", 4, 0]);
  });
});

/** Of the one finding in a Compose file, as the command line records it. */
function fingerprintOf(text: string): string {
  const policy = resolvePolicy({ settings: {}, rules, path: undefined });
  const facts = { today: "2026-11-22", path: "compose.yaml", neighbours: noNeighbours };
  const { findings } = analyse({ text, kind: "compose", policy, facts });
  return fingerprints(text, findings)[0] as string;
}
