import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { ImagesOutput } from "../../server/src/cli/images/json.ts";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";
import { DebianRegistry } from "./debian-registry.ts";
import { OCI, Pusher } from "./pushing.ts";

describe("plimsoll images --online", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let workspace: Workspace;

  before(async () => {
    build();
    registry = await DebianRegistry.start();
    const pusher = new Pusher(registry.host);
    await pusher.image("acme/old", "20260101", OCI, { created: "2025-01-31T10:00:00Z" });
  });
  after(() => registry.stop());
  afterEach(() => workspace.remove());

  function images(dockerfile: string, ...args: string[]) {
    workspace = new Workspace({ Dockerfile: dockerfile });
    const env = { DOCKER_CONFIG: workspace.folder };
    return plimsoll(workspace.folder, ["images", ...args], { env });
  }
  const online = () => ["--online", "--no-cache", "--mirror", `*=${registry.host}`];

  it("tells how old images are by their registries' word", () => {
    const dockerfile = "FROM acme/old:20260101\n";
    assert.match(images(dockerfile).out, /dated 2026-01-01\n/);
    workspace.remove();
    const { code, out, err } = images(dockerfile, ...online());
    assert.equal(err, "");
    assert.equal(code, 0);
    assert.match(out, /made 2025-01-31\n/);
  });

  it("lists what no registry knows all the same, and says so", () => {
    const { code, out, err } = images("FROM acme/gone:1\n", ...online(), "--format", "json");
    const message = `${registry.host} has no acme/gone:1.`;
    assert.equal(err, `Dockerfile: ${message}\n`);
    assert.equal(code, 2);
    const output = JSON.parse(out) as ImagesOutput;
    assert.equal(output.images[0]?.name, "acme/gone");
    assert.deepEqual(output.errors, [{ path: "Dockerfile", message }]);
  });

  it("wants to be asked for", () => {
    const { code, err } = images("FROM acme/old:20260101\n", "--timeout", "3");
    assert.equal(code, 2);
    assert.match(err, /--timeout goes with --online\./);
  });
});
