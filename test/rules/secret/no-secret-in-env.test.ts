import rule from "../../../server/src/rules/secret/no-secret-in-env.ts";
import { testRule } from "../rule-tester.ts";

const pod = (env: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      env:\n${env}`;
const service = (line: string) => `services:\n  db:\n    image: postgres:18\n    environment:\n      ${line}\n`;
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "says itself that it is none",
      code: "FROM ruby:3.4\nARG SECRET_KEY_BASE_DUMMY=1\nENV FAKE_API_TOKEN=a8f5f167f44f4964e6c998de\n",
    },
    {
      kind: "dockerfile",
      code: "FROM a:1\nENV DB_HOST=db TOKEN_TTL=3600 GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D\n",
    },
    { kind: "dockerfile", name: "a reference", code: "FROM a:1\nENV DB_PASSWORD=$X\n" },
    { kind: "dockerfile", name: "a path", code: "FROM a:1\nENV DB_PASSWORD_FILE=/run/secrets/db\n" },
    {
      kind: "dockerfile",
      name: "allowed by name",
      code: "FROM a:1\nARG SITE_KEY_TOKEN\n",
      options: { allowNames: ["site_key_token"] },
    },
    {
      kind: "kubernetes",
      name: "from a Secret",
      code: pod("        - name: DB_PASSWORD\n          valueFrom: { secretKeyRef: { name: db, key: password } }\n"),
    },
    { kind: "kubernetes", name: "a template", code: pod("        - name: DB_PASSWORD\n          value: $(OTHER)\n") },
    { kind: "compose", code: service("POSTGRES_PASSWORD: ${DB_PASSWORD}") },
    {
      kind: "compose",
      name: "from the caller",
      code: "services:\n  db:\n    image: postgres:18\n    environment:\n      - POSTGRES_PASSWORD\n",
    },
    { kind: "compose", name: "its name says that it is none", code: service("NOTSECRET: a8f5f167f44f4964") },
    { kind: "compose", name: "the same in two words", code: service("NOT_SECRET: a8f5f167f44f4964") },
  ],
  invalid: [
    {
      kind: "kustomize",
      name: "what a patch gives, nothing else gives",
      code: "resources: [base]\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Pod\n      metadata: { name: app }\n      spec:\n        containers:\n          - name: app\n            env:\n              - name: DB_PASSWORD\n                value: correct-horse\n",
      findings: [{ line: 12, text: "correct-horse" }],
    },
    {
      kind: "compose",
      name: "the first of a pair is a user's name",
      code: service("MINIO_ACCESS_KEY: store-user\n      MINIO_SECRET_KEY: correct-horse"),
      preset: "recommended",
      findings: [{ line: 6, text: "correct-horse" }],
    },
    {
      kind: "compose",
      name: "alone it is all there is",
      code: service("SYSDIG_ACCESS_KEY: correct-horse"),
      preset: "recommended",
      findings: [{ line: 5, text: "correct-horse" }],
    },
    {
      kind: "dockerfile",
      code: "FROM a:1\nENV MODE=x DB_PASSWORD=correct-horse\n",
      findings: [
        {
          line: 2,
          text: "correct-horse",
          severity: "error",
          sameAs: {
            hadolint: ["DL3064"],
            buildkit: ["SecretsUsedInArgOrEnv"],
            trivy: ["DS-0031"],
            semgrep: ["dockerfile/security/secret-in-build-arg"],
            kics: ["c3e1b6ae"],
          },
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "a build argument needs no value",
      code: "FROM a:1\nARG NPM_TOKEN\n",
      findings: [{ line: 2, text: "NPM_TOKEN", severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "a builder stage",
      code: "FROM a:1 AS b\nENV DB_PASSWORD=correct-horse\nFROM a:1\n",
      findings: [{ line: 2, severity: "warning" }],
    },
    {
      kind: "dockerfile",
      name: "a name of the team",
      code: "FROM a:1\nENV LOSUNG=correct-horse\n",
      options: { names: ["losung"] },
      findings: [{ line: 2 }],
    },
    {
      kind: "kubernetes",
      code: pod(
        "        - name: DB_PASSWORD\n          value: correct-horse # old\n        - name: MODE\n          value: x\n",
      ),
      findings: [
        {
          line: 11,
          text: "correct-horse",
          sameAs: { "kube-linter": ["env-var-secret"], polaris: ["sensitiveContainerEnvVar"] },
        },
      ],
    },
    {
      kind: "compose",
      name: "the default counts, and a weak one is a warning",
      code: service("POSTGRES_PASSWORD: ${DB_PASSWORD:-postgres}"),
      findings: [{ line: 5, severity: "warning", message: /guesses/ }],
    },
    {
      kind: "compose",
      name: "a list",
      code: "services:\n  db:\n    image: postgres:18\n    environment:\n      - POSTGRES_PASSWORD=correct-horse\n",
      findings: [
        {
          line: 5,
          text: "correct-horse",
          severity: "error",
          fixes: [
            {
              title: "Read it from a file: POSTGRES_PASSWORD_FILE=/run/secrets/db_postgres_password",
              safety: "choice",
              output:
                "services:\n  db:\n    image: postgres:18\n    environment:\n      - POSTGRES_PASSWORD_FILE=/run/secrets/db_postgres_password\n    secrets:\n      - db_postgres_password\nsecrets:\n  db_postgres_password:\n    file: ./secrets/db_postgres_password.txt\n",
            },
            {
              safety: "choice",
              output:
                'services:\n  db:\n    image: postgres:18\n    environment:\n      - "POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?}"\n',
            },
          ],
        },
      ],
    },
    {
      kind: "compose",
      name: "the secret is there already, and other secrets are",
      code: "services:\n  db:\n    image: mysql:9.5\n    environment:\n      MYSQL_ROOT_PASSWORD: correct-horse # now\n      MYSQL_DATABASE: app\n    secrets: [tls, db_mysql_root_password]\nsecrets:\n  tls: { file: ./tls }\n  db_mysql_root_password: { environment: ROOT }\n",
      findings: [
        {
          line: 5,
          fixes: [
            {
              output:
                "services:\n  db:\n    image: mysql:9.5\n    environment:\n      # now\n      MYSQL_DATABASE: app\n      MYSQL_ROOT_PASSWORD_FILE: /run/secrets/db_mysql_root_password\n    secrets: [tls, db_mysql_root_password]\nsecrets:\n  tls: { file: ./tls }\n  db_mysql_root_password: { environment: ROOT }\n",
            },
            {
              output:
                'services:\n  db:\n    image: mysql:9.5\n    environment:\n      MYSQL_ROOT_PASSWORD: "${MYSQL_ROOT_PASSWORD:?}" # now\n      MYSQL_DATABASE: app\n    secrets: [tls, db_mysql_root_password]\nsecrets:\n  tls: { file: ./tls }\n  db_mysql_root_password: { environment: ROOT }\n',
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "an image that takes files",
      code: "FROM postgres:18\nENV POSTGRES_DB=app POSTGRES_PASSWORD=correct-horse\n",
      findings: [
        {
          line: 2,
          fixes: [
            {
              safety: "choice",
              output: "FROM postgres:18\nENV POSTGRES_DB=app POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password\n",
            },
            { safety: "choice", output: "FROM postgres:18\nENV POSTGRES_DB=app\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "two underscores, and the old way to write ENV",
      code: "FROM grafana/grafana:12.0.0\nENV GF_SECURITY_ADMIN_PASSWORD correct-horse\n",
      findings: [
        {
          line: 2,
          fixes: [
            {
              output:
                "FROM grafana/grafana:12.0.0\nENV GF_SECURITY_ADMIN_PASSWORD__FILE /run/secrets/gf_security_admin_password\n",
            },
            { output: "FROM grafana/grafana:12.0.0\n" },
          ],
        },
      ],
    },
    {
      kind: "compose",
      name: "one text under an anchor is one finding",
      code: 'x-env: &env\n  DB_PASSWORD: "correct-horse"\nservices:\n  a: { image: "acme/a:1", environment: *env }\n  b: { image: "acme/b:1", environment: { <<: *env } }\n',
      findings: [
        {
          line: 2,
          fixes: [
            {
              safety: "choice",
              output:
                'x-env: &env\n  DB_PASSWORD: "${DB_PASSWORD:?}"\nservices:\n  a: { image: "acme/a:1", environment: *env }\n  b: { image: "acme/b:1", environment: { <<: *env } }\n',
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "a default that everybody guesses is no secret, but no good value either",
      code: "FROM a:1\nENV SECRET_KEY=dev\n",
      findings: [{ line: 2, text: "dev", severity: "warning" }],
    },
    {
      kind: "aci",
      name: "a secure value still stands in the file",
      code: "apiVersion: 2023-05-01\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  containers:\n    - name: web\n      properties:\n        image: acme/web:1.4\n        environmentVariables:\n          - name: API_KEY\n            secureValue: correct-horse\n          - name: DB_PASSWORD\n            value: correct-horse\n",
      findings: [
        { line: 11, severity: "warning" },
        { line: 13, text: "correct-horse", severity: "error", sameAs: { checkov: ["CKV_AZURE_235"] } },
      ],
    },
  ],
});
