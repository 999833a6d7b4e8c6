import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { afterEach, describe, it } from "mocha";
import type { ClientCapabilities, CodeAction, Range, TextDocumentEdit } from "vscode-languageserver";
import { COMPOSE, of, POD, PULL, rulesOf, Session } from "./session.ts";

const DOCKERFILE = `# syntax=docker/dockerfile:1
FROM node:22-slim
COPY . /app
RUN apt-get update && apt-get install -y curl
CMD node /app/server.js
`;

const titled = (actions: readonly CodeAction[], title: string | RegExp): CodeAction => {
  const found = actions.find((a) => (typeof title === "string" ? a.title === title : title.test(a.title)));
  assert.ok(found, `${title} is among ${actions.map((a) => a.title).join("; ")}`);
  return found;
};

const whole = (session: Session, uri: string): Range => ({
  start: { line: 0, character: 0 },
  end: session.document(uri).positionAt(session.text(uri).length),
});

describe("quick fixes", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("make the finding go away and change nothing else", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD);
    const diagnostic = of(await session.diagnostics(uri), "no-privileged-container");
    const actions = await session.actions(uri, diagnostic.range, { diagnostics: [diagnostic] });
    const fix = titled(actions, "Set privileged to false");
    assert.equal(fix.kind, "quickfix");
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(fix.diagnostics, [diagnostic]);
    await session.apply(fix);
    assert.equal(session.text(uri), POD.replace("privileged: true", "privileged: false"));
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("no-privileged-container"));
  });

  it("are versioned edits of the document", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.edit(uri, 0, 0, "# a line more\n");
    const [diagnostic] = await session.diagnostics(uri);
    assert.ok(diagnostic);
    const fix = titled(await session.actions(uri, diagnostic.range), "Set privileged to false");
    const [change] = (fix.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(change?.textDocument, { uri, version: 2 });
    assert.equal(fix.edit?.changes, undefined);
  });

  it("are plain changes for a client that takes no versioned ones", async () => {
    const { workspaceEdit: _, ...workspace } = PULL.workspace ?? {};
    session = await Session.start({ capabilities: { ...PULL, workspace } as ClientCapabilities });
    const uri = await session.open("compose.yaml", COMPOSE);
    const [diagnostic] = await session.diagnostics(uri);
    assert.ok(diagnostic);
    const fix = titled(await session.actions(uri, diagnostic.range), "Set privileged to false");
    assert.deepEqual(Object.keys(fix.edit ?? {}), ["changes"]);
    assert.equal(fix.edit?.changes?.[uri]?.length, 1);
  });

  it("have one preferred a finding", async () => {
    session = await Session.start();
    const uri = await session.open("Dockerfile", DOCKERFILE.replace("node:22-slim", "node:latest"));
    const diagnostic = of(await session.diagnostics(uri), "pin-image-version");
    const actions = (await session.actions(uri, diagnostic.range, { only: ["quickfix"] })).filter(
      (a) => a.edit && a.diagnostics?.[0]?.code === "pin-image-version",
    );
    assert.ok(actions.length > 1);
    assert.equal(actions.filter((a) => a.isPreferred).length, 1);
    assert.equal(actions[0]?.isPreferred, true);
  });

  it("are those of the place that is asked about", async () => {
    session = await Session.start();
    const uri = await session.open(
      "compose.yaml",
      `${COMPOSE}  other:\n    image: acme/other:1.4\n    privileged: true\n`,
    );
    const [first, second] = await session.diagnostics(uri);
    assert.ok(first && second);
    const actions = (await session.actions(uri, second.range)).filter((a) => a.edit);
    assert.equal(actions.length, 1);
    assert.ok(actions[0]);
    await session.apply(actions[0]);
    assert.deepEqual(
      (await session.diagnostics(uri)).map((d) => d.range),
      [first.range],
    );
    assert.deepEqual(
      await session.actions(
        uri,
        { start: { line: 2, character: 6 }, end: { line: 2, character: 6 } },
        { only: ["quickfix"] },
      ),
      [],
    );
  });

  it("are computed on the text as it is, not as it was", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.diagnostics(uri);
    await session.edit(uri, 0, 0, "# one\n# two\n");
    const at = { line: 5, character: 17 };
    const fix = titled(await session.actions(uri, { start: at, end: at }), "Set privileged to false");
    await session.apply(fix);
    assert.equal(session.text(uri), `# one\n# two\n${COMPOSE.replace("true", "false")}`);
  });

  it("are offered where findings are shown only on saving, too", async () => {
    session = await Session.start({ settings: { run: "onSave" } });
    const uri = await session.open("compose.yaml", COMPOSE.replace("true", "false"));
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.replace(uri, "false", "true");
    const at = { line: 3, character: 17 };
    titled(await session.actions(uri, { start: at, end: at }), "Set privileged to false");
  });

  it("create a file where the fix is one", async () => {
    session = await Session.start({ settings: { rules: { "require-dockerignore": "warning" } } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const diagnostic = of(await session.diagnostics(uri), "require-dockerignore");
    const fixes = (await session.actions(uri, diagnostic.range)).filter((a) => a.edit);
    const create = fixes.find((a) => a.edit?.documentChanges?.some((c) => "kind" in c && c.kind === "create"));
    assert.ok(create, fixes.map((a) => a.title).join("; "));
    const [made, filled] = create.edit?.documentChanges ?? [];
    assert.deepEqual(made, { kind: "create", uri: session.uri(".dockerignore"), options: { ignoreIfExists: true } });
    assert.equal((filled as TextDocumentEdit).textDocument.uri, session.uri(".dockerignore"));
    assert.ok(!existsSync(session.uri(".dockerignore")));
    const text = (filled as TextDocumentEdit).edits.map((e) => ("newText" in e ? e.newText : "")).join("");
    session.write(".dockerignore", text);
    await session.fileChanged(".dockerignore");
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("require-dockerignore"));
  });
});

