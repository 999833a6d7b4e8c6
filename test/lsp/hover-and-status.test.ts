import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { MarkupContent } from "vscode-languageserver";
import type { RulesHere } from "../../server/src/language/protocol.ts";
import { rules } from "../../server/src/rules/all.ts";
import { COMPOSE, PULL, Session } from "./session.ts";

describe("hover", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("on a finding tells why, what to do and by which standards, with a link to the rule's page", async () => {
    session = await Session.start({ initializationOptions: { rulePagePrefix: "page:" } });
    const uri = await session.open("compose.yaml", COMPOSE);
    const hover = await session.hover(uri, 3, 18);
    assert.ok(hover);
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, "markdown");
    assert.match(value, /\[no-privileged-container\]\(page:no-privileged-container\)/);
    assert.match(value, /owns the host/);
    assert.match(value, /Set privileged to false/);
    assert.match(value, /CIS Docker 5\.5/);
    assert.deepEqual(hover.range, { start: { line: 3, character: 16 }, end: { line: 3, character: 20 } });
  });

  it("says nothing elsewhere", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    for (const [line, character] of [
      [0, 2],
      [2, 6],
      [3, 6],
      [3, 25],
      [4, 0],
    ] as const) {
      assert.equal(await session.hover(uri, line, character), null, `${line}:${character}`);
    }
  });

  it("is plain text for a client that shows no Markdown", async () => {
    session = await Session.start({
      capabilities: { ...PULL, textDocument: { ...PULL.textDocument, hover: { contentFormat: ["plaintext"] } } },
    });
    const uri = await session.open("compose.yaml", COMPOSE);
    const hover = await session.hover(uri, 3, 18);
    assert.ok(hover);
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, "plaintext");
    assert.ok(!/[*_`[\]]/.test(value), value);
  });
});

describe("status: why a file is not checked", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("it is: its kind, findings and presets", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.deepEqual(await session.status(uri), { kind: "compose", findings: 1, presets: ["recommended"] });
  });

  it("so is a Helm template", async () => {
    session = await Session.start();
    const text = "apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n";
    const uri = await session.open("chart/templates/app.yaml", text, "helm");
    assert.deepEqual(await session.status(uri), { kind: "helm", findings: 0, presets: ["recommended"] });
  });

  const cases: [path: string, text: string, language: string | undefined, reason: string][] = [
    ["git:/x/compose.yaml", COMPOSE, "dockercompose", "scheme"],
    ["notes.yaml", "a: b\n", undefined, "not-recognised"],
    ["Dockerfile.j2", "FROM {{ base }}\n", "dockerfile", "not-recognised"],
    ["compose.yaml", `# plimsoll-ignore-file -- legacy\n${COMPOSE}`, undefined, "ignore-file"],
    ["compose.yaml", `${COMPOSE}${"# padding\n".repeat(520_000)}`, undefined, "too-large"],
  ];
  for (const [path, text, language, reason] of cases) {
    it(`${reason}: ${path}`, async () => {
      session = await Session.start();
      const uri = path.startsWith("git:") ? path.replace("git:/", "git:///") : path;
      const opened = await session.open(uri, text, language);
      assert.deepEqual(await session.diagnostics(opened), []);
      const status = await session.status(opened);
      assert.equal(status.reason, reason);
      assert.equal(status.findings ?? 0, 0);
    });
  }

  it("a file that grows too large, and shrinks again", async () => {
    session = await Session.start();
    const uri = await session.open("compose.yaml", COMPOSE);
    assert.equal((await session.diagnostics(uri)).length, 1);
    await session.edit(uri, 0, 0, "# padding\n".repeat(520_000));
    assert.deepEqual(await session.diagnostics(uri), []);
    assert.match((await session.status(uri)).detail ?? "", /larger than 5 MB/);
    await session.edit(uri, 0, 5_200_000, "");
    assert.equal((await session.diagnostics(uri)).length, 1);
  });

  it("a file that becomes one that is recognised, and stays so while it is half typed", async () => {
    session = await Session.start();
    const uri = await session.open("untold.yaml", "a: b\n");
    assert.equal((await session.status(uri)).reason, "not-recognised");
    await session.edit(
      uri,
      0,
      5,
      "apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: true\n  containers: [{ name: a, image: a/b:1 }]\n",
    );
    assert.equal((await session.status(uri)).kind, "kubernetes");
    await session.replace(uri, "apiVersion: v1\n", "apiVer\n");
    assert.equal((await session.status(uri)).kind, "kubernetes");
  });

  it("checks a text that is not open", async () => {
    session = await Session.start();
    const given = { uri: session.uri("compose.yaml"), text: COMPOSE };
    const { kind, diagnostics } = (await session.connection.sendRequest("plimsoll/checkText", given)) as {
      kind: string;
      diagnostics: { code: string }[];
    };
    assert.equal(kind, "compose");
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ["no-privileged-container"],
    );
    const other = { uri: session.uri("notes.txt"), text: "hello" };
    assert.deepEqual(await session.connection.sendRequest("plimsoll/checkText", other), { diagnostics: [] });
  });
});

describe("rules that apply to a document", () => {
  let session: Session;
  afterEach(() => session.stop());

  const rulesAt = (uri: string) => session.connection.sendRequest<RulesHere>("plimsoll/rules", { uri });

  it("are told with their level and who said so, as the command line tells them", async () => {
    session = await Session.start({
      files: {
        ".plimsoll.yaml":
          "extends: [./team.yaml, plimsoll:recommended]\nrules: { no-host-pid: off }\noverrides: [{ files: [x/**], rules: { no-privileged-container: hint } }]\n",
        "team.yaml": "rules: { no-host-ipc: info }\n",
      },
    });
    const uri = await session.open("x/compose.yaml", COMPOSE);
    const here = await rulesAt(uri);
    assert.equal(here.settings, session.uri(".plimsoll.yaml"));
    assert.deepEqual(here.presets, ["recommended"]);
    const told = (id: string) => here.rules.filter((r) => r.id === id).map(({ level, said }) => [level, said]);
    assert.deepEqual(told("no-privileged-container"), [["hint", "overrides"]]);
    assert.deepEqual(told("no-host-ipc"), [["info", "rules of team.yaml"]]);
    assert.deepEqual(told("no-host-pid"), [["off", "rules"]]);
    assert.deepEqual(told("no-root-user"), [["error", "recommended"]]);
    assert.equal(here.rules.at(-1)?.level, "off");
    const such = rules.filter(({ kinds }) => kinds.includes("compose"));
    assert.equal(here.others, such.length - here.rules.length);
    assert.ok(
      here.rules.every(({ id }) => such.some((rule) => rule.id === id)),
      "rules for Compose only",
    );
    const elsewhere = (await rulesAt(await session.open("compose.yaml", COMPOSE))).rules;
    assert.equal(elsewhere.find((r) => r.id === "no-privileged-container")?.said, "recommended");
  });

  it("follow the editor's settings, and are none for what is not open", async () => {
    session = await Session.start({ settings: { rules: { "no-host-pid": "info" } } });
    const uri = await session.open("compose.yaml", COMPOSE);
    const rule = async () => (await rulesAt(uri)).rules.find((r) => r.id === "no-host-pid");
    assert.deepEqual([(await rule())?.level, (await rule())?.said], ["info", "rules"]);
    await session.changeSettings({});
    assert.equal((await rule())?.said, "recommended");
    assert.deepEqual(await rulesAt(session.uri("other.yaml")), { rules: [], others: 0 });
  });
});
