import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { PinRow } from "../../server/src/pinning/rows.ts";
import { build, plimsoll, Workspace } from "../cli/command-line.ts";
import { AUTHORITY, DebianRegistry, PASSWORD, USER } from "./debian-registry.ts";
import { DOCKER, OCI, Pusher } from "./pushing.ts";

interface Output {
  readonly references: readonly PinRow[];
  readonly written: readonly string[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

describe("plimsoll pin", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let pusher: Pusher;
  let workspace: Workspace;
  const digests: Record<string, string> = {};

  before(async () => {
    build();
    registry = await DebianRegistry.start();
    pusher = new Pusher(registry.host);
    const images = ["library/node:22", "library/nginx:1.27", "library/nginx:latest", "docker/dockerfile:1"];
    for (const image of [...images, "acme/app:2.1"]) {
      const [repository, tag] = image.split(":") as [string, string];
      digests[image] = await pusher.index(repository, tag, image.startsWith("acme") ? DOCKER : OCI);
    }
    digests["library/alpine:3.24"] = await pusher.image("library/alpine", "3.24");
  });
  after(() => registry.stop());
  afterEach(() => workspace.remove());

  /** As if every registry were the one on loopback, and nobody were logged in. */
  const pin = (...args: string[]) =>
    plimsoll(workspace.folder, ["pin", "--mirror", `*=${registry.host}`, ...args], {
      env: { DOCKER_CONFIG: workspace.folder },
    });
  const pinJson = (...args: string[]) => {
    const { code, out, err } = pin("--format", "json", ...args);
    return { code, err, ...(JSON.parse(out) as Output) };
  };
  const text = (path: string) => readFileSync(workspace.at(path), "utf8");

  it("writes the digest of the index wherever a Dockerfile names an image", () => {
    const dockerfile = (node: string, nginx: string, alpine: string, frontend: string, latest: string) =>
      `# syntax=docker/dockerfile:1${frontend}\nARG BASE=node:22${node}\nARG TAG=3.24\nFROM \${BASE} AS build\n` +
      `COPY --from=nginx:1.27${nginx} /a /a # no comment\nRUN --mount=type=bind,from=nginx${latest},target=/x true\n` +
      `FROM alpine:\${TAG}${alpine} AS side\nFROM build\nCOPY --from=side /a /a\n`;
    workspace = new Workspace({ Dockerfile: dockerfile("", "", "", "", "") });
    const { code, out, err } = pin();
    assert.equal(err, "");
    assert.match(out, /5 images: 5 pinned in 1 file\.\n$/);
    assert.equal(code, 0);
    assert.equal(
      text("Dockerfile"),
      dockerfile(
        `@${digests["library/node:22"]}`,
        `@${digests["library/nginx:1.27"]}`,
        `@${digests["library/alpine:3.24"]}`,
        `@${digests["docker/dockerfile:1"]}`,
        `:latest@${digests["library/nginx:latest"]}`,
      ),
    );
  });

  it("pins manifests, Compose files, container groups, kustomizations and values, and nothing a second time", () => {
    const nginx = digests["library/nginx:1.27"];
    const app = digests["acme/app:2.1"];
    const files: Record<string, (nginx: string, app: string) => string> = {
      "pod.yaml": (a, b) =>
        `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  initContainers:\n    - { name: i, image: nginx:1.27${a} } # flow\n  containers:\n    - name: c # keep\n      image: "ghcr.io/acme/app:2.1${b}"\n`,
      "compose.yaml": (a, b) =>
        `services:\r\n  web:\r\n    image: "nginx:\${TAG:-1.27${a}}"\r\n  app:\r\n    image: ghcr.io/acme/app:2.1${b}\r\n  own:\r\n    build: .\r\n    image: acme/own:1\r\n`,
      "group.yaml": (a) =>
        `apiVersion: '2021-10-01'\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  containers:\n    - name: web\n      properties:\n        image: nginx:1.27${a}\n`,
      "kustomization.yaml": (_, b) =>
        `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n  - name: ghcr.io/acme/app\n    newTag: "2.1"\n${b ? `    digest: ${b.slice(1)}\n` : ""}`,
    };
    workspace = new Workspace(Object.fromEntries(Object.entries(files).map(([path, write]) => [path, write("", "")])));
    workspace.write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    workspace.write("chart/templates/pod.yaml", "image: {{ .Values.image.repository }}\n");
    const values = (digest: string) => `image:\n  repository: nginx\n  tag: "1.27"\n  digest: ${digest}\n`;
    workspace.write("chart/values.yaml", values('""'));
    const first = pinJson();
    assert.deepEqual(first.written.toSorted(), ["chart/values.yaml", ...Object.keys(files)].toSorted());
    assert.equal(first.code, 0);
    for (const [path, write] of Object.entries(files)) assert.equal(text(path), write(`@${nginx}`, `@${app}`), path);
    assert.equal(text("chart/values.yaml"), values(`"${nginx}"`));
    const second = pinJson();
    assert.deepEqual(second.written, []);
    assert.deepEqual(
      second.references.filter(({ state }) => state !== "kept").map(({ image, state }) => [image, state]),
      [["acme/own:1", "left"]],
    );
  });

  it("writes what several services take in by an anchor where it stands, once", () => {
    const compose = (digest: string) =>
      `x-common: &common\n  image: 'nginx:1.27${digest}'\nservices:\n  a:\n    <<: *common\n    user: "1"\n  b:\n    <<: *common\n`;
    workspace = new Workspace({ "compose.yaml": compose("") });
    assert.equal(pin().code, 0);
    assert.equal(text("compose.yaml"), compose(`@${digests["library/nginx:1.27"]}`));
  });

  it("writes nothing into a file of which something can't be resolved, unless told to", () => {
    const dockerfile = "FROM node:22 AS build\nFROM nginx:9.99\n";
    workspace = new Workspace({ Dockerfile: dockerfile, "b/Dockerfile": "FROM alpine:3.24\n" });
    const { code, references, written } = pinJson();
    assert.equal(code, 2);
    assert.deepEqual(written, ["b/Dockerfile"]);
    assert.deepEqual(
      references.map(({ path, line, state }) => [path, line, state]),
      [
        ["Dockerfile", 1, "held back"],
        ["Dockerfile", 2, "unresolved"],
        ["b/Dockerfile", 1, "pinned"],
      ],
    );
    assert.equal(references[1]?.message, `${registry.host} has no nginx:9.99.`);
    assert.equal(text("Dockerfile"), dockerfile);
    assert.equal(pin("--partial").code, 2);
    assert.equal(text("Dockerfile"), `FROM node:22@${digests["library/node:22"]} AS build\nFROM nginx:9.99\n`);
  });

  it("leaves alone what is no image that is pulled, and says why", () => {
    const dockerfile = "ARG BASE\nFROM ${BASE}\nFROM scratch\n";
    const values = 'image:\n  repository: nginx\n  tag: "1.27"\n';
    workspace = new Workspace({ Dockerfile: dockerfile, "chart/values.yaml": values });
    workspace.write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    const { code, references } = pinJson();
    assert.equal(code, 0);
    assert.deepEqual(
      references.map(({ image, state, message }) => [image, state, message]),
      [
        ["${BASE}", "left", "A variable without a default takes part in it."],
        ["nginx:1.27", "left", "The file has no place where its digest could be written."],
      ],
    );
    assert.deepEqual([text("Dockerfile"), text("chart/values.yaml")], [dockerfile, values]);
  });

  it("shows with --dry-run and --diff what it would do, and writes nothing", () => {
    workspace = new Workspace({ Dockerfile: "FROM node:22\n" });
    const pinned = `FROM node:22@${digests["library/node:22"]}`;
    assert.match(pin("--dry-run").out, /1:6 {2}pinned: node:22 -> sha256:[0-9a-f]{64}\n\n1 image: 1 to be pinned/);
    assert.match(pin("--diff").out, new RegExp(`-FROM node:22\n\\+${pinned}\n`));
    assert.deepEqual(pinJson("--dry-run").written, []);
    assert.equal(text("Dockerfile"), "FROM node:22\n");
  });

  it("tells with --check which tags have moved, and renews them with --update", async () => {
    const old = await pusher.index("acme/moving", "1", OCI, "first");
    const now = await pusher.index("acme/moving", "1", OCI, "second");
    const node = `FROM node:22@${digests["library/node:22"]} AS n\n`;
    const dockerfile = (digest: string) => `${node}FROM acme/moving:1@${digest}\nFROM alpine:3.24\n`;
    workspace = new Workspace({ Dockerfile: dockerfile(old) });
    const checked = pinJson("--check");
    assert.equal(checked.code, 1);
    assert.deepEqual(
      checked.references.map(({ state, pinned }) => [state, pinned]),
      [
        ["current", undefined],
        ["moved", `acme/moving:1@${now}`],
        ["unpinned", undefined],
      ],
    );
    assert.equal(checked.references[1]?.change?.before?.user, "10001");
    assert.match(pin("--check").out, /was of 2026-10-01, [0-9]+ B, user 10001; is of 2026-10-01/);
    assert.equal(text("Dockerfile"), dockerfile(old));
    assert.match(pin("--update").out, /1 pinned, 1 updated, 1 up to date in 1 file/);
    const alpine = `alpine:3.24@${digests["library/alpine:3.24"]}`;
    assert.equal(text("Dockerfile"), dockerfile(now).replace("alpine:3.24", alpine));
    assert.equal(pin("--check").code, 0);
  });

  it("does not call a platform of the index moved", async () => {
    const response = await fetch(`http://${registry.host}/v2/library/node/manifests/22`, {
      headers: { Accept: OCI.index },
    });
    const { manifests } = (await response.json()) as { manifests: { digest: string }[] };
    workspace = new Workspace({ Dockerfile: `FROM node:22@${manifests[1]?.digest}\n` });
    assert.equal(pin("--check").code, 0);
  });

  it("refuses options that contradict each other, and paths that are not there", () => {
    workspace = new Workspace({ Dockerfile: "FROM scratch\n" });
    assert.equal(pin("--check", "--update").code, 2);
    assert.equal(pin("--diff", "--format", "json").code, 2);
    assert.equal(pin("--mirror", "x").code, 2);
    for (const option of [
      "--mirror=docker.io=https://me:Leak61@mirror.example",
      "--insecure=http://me:Leak61@a.example",
    ]) {
      const { code, err } = pin(option);
      assert.equal(code, 2);
      assert.match(err, /--(?:mirror|insecure) takes .* not "(?:mirror|a)\.example"\./);
    }
    const { code, errors } = pinJson("nowhere");
    assert.equal(code, 2);
    assert.deepEqual(errors, [{ path: "nowhere", message: "This path does not exist." }]);
  });

  it("names a registry that can't be reached", () => {
    workspace = new Workspace({ Dockerfile: "FROM localhost:1/acme/app:1\n" });
    const { code, out } = plimsoll(workspace.folder, ["pin"]);
    assert.equal(code, 2);
    assert.match(out, /unresolved: localhost:1\/acme\/app:1\n {6}localhost:1 can't be reached: /);
  });
});

describe("plimsoll pin with a log-in and TLS", function () {
  this.timeout(120_000);
  let registry: DebianRegistry;
  let workspace: Workspace;
  const home = new Workspace();
  before(async () => {
    build();
    registry = await DebianRegistry.start({ auth: true, tls: true });
  });
  afterEach(() => workspace.remove());
  after(() => {
    registry.stop();
    home.remove();
  });

  const log = (configuration: unknown, env: Record<string, string> = {}) => {
    writeFileSync(home.at("config.json"), JSON.stringify(configuration));
    workspace = new Workspace({ Dockerfile: `FROM ${registry.host}/acme/none:1\n` });
    return plimsoll(workspace.folder, ["pin", "--format", "json"], {
      env: { DOCKER_CONFIG: home.folder, NODE_EXTRA_CA_CERTS: AUTHORITY, ...env },
    });
  };
  const auth = (password: string) => Buffer.from(`${USER}:${password}`).toString("base64");
  const message = (out: string) => (JSON.parse(out) as Output).references[0]?.message;

  it("takes the log-in of Docker's config.json", () => {
    const { out, err } = log({ auths: { [registry.host]: { auth: auth(PASSWORD) } } });
    assert.equal(message(out), `${registry.host} has no acme/none:1.`);
    assert.equal(err, "");
  });

  it("asks Docker's credential helper, found on PATH, but not one of the workspace", () => {
    const programs = home.at("bin");
    mkdirSync(programs, { recursive: true });
    const program = join(programs, "docker-credential-harbour");
    const answer = JSON.stringify({ ServerURL: registry.host, Username: USER, Secret: PASSWORD });
    writeFileSync(program, `#!/bin/sh\n[ "$1" = get ] && read -r asked && echo '${answer}'\n`);
    chmodSync(program, 0o755);
    const configuration = { credHelpers: { [registry.host]: "harbour" } };
    const env = { PATH: `${programs}:${process.env.PATH}` };
    assert.equal(message(log(configuration, env).out), `${registry.host} has no acme/none:1.`);
    assert.match(message(log(configuration).out) ?? "", /docker login/);
    writeFileSync(home.at("Dockerfile"), `FROM ${registry.host}/acme/none:1\n`);
    const inside = plimsoll(home.folder, ["pin", "--format", "json"], {
      env: { ...env, DOCKER_CONFIG: home.folder, NODE_EXTRA_CA_CERTS: AUTHORITY },
    });
    assert.match(message(inside.out) ?? "", /docker login/);
  });

  it("tells neither user nor password where they are refused", () => {
    const { code, out, err } = log({ auths: { [registry.host]: { auth: auth("Leak01zzQx") } } });
    assert.equal(code, 2);
    assert.match(message(out) ?? "", /does not accept the log-in that is kept for it/);
    assert.doesNotMatch(out + err, new RegExp(`Leak|${USER}|${auth("Leak01zzQx")}`));
  });
});
