import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { ReportResult } from "../../server/src/language/protocol.ts";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";
import { COMPOSE, Session } from "./session.ts";

const FILES = {
  "compose.yaml": COMPOSE,
  "api/Dockerfile":
    "FROM node:24.1.0-slim\n# plimsoll-ignore no-root-user until 2027-01-31 -- it steps down\nUSER root\n",
  "<b>.Dockerfile": "FROM scratch\nUSER root\n",
};

describe("the report in the editor", function () {
  this.timeout(60_000);
  let session: Session;
  before(async () => {
    session = await Session.start({ files: FILES });
  });
  after(() => session.stop());

  const report = () => session.connection.sendRequest<ReportResult>("plimsoll/report", { title: "All <of> it" });

  it("is the page that the command line writes", async () => {
    build();
    const workspace = new Workspace(FILES);
    const { out } = plimsoll(workspace.folder, ["report", "--output", "-", "--title", "All <of> it"]);
    workspace.remove();
    assert.equal((await report()).html, out);
    assert.match(out, /All &lt;of&gt; it.*&lt;b&gt;\.Dockerfile:2.*it steps down/s);
  });

  it("tells what is open as it is in the editor", async () => {
    const uri = await session.open("compose.yaml", COMPOSE.replace("privileged: true", "privileged: false"));
    const { html = "" } = await report();
    assert.doesNotMatch(html, /no-privileged-container/);
    assert.match(html, /&lt;b&gt;\.Dockerfile:2/);
    await session.close(uri);
  });

  it("ends when it is cancelled", async () => {
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const cancelling = new CancellationTokenSource();
    cancelling.cancel();
    const asked = session.connection.sendRequest("plimsoll/report", { title: "" }, cancelling.token);
    await assert.rejects(asked, /cancelled/);
  });
});
