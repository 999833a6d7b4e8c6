import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fileVariable } from "../../server/src/knowledge/file-variables.ts";
import { parseImageReference } from "../../server/src/model/image-reference.ts";

describe("variables that take the path of a file", () => {
  const cases: [image: string, name: string, other: string | undefined][] = [
    ["postgres:18", "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE"],
    ["public.ecr.aws/docker/library/postgres:18", "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE"],
    ["postgres:18", "PGPASSWORD", undefined],
    ["mysql:9.5", "MYSQL_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD_FILE"],
    ["mariadb:12", "MARIADB_PASSWORD", "MARIADB_PASSWORD_FILE"],
    ["mongo:8", "MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD_FILE"],
    ["rabbitmq:4", "RABBITMQ_DEFAULT_PASS", undefined],
    ["bitnami/redis:8", "REDIS_PASSWORD", "REDIS_PASSWORD_FILE"],
    ["grafana/grafana-oss:12", "GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_ADMIN_PASSWORD__FILE"],
    ["acme/postgres:1", "POSTGRES_PASSWORD", undefined],
  ];
  for (const [image, name, other] of cases) {
    it(`${image} ${name}`, () => {
      const reference = parseImageReference(image);
      assert.ok(reference);
      assert.equal(fileVariable(reference, name), other);
    });
  }
});
