import noWeak from "../../../server/src/rules/secret/no-weak-service-credentials.ts";
import { testRule } from "../rule-tester.ts";

const service = (image: string, lines: string) =>
  `services:\n  db:\n    image: ${image}\n${lines
    .split("\n")
    .map((l) => `    ${l}\n`)
    .join("")}`;

testRule(noWeak, {
  valid: [
    { kind: "compose", code: service("postgres:18", "environment:\n  POSTGRES_HOST_AUTH_METHOD: scram-sha-256") },
    {
      kind: "compose",
      name: "another rule speaks of passwords",
      code: service("postgres:18", "environment:\n  POSTGRES_PASSWORD: postgres"),
    },
    {
      kind: "compose",
      name: "a strong one",
      code: service("postgres:18", "environment:\n  POSTGRES_PASSWORD: aFj38!kd02"),
      settings: { extends: [], rules: { "no-weak-service-credentials": "warning" } },
    },
    { kind: "compose", name: "from outside", code: service("mysql:9", "environment:\n  - MYSQL_ALLOW_EMPTY_PASSWORD") },
    { kind: "compose", name: "only on the host", code: service("redis:8", 'ports:\n  - "127.0.0.1:6379:6379"') },
    {
      kind: "compose",
      name: "with a password",
      code: service("redis:8", 'command: redis-server --requirepass "$$P"\nports:\n  - "6379:6379"'),
    },
    {
      kind: "compose",
      name: "settings that can't be read",
      code: service("redis:8", 'command: redis-server /etc/redis.conf\nports:\n  - "6379:6379"'),
    },
    {
      kind: "compose",
      name: "variables from a file",
      code: service("mongo:8", 'env_file: db.env\nports:\n  - "27017:27017"'),
    },
    {
      kind: "compose",
      name: "with a user",
      code: service("mongo:8", 'environment:\n  MONGO_INITDB_ROOT_USERNAME: a\nports:\n  - "27017:27017"'),
    },
    { kind: "compose", name: "another image", code: service("acme/redis:8", 'ports:\n  - "6379:6379"') },
    { kind: "dockerfile", code: "FROM redis:8\nEXPOSE 6379\n" },
  ],
  invalid: [
    {
      kind: "compose",
      code: service("postgres:18", "environment:\n  - POSTGRES_HOST_AUTH_METHOD=trust\n  - POSTGRES_DB=app"),
      findings: [
        {
          line: 5,
          severity: "warning",
          fixes: [{ safety: "choice", output: service("postgres:18", "environment:\n  - POSTGRES_DB=app") }],
        },
      ],
    },
    {
      kind: "compose",
      name: "where no other rule speaks of passwords",
      code: service("neo4j:5", "environment:\n  NEO4J_AUTH: neo4j/test"),
      preset: "pss-baseline",
      settings: { extends: ["plimsoll:pss-baseline"], rules: { "no-weak-service-credentials": "warning" } },
      findings: [
        {
          line: 5,
          message: /tries first/,
          fixes: [
            {
              safety: "choice",
              output: `${service("neo4j:5", "environment:\n  NEO4J_AUTH_FILE: /run/secrets/db_neo4j_auth\nsecrets:\n  - db_neo4j_auth")}secrets:\n  db_neo4j_auth:\n    file: ./secrets/db_neo4j_auth.txt\n`,
            },
            { safety: "choice", output: service("neo4j:5", 'environment:\n  NEO4J_AUTH: "${NEO4J_AUTH:?}"') },
          ],
        },
      ],
    },
    {
      kind: "compose",
      name: "the team's own",
      code: service("acme/db:1", "environment:\n  DB_PASSWORD: acme"),
      settings: {
        extends: ["plimsoll:pss-baseline"],
        rules: { "no-weak-service-credentials": { severity: "warning", values: ["acme"] } },
      },
      findings: [{ line: 5 }],
    },
    {
      kind: "kubernetes",
      code: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: es\n      image: elasticsearch:9.2.1\n      env:\n        - name: xpack.security.enabled\n          value: "false"\n',
      findings: [{ line: 10, message: /opens container es to everybody/ }],
    },
    { kind: "compose", code: service("redis:8", 'ports:\n  - "6379:6379"'), findings: [{ line: 5, message: /6379/ }] },
    {
      kind: "compose",
      code: service("mongo:8", 'ports:\n  - "27017:27017"'),
      findings: [{ line: 5, message: /ROOT_USERNAME/ }],
    },
    { kind: "compose", code: service("traefik:3.6", "command: --api.insecure=true"), findings: [{ line: 4 }] },
    {
      kind: "dockerfile",
      code: "FROM quay.io/jupyter/base-notebook:2025-11-10\nCMD start-notebook.py --IdentityProvider.token=''\n",
      findings: [{ line: 2 }],
    },
    { kind: "dockerfile", code: "FROM mysql:9.5\nENV MYSQL_ALLOW_EMPTY_PASSWORD=1\n", findings: [{ line: 2 }] },
  ],
});
