import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { closedRegistry } from "../../server/src/knowledge/closed-registries.ts";
import { secretFile } from "../../server/src/knowledge/secrets/files.ts";
import { opening } from "../../server/src/knowledge/service-credentials.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";

describe("registries that are closed", () => {
  const instead = (text: string) => {
    const reference = parseImageReference(text);
    assert.ok(reference);
    return closedRegistry(reference)?.instead;
  };

  it("keeps path, tag and digest where the images live on", () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    assert.equal(instead(`k8s.gcr.io/sig-storage/csi:v1@${digest}`), `registry.k8s.io/sig-storage/csi:v1@${digest}`);
    assert.equal(instead("eu.gcr.io/k8s-artifacts-prod/pause:3.2"), "registry.k8s.io/pause:3.2");
    assert.equal(instead("quay.io/coreos/dex:v2.10.0"), "ghcr.io/dexidp/dex:v2.10.0");
  });

  it("names nothing where that is not known, and leaves living ones alone", () => {
    assert.equal(instead("registry.centos.org/centos:7"), undefined);
    assert.equal(closedRegistry(parseImageReference("gcr.io/acme/app") as never), undefined);
    assert.ok(closedRegistry(parseImageReference("registry.centos.org/centos") as never));
  });

  it("gives references that can be parsed", () => {
    for (const text of ["k8s.gcr.io/a", "gcr.io/google_containers/a:1", "quay.io/coreos/clair:v2"]) {
      assert.ok(parseImageReference(instead(text) ?? ""), text);
    }
  });
});

describe("services that are open", () => {
  it("tells a weak password from none at all", () => {
    assert.equal(opening("POSTGRES_PASSWORD", "Postgres")?.how, "weak password");
    assert.equal(opening("POSTGRES_HOST_AUTH_METHOD", "trust")?.how, "no password");
    assert.equal(opening("NEO4J_AUTH", "none")?.how, "no password");
    assert.equal(opening("NEO4J_AUTH", "neo4j/changeme")?.how, "weak password");
    assert.equal(opening("MYSQL_ALLOW_EMPTY_PASSWORD", "YES")?.how, "no password");
  });

  it("says nothing of good passwords, empty ones and other variables", () => {
    assert.equal(opening("POSTGRES_PASSWORD", "Zk3-93kfl"), undefined);
    assert.equal(opening("POSTGRES_PASSWORD", ""), undefined);
    assert.equal(opening("NEO4J_AUTH", "neo4j/Zk3-93kfl"), undefined);
    assert.equal(opening("POSTGRES_USER", "postgres"), undefined);
  });
});

describe("files that hold secrets", () => {
  it("are told by their names and folders", () => {
    for (const path of [
      "/root/.ssh/id_rsa",
      ".npmrc",
      "a/b/.env.production",
      "~/.aws/credentials",
      "tls/server.key",
      ".ssh/",
    ]) {
      assert.ok(secretFile(path), path);
    }
    for (const path of [".ssh/known_hosts", "id_rsa.pub", ".env.example", "src/keys.ts", ""]) {
      assert.equal(secretFile(path), undefined, path);
    }
    assert.ok(secretFile("conf/acme.token", ["*.token"]));
  });

  it("are looked for in short time", () => {
    const start = performance.now();
    secretFile(`${"/".repeat(200_000)}x`);
    assert.ok(performance.now() - start < 200);
  });
});
