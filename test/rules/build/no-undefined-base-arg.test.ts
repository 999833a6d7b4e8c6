import rule from "../../../server/src/rules/build/no-undefined-base-arg.ts";
import { testDockerfileRule } from "../rule-tester.ts";

testDockerfileRule(rule, {
  valid: [
    { code: "ARG V=3\nFROM alpine:$V\n" },
    { name: "an alternative", code: "ARG V\nFROM alpine:${V:-3}\n" },
    { name: "nothing is lost without it", code: "ARG SUFFIX\nFROM alpine${SUFFIX}\n" },
    { name: "platform variables", code: "FROM --platform=$BUILDPLATFORM alpine:${TARGETARCH}\n" },
    { name: "no variable", code: "FROM alpine:3\n" },
    { name: "a stage by a variable", code: "ARG S=a\nFROM alpine:3 AS stage-a\nFROM stage-${S}\n" },
    { name: "an ARG above is being typed", code: "ARG\nFROM alpine:$V\n" },
    { name: "scratch", code: "ARG BASE=scratch\nFROM $BASE\n" },
  ],
  invalid: [
    {
      code: "FROM alpine:$V\n",
      findings: [
        {
          line: 1,
          text: "$V",
          severity: "error",
          sameAs: { buildkit: ["UndefinedArgInFrom", "InvalidDefaultArgInFrom"] },
          fixes: [],
        },
      ],
    },
    {
      name: "a slip in the name of a platform variable",
      code: "FROM --platform=${BUILDPLATFROM} alpine:3\n",
      findings: [
        {
          line: 1,
          text: "${BUILDPLATFROM}",
          message: /Did you mean BUILDPLATFORM/,
          fixes: [{ title: "Use BUILDPLATFORM", output: "FROM --platform=${BUILDPLATFORM} alpine:3\n" }],
        },
      ],
    },
    {
      name: "an ARG of a stage does not count",
      code: "FROM a:1 AS x\r\nARG V=3\r\nFROM alpine:$V\r\n",
      findings: [{ line: 3, fixes: [{ output: "ARG V=3\r\nFROM a:1 AS x\r\nARG V=3\r\nFROM alpine:$V\r\n" }] }],
    },
    {
      name: "an alternative always applies",
      code: "FROM alpine:${V:-3}\n",
      findings: [{ line: 1, severity: "warning", message: /never set/, sameAs: { buildkit: ["UndefinedArgInFrom"] } }],
    },
    {
      name: "without a default",
      code: "ARG V\nFROM alpine:${V}\n",
      findings: [
        {
          line: 2,
          text: "alpine:${V}",
          severity: "info",
          sameAs: { buildkit: ["InvalidDefaultArgInFrom"] },
          fixes: [],
        },
      ],
    },
    { name: "the whole image", code: "ARG BASE\nFROM ${BASE}\n", findings: [{ line: 2, severity: "info" }] },
    {
      name: "a default that is no image",
      code: "ARG V=Alpine:3\nFROM $V\n",
      findings: [{ line: 2, severity: "warning", message: /\$V is no name/ }],
    },
  ],
});
