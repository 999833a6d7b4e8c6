import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, it } from "mocha";
import type { Diagnostic } from "vscode-languageserver";
import type { CheckTextResult } from "../../server/src/language/protocol.ts";
import { build, checkJson } from "../cli/command-line.ts";
import { assertSame, counts, partsOf } from "./same-findings.ts";
import { root } from "./server-bundle.ts";
import { Session } from "./session.ts";

describe("two teams' settings, one extending the other", () => {
  before(function () {
    this.timeout(60_000);
    build();
  });
  let session: Session;
  afterEach(() => session.stop());

  async function start() {
    session = await Session.start();
    cpSync(join(root, "examples/teams"), session.folder, { recursive: true });
    return checkJson(session.folder, ".");
  }

  it("give the editor and the command line identical findings", async () => {
    const output = await start();
    assert.deepEqual(output.errors, []);
    assert.equal(output.err, "");
    const shown = new Map<string, readonly Diagnostic[]>();
    for (const { path } of output.files) {
      const uri = await session.open(path, readFileSync(join(session.folder, path), "utf8"));
      shown.set(path, await session.diagnostics(uri));
    }
    assert.ok(shown.size >= 8);
    assertSame(shown, output, session);
  });

  it("give the same to a check of the whole workspace", async () => {
    const output = await start();
    const shown = new Map<string, readonly Diagnostic[]>();
    for (const { path } of output.files) {
      const text = readFileSync(join(session.folder, path), "utf8");
      const result = await session.connection.sendRequest<CheckTextResult>("plimsoll/checkText", {
        uri: session.uri(path),
        text,
      });
      shown.set(path, result.diagnostics as Diagnostic[]);
    }
    assertSame(shown, output, session);
    assert.deepEqual(counts([...shown.values()].flat().flatMap(partsOf)), counts(output.findings));
  });

  it("agree in what they say: the platform's rules, the shop's differences, exceptions with reasons", async () => {
    const { findings, suppressed } = await start();
    const found = (path: string) => findings.filter((f) => f.path === path).map((f) => `${f.severity} ${f.rule}`);
    // the platform's
    assert.deepEqual(found("platform/deploy/agent.yaml"), ["error no-host-network", "warning require-readiness-probe"]);
    assert.ok(found("platform/compose.yaml").includes("error no-forbidden-suppression"));
    assert.ok(found("shop/compose.yaml").includes("error approved-registries"));
    // the shop's
    assert.ok(found("shop/deploy/web.yaml").includes("info require-readiness-probe"));
    assert.ok(!found("shop/test/compose.yaml").some((f) => f.includes("secret")));
    // the platform's override holds for the shop's tests
    assert.ok(found("shop/test/compose.yaml").includes("info no-privileged-container"));
    assert.deepEqual(
      suppressed.map(({ path, rule, by }) => [path, rule, by]),
      [
        ["platform/Dockerfile", "no-root-user", "plimsoll"],
        ["platform/deploy/agent.yaml", "no-privileged-container", "kube-linter"],
      ],
    );
    // what the platform says of a namespace decides about the shop's pods
    const refused = findings.find((f) => f.path === "shop/deploy/web.yaml" && f.rule === "admission-would-reject");
    assert.ok(refused?.related.some(({ path }) => path === "platform/deploy/namespaces.yaml"));
  });
});
