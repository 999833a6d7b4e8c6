import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { FORGET_SCAN_REQUEST, IMPORT_SCAN_REQUEST, type ImportScanResult } from "../../server/src/language/protocol.ts";
import { INDEX, OTHER, scoutSarif, trivy } from "../scans/reports.ts";
import { PUSH, rulesOf, Session } from "./session.ts";

const ID = "no-known-vulnerabilities";
const DOCKERFILE = "FROM node:22-bookworm\nUSER node\n";
const SETTINGS = { scans: "reports", rules: { "prefer-slim-base": "off" } };
const REPORT = "reports/node.trivy.json";

describe("scanners' reports in the editor", () => {
  let session: Session;
  afterEach(() => session.stop());

  const changed = (path: string, type: number) =>
    session.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: session.uri(path), type }],
    });
  const send = (given: object) => session.connection.sendRequest<ImportScanResult>(IMPORT_SCAN_REQUEST, given);

  it("are picked up from the folder of the settings, on the lines that use the image", async () => {
    session = await Session.start({ settings: SETTINGS, files: { [REPORT]: trivy() } });
    const [found, ...more] = await session.diagnostics(await session.open("Dockerfile", DOCKERFILE));
    assert.deepEqual(more, []);
    assert.equal(found?.code, ID);
    assert.deepEqual(found?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 21 } });
    assert.match(String(found?.message), /Report by Trivy of 2026-11-20 \(reports\/node\.trivy\.json\)/);
    const pinned = await session.open("compose.yaml", `services:\n  app:\n    image: node:22-bookworm@${OTHER}\n`);
    const stale = (await session.diagnostics(pinned)).find(({ code }) => code === ID);
    assert.equal(stale?.severity, 3);
    assert.match(String(stale?.message), /is about another digest than the one of node:22-bookworm@/);
  });

  it("are followed as they come, change and go", async () => {
    session = await Session.start({
      settings: SETTINGS,
      capabilities: PUSH,
      files: { ".plimsoll.yaml": "scans: r\n" },
    });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const shows = (wanted: boolean, why: string) =>
      session.until(() => {
        const last = session.published.findLast((given) => given.uri === uri);
        return last !== undefined && last.diagnostics.some(({ code }) => code === ID) === wanted;
      }, why);
    await shows(false, "no report yet");
    session.write("r/a/node.trivy.json", trivy());
    await changed("r/a/node.trivy.json", 1);
    await shows(true, "a report has come");
    session.write("r/a/node.trivy.json", trivy({ vulnerabilities: [] }));
    await changed("r/a/node.trivy.json", 2);
    await shows(false, "nothing is found any more");
    session.write("r/a/node.trivy.json", trivy());
    await changed("r/a/node.trivy.json", 2);
    await shows(true, "something is found again");
    rmSync(join(session.folder, "r/a/node.trivy.json"));
    await changed("r/a/node.trivy.json", 3);
    await shows(false, "the report has gone");
  });

  it("are not read without the setting, nor out of the workspace", async () => {
    session = await Session.start({ files: { [REPORT]: trivy() } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes(ID));
    const outside = await Session.start({ settings: SETTINGS });
    symlinkSync(join(session.folder, "reports"), join(outside.folder, "reports"));
    assert.deepEqual(await outside.diagnostics(await outside.open("Dockerfile", DOCKERFILE)), []);
    await outside.stop();
  });

  it("that can't be used are told in the status", async () => {
    session = await Session.start({ settings: SETTINGS, files: { "reports/x.sarif": "{", [REPORT]: trivy() } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), [ID]);
    const { problems } = await session.status(uri);
    assert.deepEqual(problems, ["The report reports/x.sarif is neither JSON of Trivy or Grype nor SARIF."]);
  });

  it("are taken on request, with a word on what uses the image, and forgotten again", async () => {
    session = await Session.start({
      settings: { rules: SETTINGS.rules },
      files: {
        "compose.yaml": `services:\n  a:\n    image: node:22-bookworm\n  b:\n    image: node:22-bookworm@${INDEX}\n`,
        "k8s/other.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers: []\n",
      },
    });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    assert.deepEqual(await session.diagnostics(uri), []);
    assert.deepEqual(await send({ path: "node.json", text: trivy() }), {
      taken: true,
      message:
        "Trivy's report of 2026-11-20 on node:22-bookworm: 1 critical and 1 low vulnerabilities. Used in 2 places of 1 file.",
    });
    assert.ok(session.refreshes > 0, "the editor is told to ask again");
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), [ID]);
    const other = await send({ path: "node.json", text: trivy({ name: "node:18", tags: [], digests: [] }) });
    assert.match(other.message, /No file here uses node:18\.$/);
    assert.deepEqual(await session.diagnostics(uri), [], "the same path again takes the place of the former");
    await send({ path: "again.json", text: trivy(), quiet: true });
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), [ID]);
    await session.connection.sendRequest(FORGET_SCAN_REQUEST, { path: "again.json" });
    assert.deepEqual(await session.diagnostics(uri), []);
  });

  it("that do not name their image are asked for it", async () => {
    session = await Session.start({ settings: { rules: SETTINGS.rules } });
    const uri = await session.open("Dockerfile", DOCKERFILE);
    const text = scoutSarif();
    assert.deepEqual(await send({ path: "s.sarif", text }), {
      taken: false,
      message: "The report s.sarif does not say which image it is about.",
      unnamed: true,
    });
    assert.deepEqual(await send({ path: "s.sarif", text, image: "No Image" }), {
      taken: false,
      message: '"No Image" is no image.',
    });
    assert.equal((await send({ path: "s.sarif", text, image: "node:22-bookworm" })).taken, true);
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), [ID]);
    assert.deepEqual(await send({ path: "x.json", text: "{" }), {
      taken: false,
      message: "The report x.json is neither JSON of Trivy or Grype nor SARIF.",
    });
  });
});
