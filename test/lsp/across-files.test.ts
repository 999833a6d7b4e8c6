import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { PUSH, rulesOf, Session } from "./session.ts";

const NAMESPACE =
  "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n";
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  hostNetwork: true\n  containers:\n    - name: web\n      image: acme/web:1.4\n";
const ONLY = {
  extends: ["plimsoll:pss-baseline"],
  rules: { "admission-would-reject": "error", "no-host-network": "off" },
};

describe("findings that other files decide", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("point to the other file", async () => {
    session = await Session.start({ settings: ONLY, files: { "cluster/namespace.yaml": NAMESPACE } });
    const uri = await session.open("web.yaml", POD);
    const [found, ...more] = await session.diagnostics(uri);
    assert.deepEqual(more, []);
    assert.equal(found?.code, "admission-would-reject");
    const elsewhere = found?.relatedInformation?.find(({ location }) => location.uri !== uri);
    assert.deepEqual(elsewhere?.location, {
      uri: session.uri("cluster/namespace.yaml"),
      range: { start: { line: 5, character: 40 }, end: { line: 5, character: 48 } },
    });
  });

  it("follow what is typed there", async () => {
    session = await Session.start({ settings: ONLY, files: { "namespace.yaml": NAMESPACE } });
    const pod = await session.open("web.yaml", POD);
    assert.deepEqual(rulesOf(await session.diagnostics(pod)), ["admission-would-reject"]);
    const namespace = await session.open("namespace.yaml", NAMESPACE);
    await session.diagnostics(namespace);
    await session.replace(namespace, "enforce: baseline", "enforce: privileged");
    await session.diagnostics(namespace);
    await session.until(() => session.refreshes > 0, "a refresh");
    assert.deepEqual(await session.diagnostics(pod), []);
  });

  it("follow what happens to files that are not open", async () => {
    session = await Session.start({ settings: ONLY, capabilities: PUSH });
    const pod = await session.open("web.yaml", POD);
    await session.publication(pod, 1);
    assert.deepEqual(session.published.at(-1)?.diagnostics, []);
    session.write("namespace.yaml", NAMESPACE);
    const changes = [{ uri: session.uri("namespace.yaml"), type: 1 }];
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    await session.until(() => session.published.at(-1)?.diagnostics.length === 1, "a finding");
    rmSync(join(session.folder, "namespace.yaml"));
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    await session.until(() => session.published.at(-1)?.diagnostics.length === 0, "none any more");
  });

  it("of the same file follow each keystroke", async () => {
    session = await Session.start({ settings: ONLY });
    const uri = await session.open("all.yaml", `${NAMESPACE}---\n${POD}`);
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), ["admission-would-reject"]);
    await session.replace(uri, "name: shop", "name: shops");
    assert.deepEqual(await session.diagnostics(uri), []);
    await session.replace(uri, "name: shops", "name: shop");
    assert.deepEqual(rulesOf(await session.diagnostics(uri)), ["admission-would-reject"]);
  });
});
