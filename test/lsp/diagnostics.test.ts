import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { COMPOSE, messageOf, of, POD, PULL, PUSH, rulesOf, Session } from "./session.ts";

describe("diagnostics that the client asks for", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("carry range, severity, source, code and data", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    const [diagnostic, ...more] = await session.diagnostics(uri);
    assert.deepEqual(more, []);
    assert.deepEqual(diagnostic?.range, { start: { line: 3, character: 16 }, end: { line: 3, character: 20 } });
    assert.equal(diagnostic?.severity, 1);
    assert.equal(diagnostic?.source, "plimsoll");
    assert.equal(diagnostic?.code, "no-privileged-container");
    assert.match(messageOf(diagnostic), /privileged/);
    assert.deepEqual(diagnostic?.data, {
      findings: [{ rule: "no-privileged-container", severity: "error" }],
    });
    assert.equal(diagnostic?.codeDescription, undefined, "no link where the client told none");
  });

  it("link to the rule's page as the client wants it", async () => {
    session = await Session.start({
      initializationOptions: { rulePagePrefix: "command:explain?%5B%22", rulePageSuffix: "%22%5D" },
    });
    const uri = await session.open("compose.yaml", COMPOSE);
    const [diagnostic] = await session.diagnostics(uri);
    assert.equal(diagnostic?.codeDescription?.href, "command:explain?%5B%22no-privileged-container%22%5D");
  });

  it("are not sent again while nothing changes", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    const first = await session.pull(uri);
    assert.equal(first.kind, "full");
    assert.deepEqual(await session.pull(uri, first.resultId), { kind: "unchanged", resultId: first.resultId });
    await session.replace(uri, "acme/app:1.4", "acme/app:1.5");
    assert.equal((await session.pull(uri, first.resultId)).kind, "unchanged", "an edit beside them");
    await session.edit(uri, 0, 0, "# a line more\n");
    const moved = await session.pull(uri, first.resultId);
    assert.equal(moved.kind, "full");
    assert.notEqual(moved.resultId, first.resultId);
    assert.equal(moved.kind === "full" && moved.items[0]?.range.start.line, 4);
  });

  it("follow what is typed, with tabs, CRLF and characters beyond the basic plane", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", `# 😀 née\r\n${COMPOSE.replaceAll("\n", "\r\n")}`);
    assert.deepEqual((await session.diagnostics(uri))[0]?.range.start, { line: 4, character: 16 });
    await session.replace(uri, "# 😀 née", "# 😀😀");
    await session.replace(uri, "true", "false");
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.replace(uri, "false", "true");
    assert.deepEqual((await session.diagnostics(uri))[0]?.range.start, { line: 4, character: 16 });
  });

  it("answer a request that was cancelled with that", async () => {
    session = await Session.start();
    const many = Array.from({ length: 1500 }, (_, i) => POD.replaceAll("web", `web${i}`)).join("---\n");
    const uri = await session.open("many.yaml", many);
    const source = new CancellationTokenSource();
    const asked = session.connection.sendRequest(
      "textDocument/diagnostic",
      { textDocument: { uri }, identifier: "plimsoll" },
      source.token,
    );
    source.cancel();
    await assert.rejects(asked, (error: { code?: number }) => error.code === -32800);
    const again = await session.diagnostics(uri);
    assert.equal(rulesOf(again).filter((r) => r === "no-privileged-container").length, 1500, "the next one is whole");
  });

  it("of a document that was closed are empty", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    await session.close(uri);
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
  });

  it("serve other requests while a large file is checked", async () => {
    session = await Session.start();
    const many = Array.from({ length: 3000 }, (_, i) => POD.replaceAll("web", `web${i}`)).join("---\n");
    const large = await session.open("large.yaml", many);
    const small = await session.open("compose.yaml", COMPOSE);
    const order: string[] = [];
    await Promise.all([
      session.diagnostics(large).then(() => order.push("large")),
      session.diagnostics(small).then(() => order.push("small")),
    ]);
    assert.deepEqual(order, ["small", "large"]);
  });

  it("of a text that changes while it is checked are those of the newest version", async () => {
    session = await Session.start();
    const many = Array.from({ length: 800 }, (_, i) => POD.replaceAll("web", `web${i}`)).join("---\n");
    const uri = await session.open("many.yaml", many);
    const asked = session.pull(uri);
    await session.edit(uri, 0, 0, "# a line more\n");
    const report = await asked;
    const privileged =
      report.kind === "full" ? report.items.find((d) => d.code === "no-privileged-container") : undefined;
    const text = session.text(uri);
    const line = text.slice(0, text.indexOf("privileged")).split("\n").length - 1;
    assert.ok([line, line - 1].includes(privileged?.range.start.line ?? -1));
    const after = of(await session.diagnostics(uri), "no-privileged-container");
    assert.equal(after.range.start.line, line);
  });
});

