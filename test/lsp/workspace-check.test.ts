import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, it } from "mocha";
import type { Diagnostic } from "vscode-languageserver";
import type { CheckTextResult, WorkspaceFilesResult } from "../../server/src/language/protocol.ts";
import { build, checkJson, plimsoll } from "../cli/command-line.ts";
import { assertSame, counts, partsOf } from "./same-findings.ts";
import { COMPOSE, POD, Session } from "./session.ts";

const FILES: Readonly<Record<string, string>> = {
  ".gitignore": "generated/\n",
  ".plimsoll.yaml":
    "extends: [plimsoll:recommended, plimsoll:cis-docker]\nrules: { admission-would-reject: error }\nignore: [vendor/**]\noverrides: [{ files: ['**/test/**'], rules: { no-privileged-container: hint } }]\n",
  "cluster/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n",
  "web.yaml": POD.replace("  name: web\n", "  name: web\n  namespace: shop\n"),
  "api/Dockerfile": "FROM node:latest\nCOPY . /app\nRUN curl https://acme.example/x | sh\n",
  "api/.dockerignore": ".git\n.env*\n",
  "web/Dockerfile":
    "FROM node:24-slim\n# plimsoll-ignore no-sudo -- nothing here\n# hadolint ignore=DL3002\nUSER root\n",
  "compose.yaml": COMPOSE,
  "test/compose.yaml": COMPOSE,
  "vendor/compose.yaml": COMPOSE,
  "generated/compose.yaml": COMPOSE,
  "node_modules/a/compose.yaml": COMPOSE,
  "strict/.plimsoll.yaml": "extends: [plimsoll:all]\nsuppressions: { allow: false }\n",
  "strict/compose.yaml": `# plimsoll-ignore-file no-privileged-container -- no\n${COMPOSE}`,
  "broken/compose.yaml":
    "services:\n  a:\n    image: a:1\n    privileged: [true\n  b:\n    image: b:1\n    privileged: true\n",
  "notes.yaml": "just: a list\n",
  "README.md": "# privileged: true\n",
};

describe("checking the workspace", () => {
  before(function () {
    this.timeout(60_000);
    build();
  });
  let session: Session;
  /** How many findings the editor is told of. */
  let told = 0;
  afterEach(() => session.stop());

  /** What the command of the editor does: asks for the files, then for the findings of each. */
  async function checkWorkspace(): Promise<Map<string, readonly Diagnostic[]>> {
    const { paths } = await session.connection.sendRequest<WorkspaceFilesResult>("plimsoll/workspaceFiles", {
      folder: session.uri("."),
    });
    assert.ok(paths);
    told = 0;
    const shown = new Map<string, readonly Diagnostic[]>();
    for (const path of paths) {
      const text = readFileSync(join(session.folder, path), "utf8");
      const result = await session.connection.sendRequest<CheckTextResult>("plimsoll/checkText", {
        uri: session.uri(path),
        text,
      });
      if (result.kind) {
        shown.set(path, result.diagnostics as Diagnostic[]);
        told += result.findings ?? 0;
      }
      if (!result.kind) assert.deepEqual(result.diagnostics, []);
    }
    return shown;
  }

  it("gives the numbers of the command line: files, findings of each severity, places and what they point to", async () => {
    session = await Session.start({ files: FILES });
    const shown = await checkWorkspace();
    const output = checkJson(session.folder, ".");
    assert.deepEqual([...shown.keys()].sort(), output.files.map(({ path }) => path).sort());
    assert.ok(!shown.has("vendor/compose.yaml") && !shown.has("generated/compose.yaml"));
    assertSame(shown, output, session);
    assert.equal(told, output.findings.length);
    assert.deepEqual(counts([...shown.values()].flat().flatMap(partsOf)), counts(output.findings));
    const refused = shown.get("web.yaml")?.find(({ code }) => code === "admission-would-reject");
    assert.equal(refused?.relatedInformation?.at(0)?.location.uri, session.uri("cluster/namespace.yaml"));
  });

  it("gives them with a baseline too", async () => {
    session = await Session.start({ files: FILES });
    assert.equal(plimsoll(session.folder, ["baseline"]).code, 0);
    session.write(".plimsoll.yaml", `${FILES[".plimsoll.yaml"]}baseline: .plimsoll-baseline.json\n`);
    session.write("new/compose.yaml", COMPOSE);
    const shown = await checkWorkspace();
    const output = checkJson(session.folder, ".");
    assert.ok(output.findings.some(({ path }) => path === "new/compose.yaml"));
    assert.ok(!output.findings.some(({ path }) => path === "compose.yaml"));
    assertSame(shown, output, session);
  });

  it("gives them with the editor's settings, which the command line reads as well", async () => {
    const settings = { extends: ["plimsoll:pss-restricted"], rules: { "no-privileged-container": "info" } };
    const { ".plimsoll.yaml": _, ...rest } = FILES;
    const own = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`plimsoll.${key}`, value]));
    session = await Session.start({ settings, files: { ...rest, ".vscode/settings.json": JSON.stringify(own) } });
    assertSame(await checkWorkspace(), checkJson(session.folder, "."), session);
  });
});
