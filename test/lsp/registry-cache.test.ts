import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { playImage } from "../registry/played-image.ts";
import { index } from "../registry/pushing.ts";
import { Session } from "./session.ts";

describe("what registries have told the editor", () => {
  it("is kept in its storage, and asked for in no later session", async () => {
    const storage = mkdtempSync(join(tmpdir(), "plimsoll-storage-"));
    const { registry, contentOf } = await playImage(index("editor"));
    /** Looks the image up in a session of its own; how much content the registry was asked for. */
    const lookUp = async (cacheFolder?: string): Promise<number> => {
      const before = registry.asked.length;
      const session = await Session.start({ initializationOptions: { cacheFolder } });
      const uri = await session.open("Dockerfile", `FROM ${registry.host}/acme/app:1\n`);
      const answer = await session.connection.sendRequest("plimsoll/lookUpImage", { uri, trusted: false });
      await session.stop();
      assert.deepEqual(answer, { told: 1, failures: [] });
      const told = registry.asked.slice(before).filter(({ method, path }) => method === "GET" && contentOf(path));
      return told.length;
    };
    try {
      const folder = join(storage, "registries");
      const first = await lookUp(folder);
      assert.ok(first > 1, String(first));
      assert.equal(await lookUp(folder), 0);
      assert.equal(readdirSync(folder).length, first);
      assert.equal(await lookUp(), first);
      assert.equal(await lookUp("relative"), first);
    } finally {
      registry.stop();
      rmSync(storage, { recursive: true, force: true });
    }
  }).timeout(60_000);
});