describe("diagnostics that are sent", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("name the version they are for", async () => {
    session = await Session.start({ capabilities: PUSH });
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(rulesOf(await session.publication(uri, 1)), ["no-privileged-container"]);
    await session.replace(uri, "true", "false");
    assert.deepEqual(await session.publication(uri, 2), []);
  });

  it("are not made for versions that are out of date", async () => {
    session = await Session.start({ capabilities: PUSH });
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.publication(uri, 1);
    for (let i = 0; i < 50; i++) await session.edit(uri, 0, 0, "#\n");
    await session.publication(uri, 51);
    const sent = session.published.filter((p) => p.uri === uri).length;
    assert.ok(sent < 45, `${sent} for 51 versions`);
    const versions = session.published.filter((p) => p.uri === uri).map((p) => p.version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
  });

  it("go when the document is closed", async () => {
    session = await Session.start({ capabilities: PUSH });
    const uri = await session.open("compose.yaml", COMPOSE);
    await session.publication(uri, 1);
    await session.close(uri);
    const last = () => session.published.at(-1);
    await session.until(() => last()?.uri === uri && last()?.diagnostics.length === 0, "nothing");
    assert.equal(last()?.version, undefined);
  });

  it("come for a file of 5,000 lines, and after each edit", async () => {
    session = await Session.start({ capabilities: PUSH });
    const pods = Array.from({ length: 456 }, (_, i) => POD.replaceAll("web", `web${i}`)).join("---\n");
    assert.ok(pods.split("\n").length > 5000);
    const uri = await session.open("pods.yaml", pods);
    const privileged = (rules: string[]) => rules.filter((r) => r === "no-privileged-container").length;
    assert.equal(privileged(rulesOf(await session.publication(uri, 1))), 456);
    const at = session.text(uri).lastIndexOf("privileged: true");
    await session.edit(uri, at, at + "privileged: true".length, "privileged: false");
    assert.equal(privileged(rulesOf(await session.publication(uri, 2))), 455);
  });
});

describe("findings of one container that share a group", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("are one diagnostic with the highest severity, the first rule's code and all in its data", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:pss-restricted", "plimsoll:recommended"] } });
    const uri = await session.open("pod.yaml", POD.replace("        privileged: true\n", "        runAsUser: 1000\n"));
    const diagnostics = await session.diagnostics(uri);
    const grouped = diagnostics.filter((d) => rulesOf([d]).length > 1);
    assert.equal(grouped.length, 1, JSON.stringify(diagnostics.map((d) => rulesOf([d]))));
    const [group] = grouped;
    assert.ok(group);
    const { findings } = group.data as { findings: { rule: string; severity: string; message: string }[] };
    const rules = findings.map((f) => f.rule);
    for (const rule of ["no-privilege-escalation", "drop-all-capabilities", "require-seccomp-profile"]) {
      assert.ok(rules.includes(rule), `${rule} in ${rules.join(", ")}`);
    }
    assert.equal(group.code, rules[0]);
    const levels = ["error", "warning", "info", "hint"];
    assert.equal((group.severity ?? 0) - 1, Math.min(...findings.map((f) => levels.indexOf(f.severity))));
    for (const { message } of findings) assert.ok(messageOf(group).includes(message));
  });

  it("stay apart by container", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:pss-restricted"] } });
    const two = POD.replace("        privileged: true\n", "        runAsUser: 1000\n");
    const uri = await session.open("pod.yaml", `${two}    - name: side\n      image: acme/side:1\n`);
    const grouped = (await session.diagnostics(uri)).filter((d) => rulesOf([d]).length > 1);
    assert.equal(grouped.length, 2);
    assert.notDeepEqual(grouped[0]?.range, grouped[1]?.range);
  });

  it("have each its own fix and its own suppression", async () => {
    session = await Session.start({ capabilities: PULL, settings: { extends: ["plimsoll:pss-restricted"] } });
    const uri = await session.open("pod.yaml", POD.replace("        privileged: true\n", "        runAsUser: 1000\n"));
    const group = of(await session.diagnostics(uri), "drop-all-capabilities");
    const actions = await session.actions(uri, group.range, { only: ["quickfix"], diagnostics: [group] });
    const rules = rulesOf([group]);
    for (const rule of rules) assert.ok(actions.some((a) => a.title === `Ignore ${rule} here`));
    const fixes = actions.filter((a) => a.isPreferred);
    assert.equal(fixes.length, rules.length);
    for (const fix of fixes) assert.deepEqual(fix.diagnostics, [group]);
    const drop = fixes.find((a) => /capabilit/i.test(a.title));
    assert.ok(drop);
    await session.apply(drop);
    const after = rulesOf(await session.diagnostics(uri));
    assert.ok(!after.includes("drop-all-capabilities"), after.join(", "));
    assert.ok(after.includes("no-privilege-escalation"));
  });
});
