import rule from "../../../server/src/rules/container/no-privileged-build.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const build = (lines: string) => `services:\n  app:\n    build:\n      context: .\n${lines}`;
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\nRUN --network=none --security=sandbox x\n" },
    { kind: "compose", code: build("      privileged: false\n      network: none\n") },
    { kind: "compose", name: "a context alone", code: "services:\n  app:\n    build: ./app\n" },
    { kind: "compose", name: "a variable", code: build("      network: $" + "{NET}\n") },
  ],
  invalid: [
    {
      kind,
      code: "FROM a:1 AS x\nRUN --mount=type=cache,target=/c --security=insecure  make\nFROM b:1\nONBUILD RUN --network=host curl x\n",
      findings: [
        {
          line: 2,
          text: "--security=insecure",
          severity: "error",
          fixes: [
            {
              safety: "choice",
              output:
                "FROM a:1 AS x\nRUN --mount=type=cache,target=/c make\nFROM b:1\nONBUILD RUN --network=host curl x\n",
            },
          ],
        },
        { line: 4, text: "--network=host", severity: "warning" },
      ],
    },
    {
      kind: "compose",
      code: build("      privileged: true\n      network: host # why\n"),
      findings: [
        {
          line: 5,
          severity: "error",
          fixes: [{ output: build("      privileged: false\n      network: host # why\n") }],
        },
        { line: 6, severity: "warning" },
      ],
    },
    {
      kind: "compose",
      name: "entitlements",
      code: build("      entitlements:\n        - security.insecure\n        - network.host\n"),
      findings: [
        { line: 6, severity: "error", fixes: [{ output: build("      entitlements:\n        - network.host\n") }] },
        { line: 7, severity: "warning" },
      ],
    },
  ],
});
