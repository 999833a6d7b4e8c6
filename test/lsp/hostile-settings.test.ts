import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { HOSTILE } from "../settings/hostile.ts";
import { COMPOSE, messageOf, rulesOf, Session } from "./session.ts";

describe("hostile settings in the editor", () => {
  let session: Session;
  before(async function () {
    this.timeout(60_000);
    session = await Session.start();
  });
  after(() => session.stop());

  for (const [index, { what, files, told, at }] of HOSTILE.entries()) {
    it(`are told: ${what}`, async () => {
      // each a workspace of its own
      const folder = `w${index}`;
      session.write(`${folder}/.git/HEAD`, "");
      for (const [path, text] of Object.entries(files)) session.write(`${folder}/${path}`, text);
      const compose = await session.open(`${folder}/compose.yaml`, COMPOSE);
      assert.deepEqual(rulesOf(await session.diagnostics(compose)), ["no-privileged-container"]);
      assert.match((await session.status(compose)).problems?.join("\n") ?? "", told);
      const text = files[".plimsoll.yaml"] as string;
      const uri = await session.open(`${folder}/.plimsoll.yaml`, text);
      const diagnostics = await session.diagnostics(uri);
      if (at === undefined) return;
      const diagnostic = diagnostics.find((d) => told.test(messageOf(d)));
      assert.ok(diagnostic, diagnostics.map(messageOf).join("\n"));
      const document = session.document(uri);
      assert.equal(document.getText(diagnostic.range), at);
    });
  }

  it("that are too large are told in the file that is open", async () => {
    const uri = await session.open("large/.plimsoll.yaml", `ignore: [${"a,".repeat(600_000)}]\n`);
    assert.deepEqual((await session.diagnostics(uri)).map(messageOf), [
      "The settings file is larger than 1 MB and is not read.",
    ]);
  });
});
