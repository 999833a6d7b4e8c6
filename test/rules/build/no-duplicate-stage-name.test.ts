import rule from "../../../server/src/rules/build/no-duplicate-stage-name.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1 AS build\nFROM b:1 AS run\n" },
    { kind, name: "no names", code: "FROM a:1\nFROM a:1\n" },
    { kind, name: "the empty image", code: "FROM scratch\nFROM scratch\n" },
  ],
  invalid: [
    {
      kind,
      name: "case does not matter",
      code: "FROM a:1 AS build\nFROM b:1 AS Build\nFROM c:1 as build\n",
      findings: [
        {
          line: 2,
          text: "Build",
          sameAs: {
            hadolint: ["DL3024"],
            buildkit: ["DuplicateStageName"],
            trivy: ["DS-0012"],
            checkov: ["CKV_DOCKER_11"],
            kics: ["f2daed12"],
          },
        },
        { line: 3, text: "build" },
      ],
    },
    {
      kind,
      name: "reserved",
      code: "FROM a:1 AS scratch\nFROM b:1 AS Context\n",
      findings: [
        {
          line: 1,
          text: "scratch",
          severity: "warning",
          sameAs: { hadolint: ["DL3063"], buildkit: ["ReservedStageName"] },
        },
        { line: 2, text: "Context" },
      ],
    },
  ],
});
