import rule from "../../../server/src/rules/build/no-duplicate-instruction.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: 'FROM a:1\nENTRYPOINT ["a"]\nCMD ["b"]\nHEALTHCHECK NONE\n' },
    { kind, name: "one in each stage", code: "FROM a:1 AS x\nCMD a\nFROM x\nCMD b\n" },
    { kind, name: "what ONBUILD holds is for another file", code: "FROM a:1\nONBUILD CMD a\nCMD b\n" },
    { kind, name: "half typed", code: "FROM a:1\nCMD a\nCMD\n" },
    { kind, name: "a list half typed", code: "FROM a:1\nCMD a\nCMD [\n" },
  ],
  invalid: [
    {
      kind,
      code: "FROM a:1\nCMD a\nRUN x\n# last\nCMD b\n",
      findings: [
        {
          line: 2,
          text: "CMD",
          sameAs: { hadolint: ["DL4003"], buildkit: ["MultipleInstructionsDisallowed"], trivy: ["DS-0016"] },
          fixes: [{ safety: "choice", output: "FROM a:1\nRUN x\n# last\nCMD b\n" }],
        },
      ],
    },
    {
      kind,
      name: "three",
      code: "FROM a:1\nENTRYPOINT a\nENTRYPOINT b\nENTRYPOINT c\n",
      findings: [{ line: 2, message: /ENTRYPOINT/ }, { line: 3 }],
    },
    {
      kind,
      code: "FROM a:1\nHEALTHCHECK NONE\nHEALTHCHECK CMD x\n",
      findings: [
        {
          line: 2,
          sameAs: { hadolint: ["DL3012"], buildkit: ["MultipleInstructionsDisallowed"], trivy: ["DS-0023"] },
        },
      ],
    },
  ],
});
