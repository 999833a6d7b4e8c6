import disabled from "../../../server/src/rules/container/no-disabled-healthcheck.ts";
import required from "../../../server/src/rules/container/require-healthcheck.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const service = (lines: string) => `services:\n  app:\n    image: acme/app:1\n${lines}`;
testRule(required, {
  valid: [
    { kind, code: "FROM a:1\nHEALTHCHECK CMD x\n" },
    { kind, name: "of a parent stage", code: "FROM a:1 AS x\nHEALTHCHECK CMD x\nFROM x\n" },
    { kind, name: "switched off on purpose", code: "FROM a:1\nHEALTHCHECK NONE\n" },
    { kind, name: "files to be exported", code: "FROM scratch\nCOPY a /\n" },
    { kind, name: "a fragment", code: "RUN x\n" },
    { kind: "compose", code: service("    healthcheck:\n      test: [CMD, x]\n") },
    { kind: "compose", name: "built here", code: "services:\n  app:\n    build: .\n" },
    { kind: "compose", name: "an override", file: "compose.override.yaml", code: service("    user: x\n") },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a service, perhaps",
      code: 'FROM debian:13\nCMD ["app"]\n',
      findings: [{ line: 1, severity: "hint", message: /if it is a service/, fixes: [] }],
    },
    {
      kind,
      code: "FROM a:1 AS x\nHEALTHCHECK CMD x\nFROM b:1\nCMD y\n",
      findings: [
        {
          line: 3,
          text: "b:1",
          sameAs: {
            hadolint: ["DL3057"],
            trivy: ["DS-0026"],
            checkov: ["CKV_DOCKER_2"],
            kics: ["b03a748a"],
          },
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "curl is there",
      code: "FROM debian:13\nRUN apt-get install -y curl\nEXPOSE 8443\nUSER app\nCMD y\n",
      findings: [
        {
          line: 1,
          fixes: [
            {
              safety: "choice",
              output:
                "FROM debian:13\nRUN apt-get install -y curl\nEXPOSE 8443\nHEALTHCHECK --interval=30s --timeout=3s CMD curl -fsS -o /dev/null https://localhost:8443/ || exit 1\nUSER app\nCMD y\n",
            },
          ],
        },
      ],
    },
    { kind, name: "nothing in it yet", code: "FROM scratch\n", findings: [{ line: 1 }] },
    { kind: "compose", code: service(""), findings: [{ line: 2, text: "app", fixes: [] }] },
  ],
});

testRule(disabled, {
  valid: [
    { kind, code: "FROM a:1\nHEALTHCHECK CMD x\n" },
    { kind, name: "a stage that does not run", code: "FROM a:1 AS x\nHEALTHCHECK NONE\nFROM b:1\n" },
    { kind: "compose", code: service("    healthcheck:\n      disable: false\n      test: [CMD, x]\n") },
    { kind: "compose", name: "a variable", code: service("    healthcheck:\n      disable: $" + "{X}\n") },
  ],
  invalid: [
    { kind, code: "FROM a:1\nHEALTHCHECK NONE\n", findings: [{ line: 2, text: "HEALTHCHECK NONE", fixes: [] }] },
    {
      kind,
      name: "a check of its own",
      code: "FROM alpine:3\nEXPOSE 80\nHEALTHCHECK NONE\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              output:
                "FROM alpine:3\nEXPOSE 80\nHEALTHCHECK --interval=30s --timeout=3s CMD wget -q -O /dev/null http://localhost:80/ || exit 1\n",
            },
          ],
        },
      ],
    },
    {
      kind: "compose",
      code: service("    healthcheck: # off\n      disable: true\n"),
      findings: [
        { line: 5, text: "true", fixes: [{ output: service("    healthcheck: # off\n      disable: false\n") }] },
      ],
    },
    {
      kind: "compose",
      name: "the test NONE",
      code: service('    healthcheck:\n      test: ["NONE"]\n'),
      findings: [{ line: 5, fixes: [] }],
    },
  ],
});
