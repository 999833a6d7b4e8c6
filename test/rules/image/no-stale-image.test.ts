import rule from "../../../server/src/rules/image/no-stale-image.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM debian:13\n" },
    { kind, name: "young enough", code: "FROM debian:trixie-20260901\n" },
    { kind, name: "of tomorrow", code: "FROM debian:trixie-20270101\n" },
    { kind, name: "a number that is no date", code: "FROM acme/app:20241399\n" },
    { kind, name: "a version that begins like one", code: "FROM acme/app:2024.1\n" },
    { kind, name: "a day that is part of a number", code: "FROM acme/app:202401011\n" },
    { kind, name: "only a builder", code: "FROM debian:bookworm-20240110 AS b\nFROM debian:13\nCOPY --from=b /a /a\n" },
    { kind, name: "older is fine here", code: "FROM debian:bookworm-20260101\n", options: { maxAgeDays: 365 } },
    { kind, name: "named by the team", code: "FROM acme/x:20200101\n", options: { ignore: ["acme/*"] } },
    { kind: "compose", name: "built here", code: "services:\n  a:\n    build: .\n    image: a:20200101\n" },
    {
      kind,
      name: "built lately",
      code: "FROM acme/x:1\n",
      told: { "acme/x:1": { created: "2026-09-01T00:00:00.000Z" } },
    },
    { kind, name: "of no known time", code: "FROM acme/x:2\n", told: { "acme/x:2": { created: undefined } } },
    {
      kind,
      name: "built again since the date in its tag",
      code: "FROM acme/x:20240110\n",
      told: { "acme/x:20240110": { created: "2026-11-10T00:00:00.000Z" } },
    },
  ],
  invalid: [
    {
      kind,
      name: "as its registry has told",
      code: "FROM acme/x:1\n",
      told: { "acme/x:1": { created: "2026-08-23T23:00:00.000Z" } },
      findings: [{ line: 1, message: /^acme\/x:1 was built on 2026-08-23, 91 days ago/ }],
    },
    {
      kind,
      name: "no known time but that of the tag",
      code: "FROM acme/x:20240110\n",
      told: { "acme/x:20240110": { created: undefined } },
      findings: [{ line: 1, message: /2024-01-10/ }],
    },
    {
      kind,
      code: "FROM debian:bookworm-20240110-slim\n",
      findings: [
        {
          line: 1,
          text: "debian:bookworm-20240110-slim",
          severity: "info",
          message: /2024-01-10, 1047 days ago/,
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "one day too old",
      code: "FROM debian:trixie-20260823\n",
      findings: [{ line: 1, message: /91 days/ }],
    },
    { kind, name: "with a build number", code: "FROM archlinux:base-20240101.0.204095\n", findings: [{ line: 1 }] },
    {
      kind: "kubernetes",
      name: "with a time",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: quay.io/minio/minio:RELEASE.2024-01-11T07-46-16Z\n",
      findings: [{ line: 8 }],
    },
  ],
});
