import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, afterEach, beforeEach, describe, it } from "mocha";
import { cacheFolder } from "../../server/src/cli/cache-folder.ts";
import { ContentFolder } from "../../server/src/cli/content-folder.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";
import { RegistryClient } from "../../server/src/registry/client.ts";
import { summarise } from "../../server/src/registry/image-summary.ts";
import { playImage } from "./played-image.ts";
import type { PlayedRegistry } from "./played-registry.ts";
import { content, index } from "./pushing.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const some = (text: string) => ({ digest: content("text/plain", text).digest, content: bytes(text) });
const fileOf = (digest: string) => digest.replace(":", "-");

describe("what registries have told, kept on disk", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "plimsoll-kept-"));
    folder = join(parent, "cache", "plimsoll");
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("is given back by its digest, in files that only this user reads", async () => {
    const { digest, content } = some("a manifest");
    assert.equal(await new ContentFolder(folder).read(digest), undefined);
    await new ContentFolder(folder).write(digest, content);
    assert.deepEqual(await new ContentFolder(folder).read(digest), content);
    assert.deepEqual(readdirSync(folder), [fileOf(digest)]);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, fileOf(digest))).mode & 0o777, 0o600);
  });

  it("never has a name that leads elsewhere", async () => {
    const store = new ContentFolder(folder);
    const hex = "0".repeat(64);
    for (const digest of ["sha256:../../x", `../sha256:${hex}`, `sha256:${hex}/..`, `sha1:${hex}`, "", "latest"]) {
      await store.write(digest, bytes("x"));
      assert.equal(await store.read(digest), undefined);
    }
    assert.deepEqual(readdirSync(parent), []);
  });

  it("is bounded: what was not used for longest goes first", async () => {
    const store = new ContentFolder(folder, 1000);
    const entries = Array.from({ length: 9 }, (_, i) => some(String(i).repeat(100)));
    for (const [i, { digest, content }] of entries.entries()) {
      await store.write(digest, content);
      utimesSync(join(folder, fileOf(digest)), i, i);
    }
    const [first, second] = entries;
    assert.ok(first && second);
    assert.ok(await store.read(first.digest));
    const more = some("x".repeat(300));
    await store.write(more.digest, more.content);
    assert.ok(await store.read(first.digest));
    assert.equal(await store.read(second.digest), undefined);
    assert.ok(await store.read(more.digest));
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    assert.ok(sizes.reduce((a, b) => a + b, 0) <= 1000, String(sizes));
    const huge = some("y".repeat(1001));
    await store.write(huge.digest, huge.content);
    assert.equal(await store.read(huge.digest), undefined);
  });

  it("is tidied of what a process left half written, and of nothing else", async () => {
    mkdirSync(folder, { recursive: true });
    const [old, fresh] = [1, 2].map((n) => `.00000000-0000-4000-8000-00000000000${n}.part`) as [string, string];
    for (const name of [old, fresh, "notes.txt"]) writeFileSync(join(folder, name), "x");
    for (const name of [old, "notes.txt"]) utimesSync(join(folder, name), 1, 1);
    const { digest, content } = some("a");
    await new ContentFolder(folder).write(digest, content);
    assert.deepEqual(readdirSync(folder).sort(), [fresh, "notes.txt", fileOf(digest)].sort());
  });

  it("is done without where the folder can't be used", async () => {
    const { digest, content } = some("a");
    mkdirSync(join(folder, fileOf(digest)), { recursive: true });
    const taken = new ContentFolder(folder);
    await taken.write(digest, content);
    assert.equal(await taken.read(digest), undefined);
    assert.deepEqual(readdirSync(folder), [fileOf(digest)]);
    const file = join(parent, "file");
    writeFileSync(file, "");
    await new ContentFolder(join(file, "below")).write(digest, content);
    assert.equal(await new ContentFolder(join(file, "below")).read(digest), undefined);
    const closed = join(parent, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    await new ContentFolder(closed).write(digest, content);
    chmodSync(closed, 0o700);
  });

  it("is whole though several processes write at once", async function () {
    this.timeout(60_000);
    const module = new URL("../../server/src/cli/content-folder.ts", import.meta.url).href;
    const program = `
      import { createHash } from "node:crypto";
      import { ContentFolder } from ${JSON.stringify(module)};
      const store = new ContentFolder(${JSON.stringify(folder)}, 40_000);
      let found = 0;
      for (let i = 0; i < 200; i++) {
        const content = new TextEncoder().encode(String(i % 20).repeat(2000 + i % 20));
        const digest = "sha256:" + createHash("sha256").update(content).digest("hex");
        await store.write(digest, content);
        const kept = await store.read(digest);
        if (kept && Buffer.compare(kept, content) !== 0) throw new Error("torn");
        if (kept) found++;
      }
      console.log(found);`;
    const run = promisify(execFile);
    const args = ["--input-type=module", "--no-warnings", "-e", program];
    const results = await Promise.all([1, 2, 3].map(() => run(process.execPath, args, { timeout: 50_000 })));
    for (const { stdout } of results) assert.ok(Number(stdout) > 100, stdout);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      assert.equal(name, fileOf(content("text/plain", text).digest));
    }
  });

  describe("by a client", () => {
    const pushed = index("kept");
    const missing = `sha256:${"0".repeat(64)}`;
    let played: PlayedRegistry;

    beforeEach(async () => {
      played = (await playImage(pushed)).registry;
    });
    afterEach(() => played.stop());

    async function summary(): Promise<{ asked: string[]; digest: string }> {
      const reference = parseImageReference(`${played.host}/acme/app:1`);
      assert.ok(reference);
      const client = new RegistryClient({ store: new ContentFolder(folder) });
      const before = played.asked.length;
      const { digest } = await client.resolve(reference);
      assert.equal((await summarise(client, reference, digest))?.user, "10001");
      const asked = played.asked.slice(before).map(({ method, path }) => `${method} ${path.split("/").at(-2)}`);
      return { asked, digest };
    }

    it("saves all requests but that for where the tag points to", async () => {
      const first = await summary();
      assert.deepEqual(first.asked, ["HEAD manifests", "GET manifests", "GET manifests", "GET blobs"]);
      const second = await summary();
      assert.deepEqual(second, { asked: ["HEAD manifests"], digest: first.digest });
      assert.equal(readdirSync(folder).length, 3);
    });

    it("is not believed where it is damaged, and written anew", async () => {
      await summary();
      const file = join(folder, fileOf(pushed.index.digest));
      writeFileSync(file, pushed.index.text.replace("amd64", "arm64"));
      const { asked, digest } = await summary();
      assert.deepEqual(asked, ["HEAD manifests", "GET manifests"]);
      assert.equal(digest, pushed.index.digest);
      assert.equal(readFileSync(file, "utf8"), pushed.index.text);
    });

    it("keeps no tag, and nothing that failed", async () => {
      const reference = parseImageReference(`${played.host}/acme/app:2`);
      assert.ok(reference);
      const client = new RegistryClient({ store: new ContentFolder(folder) });
      await assert.rejects(client.resolve(reference), /has no acme\/app:2/);
      await assert.rejects(client.byDigest(reference, missing), /has no acme\/app@sha256:000/);
      assert.equal(existsSync(folder), false);
    });
  });
});

describe("where it is kept", () => {
  const outside = mkdtempSync(join(tmpdir(), "plimsoll-place-"));
  const workspace = join(outside, "workspace");
  mkdirSync(join(workspace, ".git"), { recursive: true });
  mkdirSync(join(workspace, "sub"));
  after(() => rmSync(outside, { recursive: true, force: true }));

  it("is the place for what may be lost, and never inside a workspace", () => {
    const of = (XDG_CACHE_HOME: string, cwd = workspace) => cacheFolder({ XDG_CACHE_HOME }, cwd);
    assert.equal(of(outside), join(outside, "plimsoll"));
    assert.equal(of(join(outside, "not/there/yet")), join(outside, "not/there/yet/plimsoll"));
    assert.equal(of(workspace), undefined);
    assert.equal(of(join(workspace, ".cache"), join(workspace, "sub")), undefined);
    symlinkSync(workspace, join(outside, "link"));
    assert.equal(of(join(outside, "link/cache")), undefined);
    const fallback = cacheFolder({ XDG_CACHE_HOME: "relative" }, workspace);
    assert.ok(fallback?.startsWith(homedir()) && fallback.endsWith("plimsoll"), fallback);
  });
});
