import rule from "../../../server/src/rules/build/no-hardcoded-platform.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const CONSTANT = {
  hadolint: ["DL3029"],
  buildkit: ["FromPlatformFlagConstDisallowed"],
  kics: ["b16e8501"],
  semgrep: ["dockerfile/best-practice/avoid-platform-with-from"],
};
testRule(rule, {
  valid: [
    { kind, code: "FROM --platform=$BUILDPLATFORM a:1\n" },
    { kind, name: "a variable", code: "ARG P=linux/amd64\nFROM --platform=$P a:1\n" },
    { kind, name: "named after the architecture", code: "FROM --platform=linux/amd64 a:1 AS build-amd64\n" },
    { kind, name: "in another spelling", code: "FROM --platform=linux/x86_64 a:1 AS my-amd64\n" },
    { kind, name: "named after the system", code: "FROM --platform=windows/amd64 a:1 AS windows\n" },
  ],
  invalid: [
    {
      kind,
      code: "FROM --platform=linux/amd64   a:1\n",
      findings: [
        {
          line: 1,
          text: "--platform=linux/amd64",
          sameAs: CONSTANT,
          fixes: [{ safety: "choice", output: "FROM a:1\n" }],
        },
      ],
    },
    {
      kind,
      name: "a stage that only compiles",
      code: "FROM --platform=linux/arm64 a:1 AS build\nFROM b:1\n",
      findings: [
        {
          line: 1,
          fixes: [
            { output: "FROM --platform=$BUILDPLATFORM a:1 AS build\nFROM b:1\n" },
            { output: "FROM a:1 AS build\nFROM b:1\n" },
          ],
        },
      ],
    },
    {
      kind,
      name: "what applies anyway",
      code: 'FROM --platform="${TARGETPLATFORM}" a:1\n',
      findings: [
        {
          line: 1,
          sameAs: { hadolint: ["DL3065"], buildkit: ["RedundantTargetPlatform"] },
          fixes: [{ safety: "safe", output: "FROM a:1\n" }],
        },
      ],
    },
  ],
});