describe("context.only", () => {
  let session: Session;
  afterEach(() => session.stop());

  const cases: [only: string[], kinds: string[]][] = [
    [["quickfix"], ["quickfix"]],
    [["source"], ["source.fixAll.plimsoll"]],
    [["source.fixAll"], ["source.fixAll.plimsoll"]],
    [["source.fixAll.plimsoll"], ["source.fixAll.plimsoll"]],
    [["source.fixAll.other"], []],
    [["source.organizeImports"], []],
    [["source.fix"], []],
    [["refactor"], ["refactor.rewrite.plimsoll"]],
    [["refactor.rewrite.plimsoll"], ["refactor.rewrite.plimsoll"]],
    [["refactor.extract"], []],
    [
      ["quickfix", "refactor"],
      ["quickfix", "refactor.rewrite.plimsoll"],
    ],
  ];
  for (const [only, kinds] of cases) {
    it(`${only.join(" and ")}: ${kinds.join(" and ") || "nothing"}`, async () => {
      session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
      const uri = await session.open("Dockerfile", DOCKERFILE);
      const actions = await session.actions(uri, whole(session, uri), { only });
      assert.deepEqual([...new Set(actions.map((a) => a.kind))].sort(), [...kinds].sort());
    });
  }
});

describe("fixing all that is safe", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("applies every safe fix at once, and no other", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const before = rulesOf(await session.diagnostics(uri));
    for (const rule of ["clean-package-cache", "no-root-user", "use-exec-form"]) {
      assert.ok(before.includes(rule), `${rule} in ${before.join(", ")}`);
    }
    const [action, ...more] = await session.actions(uri, whole(session, uri), { only: ["source.fixAll"] });
    assert.deepEqual(more, []);
    assert.ok(action);
    assert.equal(action.edit, undefined, "made when it is chosen");
    await session.apply(action);
    const after = rulesOf(await session.diagnostics(uri));
    assert.ok(!after.includes("clean-package-cache"));
    assert.ok(after.includes("no-root-user"), "what is not safe is not applied unasked");
    assert.match(session.text(uri), /&& rm -rf \/var\/lib\/apt\/lists\/\*$/m);
    assert.ok(session.text(uri).startsWith("# syntax=docker/dockerfile:1\nFROM node:22-slim\nCOPY . /app\n"));
    assert.deepEqual(await session.actions(uri, whole(session, uri), { only: ["source.fixAll"] }), [], "a second time");
  });

  it("is offered with its edits to a client that can't fetch them", async () => {
    const { resolveSupport: _, ...codeAction } = PULL.textDocument?.codeAction ?? {};
    session = await Session.start({
      capabilities: { ...PULL, textDocument: { ...PULL.textDocument, codeAction } },
      settings: { extends: ["plimsoll:all"] },
    });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const [action] = await session.actions(uri, whole(session, uri), { only: ["source.fixAll"] });
    assert.ok(action?.edit?.documentChanges?.length);
  });

  it("refuses when the document has changed since it was offered", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const [action] = await session.actions(uri, whole(session, uri), { only: ["source.fixAll"] });
    await session.edit(uri, 0, 0, "\n");
    await assert.rejects(
      session.connection.sendRequest("codeAction/resolve", action),
      (error: { code?: number }) => error.code === -32801,
    );
  });
});

