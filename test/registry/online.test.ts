import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "mocha";
import type { CheckOutput } from "../../server/src/cli/output.ts";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";
import { DebianRegistry } from "./debian-registry.ts";
import { content, OCI, Pusher } from "./pushing.ts";

const DOCKERFILE = 'FROM acme/base:3\nCOPY server.js /app/\nCMD ["node", "/app/server.js"]\n';
const FILES = {
  Dockerfile: DOCKERFILE,
  "compose.yaml": "services:\n  web:\n    image: acme/old:1\n    platform: linux/arm64\n",
  "k8s/pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: acme/signed:1\n",
};
const ASKED = ["no-root-user", "no-missing-platform", "no-stale-image", "verify-image-signature"];

describe("plimsoll check --online", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let workspace: Workspace;

  before(async () => {
    build();
    registry = await DebianRegistry.start();
    const pusher = new Pusher(registry.host);
    await pusher.image("acme/base", "3", OCI, { user: "", entrypoint: [] });
    await pusher.image("acme/old", "1", OCI, { created: "2025-01-31T00:00:00Z" });
    const signed = await pusher.index("acme/signed", "1");
    const layer = content("application/vnd.dev.cosign.simplesigning.v1+json", "{}");
    const config = content(OCI.config, "{}");
    const [first, second] = [config, layer].map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
    for (const blob of [layer, config]) await pusher.blob("acme/signed", blob);
    const body = { schemaVersion: 2, mediaType: OCI.image, config: first, layers: [second] };
    await pusher.manifest("acme/signed", content(OCI.image, body), `${signed.replace(":", "-")}.sig`);
  });
  after(() => registry.stop());
  afterEach(() => workspace.remove());

  /** As if every registry were the one on loopback, and nobody were logged in. */
  function check(files: Readonly<Record<string, string>>, ...args: string[]) {
    workspace = new Workspace(files);
    const online = ["--online", "--no-cache", "--mirror", `*=${registry.host}`];
    const env = { DOCKER_CONFIG: workspace.folder, PLIMSOLL_TODAY: "2026-11-22" };
    const { code, out, err } = plimsoll(workspace.folder, ["check", "--format", "json", ...online, ...args], { env });
    const output = JSON.parse(out) as CheckOutput;
    const found = output.findings.filter(({ rule }) => ASKED.includes(rule));
    return { code, err, output, found: found.map(({ path, rule, range }) => `${path}:${range.start.line} ${rule}`) };
  }

  it("judges images by what their registries tell of them", () => {
    const { code, err, output, found } = check(FILES);
    assert.equal(err, "");
    assert.deepEqual(output.errors, []);
    assert.deepEqual(found.sort(), [
      "Dockerfile:1 no-root-user",
      "Dockerfile:1 verify-image-signature",
      "compose.yaml:3 no-missing-platform",
      "compose.yaml:3 no-stale-image",
      "compose.yaml:3 verify-image-signature",
    ]);
    assert.equal(code, 0);
    const messages = output.findings.map(({ message }) => message).join("\n");
    assert.match(messages, /acme\/base:3 starts as root/);
    assert.match(messages, /acme\/old:1 was built on 2025-01-31, 660 days ago/);
    assert.match(messages, /acme\/old:1 is not there for linux\/arm64, only for linux\/amd64/);
  });

  it("finds the same in several threads", () => {
    const one = check(FILES);
    workspace.remove();
    const several = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}/Dockerfile`, DOCKERFILE]));
    const { found } = check({ ...FILES, ...several }, "--jobs", "2");
    assert.equal(found.length, one.found.length + 80);
  });

  it("is heard by the report and the baseline, too", () => {
    workspace = new Workspace(FILES);
    const online = ["--online", "--no-cache", `--mirror=*=${registry.host}`];
    const { out } = plimsoll(workspace.folder, ["report", "--output=-", ...online]);
    assert.match(out, /No signature was found beside acme\/old:1/);
    assert.match(out, /<td>acme\/old<\/td><td>1<\/td><td>by tag<\/td><td>made 2025-01-31<\/td>/);
    const written = plimsoll(workspace.folder, ["baseline", ...online]);
    assert.equal(written.code, 0, written.err);
    assert.match(readFileSync(workspace.at(".plimsoll-baseline.json"), "utf8"), /verify-image-signature/);
  });

  it("asks nobody without it", () => {
    workspace = new Workspace(FILES);
    const { out } = plimsoll(workspace.folder, ["check", "--format", "json"]);
    const { findings } = JSON.parse(out) as CheckOutput;
    assert.deepEqual(
      findings.filter(({ rule }) => ASKED.includes(rule)),
      [],
    );
  });

  it("lets the settings switch off what needs a registry, and the command line choose", () => {
    const settings = "rules:\n  no-stale-image: off\n  verify-image-signature: error\n";
    const { code, found } = check({ ...FILES, ".plimsoll.yaml": settings });
    assert.deepEqual(
      found.filter((one) => /stale|signature/.test(one)),
      ["Dockerfile:1 verify-image-signature", "compose.yaml:3 verify-image-signature"],
    );
    assert.equal(code, 1);
    workspace.remove();
    assert.deepEqual(check(FILES, "--only", "no-stale-image").found, ["compose.yaml:3 no-stale-image"]);
  });

  it("tells once what could not be looked up, and checks all the same", () => {
    const gone = { Dockerfile: "FROM acme/gone:1\nUSER root\n", "b/Dockerfile": "FROM acme/gone:1\nUSER 1\n" };
    const { code, err, output, found } = check({ ...gone, "c/Dockerfile": DOCKERFILE });
    const message = `${registry.host} has no acme/gone:1.`;
    assert.deepEqual(output.errors, [{ path: "Dockerfile", message }]);
    assert.equal(err, `Dockerfile: ${message}\n`);
    assert.deepEqual(found, [
      "Dockerfile:2 no-root-user",
      "c/Dockerfile:1 verify-image-signature",
      "c/Dockerfile:1 no-root-user",
    ]);
    assert.equal(code, 1);
  });

  it("looks up what standard input names, and of that what is pulled", () => {
    workspace = new Workspace({});
    const input =
      "# syntax=docker/dockerfile:1\nFROM acme/base:3 AS a\nCOPY --from=acme/gone:2 /a /a\nFROM a\nUSER 1\n";
    const args = ["check", "--format", "json", "--online", "--no-cache", "--mirror", `*=${registry.host}`, "--stdin"];
    const { out } = plimsoll(workspace.folder, [...args, "--stdin-filename", "Dockerfile"], { stdin: input });
    const { errors, findings } = JSON.parse(out) as CheckOutput;
    assert.deepEqual(errors, [{ path: "Dockerfile", message: `${registry.host} has no acme/gone:2.` }]);
    assert.deepEqual(
      findings.filter(({ rule }) => rule === "verify-image-signature").map(({ range }) => range.start.line),
      [2],
    );
  });

  it("refuses to hear how registries are asked where none is", () => {
    workspace = new Workspace({});
    for (const option of ["--insecure=a", "--mirror=a=b", "--timeout=3", "--no-cache"]) {
      const { code, err } = plimsoll(workspace.folder, ["check", option]);
      assert.equal(code, 2);
      assert.match(err, new RegExp(`${option.split("=")[0]} goes with --online\\.`));
    }
    const { code, err } = plimsoll(workspace.folder, ["check", "--online", "--timeout=0"]);
    assert.deepEqual([code, /--timeout takes a number of seconds/.test(err)], [2, true]);
  });
});
