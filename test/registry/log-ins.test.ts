import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { build, plimsollBeside, Workspace } from "../cli/command-line.ts";
import { PlayedRegistry, send } from "./played-registry.ts";
import { index, OCI } from "./pushing.ts";

const { index: INDEX } = index("log-ins");
const LOGIN = Buffer.from("mariner:Leak51zzQx").toString("base64");

describe("plimsoll pin at a registry that wants a log-in", function () {
  this.timeout(60_000);
  let registry: PlayedRegistry;
  let workspace: Workspace;
  let files: Readonly<Record<string, string>>;
  before(async () => {
    build();
    registry = await PlayedRegistry.start(({ authorization }, response) => {
      if (authorization !== `Basic ${LOGIN}`) return send(response, 401, "", { "WWW-Authenticate": "Basic realm=x" });
      send(response, 200, INDEX.text, { "Content-Type": OCI.index, "Docker-Content-Digest": INDEX.digest });
    });
    files = { "app/Dockerfile": `FROM ${registry.host}/acme/app:1\nCOPY --from=${registry.host}/acme/app:2 /a /a\n` };
  });
  after(() => registry.stop());
  beforeEach(() => {
    workspace = new Workspace(files);
  });
  afterEach(() => workspace.remove());

  it("takes it out of the user's home, also where that is a repository itself", async () => {
    workspace.write(".docker/config.json", JSON.stringify({ auths: { [registry.host]: { auth: LOGIN } } }));
    const env = { HOME: workspace.folder, USERPROFILE: workspace.folder, DOCKER_CONFIG: "" };
    for (const folder of ["", "app"]) {
      const { code, out } = await plimsollBeside(workspace.at(folder), ["pin", "--dry-run"], env);
      assert.match(out, /2 images: 2 to be pinned in 1 file\.\n$/);
      assert.equal(code, 0);
    }
  });

  it("believes nothing of the repository, also where it runs in a folder of it", async () => {
    const { host } = registry;
    workspace.write("config.json", JSON.stringify({ auths: { [host]: { auth: LOGIN } } }));
    const believed = await plimsollBeside(workspace.at("app"), ["pin"], { DOCKER_CONFIG: workspace.folder });
    assert.match(believed.out, /2 not resolved/);

    const home = new Workspace({ "config.json": JSON.stringify({ credHelpers: { [host]: "trace" } }) });
    workspace.write("bin/docker-credential-trace", `#!/bin/sh\necho run >> ${home.at("trace")}\n`);
    chmodSync(workspace.at("bin/docker-credential-trace"), 0o755);
    const env = { DOCKER_CONFIG: home.folder, PATH: `${workspace.at("bin")}:${process.env.PATH}` };
    const run = await plimsollBeside(workspace.at("app"), ["pin"], env);
    assert.match(run.out, /2 not resolved/);
    assert.equal(existsSync(home.at("trace")), false);
    home.remove();
  });
});