describe("hardening", () => {
  let session: Session;
  afterEach(() => session.stop());

  const TWO = `${POD}    - name: side
      image: acme/side:1.4
      securityContext:
        privileged: true
`;

  it("hardens the one container that is asked about, after a question", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:pss-restricted"] } });
    const uri = await session.open("pod.yaml", TWO);
    const at = { line: 11, character: 10 };
    const [action] = await session.actions(uri, { start: at, end: at }, { only: ["refactor"] });
    assert.equal(action?.title, "Harden container side");
    assert.ok(action);
    const edit = await session.apply(action);
    const annotations = Object.values(edit.changeAnnotations ?? {});
    assert.equal(annotations.length, 1);
    assert.equal(annotations[0]?.needsConfirmation, true);
    const [changes] = edit.documentChanges as TextDocumentEdit[];
    for (const e of changes?.edits ?? []) assert.ok("annotationId" in e);
    const text = session.text(uri);
    assert.ok(text.startsWith(POD), "the other container is as it was");
    assert.match(text.slice(POD.length), /privileged: false/);
    assert.match(text.slice(POD.length), /allowPrivilegeEscalation: false/);
    const left = rulesOf(await session.diagnostics(uri)).filter((r) => r === "no-privileged-container");
    assert.equal(left.length, 1);
  });

  it("hardens a whole Dockerfile", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const at = { line: 2, character: 0 };
    const [action] = await session.actions(uri, { start: at, end: at }, { only: ["refactor.rewrite"] });
    assert.equal(action?.title, "Harden this Dockerfile");
    assert.ok(action);
    const edit = await session.apply(action);
    const [annotation] = Object.values(edit.changeAnnotations ?? {});
    assert.equal(annotation?.needsConfirmation, true);
    assert.match(annotation?.label ?? "", /^Harden this Dockerfile$/);
    for (const change of edit.documentChanges ?? []) {
      for (const e of "edits" in change ? change.edits : [change]) assert.ok("annotationId" in e, JSON.stringify(e));
    }
    assert.match(session.text(uri), /^CMD \["node", "\/app\/server.js"\]$/m);
    const after = rulesOf(await session.diagnostics(uri));
    assert.ok(!after.includes("use-exec-form") && !after.includes("clean-package-cache"), after.join(", "));
    // the client creates the files that the edit asks for
    const created = edit.documentChanges?.find((c) => "edits" in c && c.textDocument.uri.endsWith("/.dockerignore"));
    assert.ok(created && "edits" in created);
    session.write(".dockerignore", created.edits.map((e) => ("newText" in e ? e.newText : "")).join(""));
    await session.fileChanged(".dockerignore");
    await session.diagnostics(uri);
    const only = ["refactor.rewrite", "source.fixAll"];
    assert.deepEqual(await session.actions(uri, { start: at, end: at }, { only }), []);
  });

  it("asks nothing of a client that can't ask", async () => {
    const { changeAnnotationSupport: _, ...workspaceEdit } = PULL.workspace?.workspaceEdit ?? {};
    session = await Session.start({ capabilities: { ...PULL, workspace: { ...PULL.workspace, workspaceEdit } } });
    const uri = await session.open("compose.yaml", COMPOSE);
    const at = { line: 3, character: 10 };
    const [action] = await session.actions(uri, { start: at, end: at }, { only: ["refactor"] });
    assert.ok(action);
    const edit = await session.apply(action);
    assert.equal(edit.changeAnnotations, undefined);
    assert.equal(session.text(uri), COMPOSE.replace("true", "false"));
  });

  it("is not offered where nothing can be hardened", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", "services:\n  app:\n    image: acme/app:1.4\n");
    const at = { line: 2, character: 8 };
    assert.deepEqual(await session.actions(uri, { start: at, end: at }, { only: ["refactor"] }), []);
  });
});
