import rule from "../../../server/src/rules/build/no-undefined-variable.ts";
import { testDockerfileRule } from "../rule-tester.ts";

testDockerfileRule(rule, {
  valid: [
    { code: "FROM acme/base:1\nENV A=$ACME_HOME\n" },
    { name: "a base that sets more", code: "FROM golang:1.26\nENV PATH=$GOPATH/bin:$PATH\n" },
    { name: "declared", code: "FROM alpine:3\nARG X\nENV A=$X B=$PATH\nCOPY --chown=$X a /$A\n" },
    { name: "in a parent stage", code: "FROM alpine:3 AS a\nARG X=1\nENV Y=2\nFROM a\nENV Z=$X$Y\n" },
    { name: "with an alternative", code: "FROM alpine:3\nENV A=${X:-y} B=${X:+y} P=/x${Q+:$PATH}\n" },
    {
      name: "the shell's",
      code: 'FROM alpine:3\nRUN echo $X\nCMD echo $Y\nENTRYPOINT ["$Z"]\nHEALTHCHECK CMD $H\n',
    },
    { name: "quoted and escaped", code: "FROM alpine:3\nENV A='$X' B=\\$Y\n" },
    { name: "one ARG after the other", code: "FROM alpine:3\nARG X=1 Y=$X\n" },
    { name: "ONBUILD", code: "FROM alpine:3\nONBUILD ENV A=$X\n" },
    { name: "a heredoc as it stands", code: "FROM alpine:3\nCOPY <<'E' /x\n$host\nE\n" },
  ],
  invalid: [
    {
      name: "above the first FROM alone",
      code: "ARG V=1\nFROM acme/base:1\nLABEL v=${V}\n",
      findings: [
        {
          line: 3,
          text: "${V}",
          message: /counts for FROM alone/,
          fixes: [{ safety: "choice", output: "ARG V=1\nFROM acme/base:1\nARG V\nLABEL v=${V}\n" }],
        },
      ],
    },
    {
      name: "a platform variable",
      code: "FROM acme/base:1\nADD https://example.com/tool-$TARGETARCH /tool\n",
      findings: [
        {
          line: 2,
          text: "$TARGETARCH",
          fixes: [{ output: "FROM acme/base:1\nARG TARGETARCH\nADD https://example.com/tool-$TARGETARCH /tool\n" }],
        },
      ],
    },
    {
      name: "further down",
      code: "FROM acme/base:1\nENV A=$B\nENV B=1\n",
      findings: [{ line: 2, text: "$B", message: /further down/ }],
    },
    { name: "in the same ENV", code: "FROM acme/base:1\nENV B=1 A=$B\n", findings: [{ line: 2, text: "$B" }] },
    {
      name: "in another stage",
      code: "FROM acme/x:1 AS x\nARG V=1\nFROM acme/y:1\nWORKDIR /v/$V\n",
      findings: [{ line: 4, message: /another stage/ }],
    },
    {
      name: "a slip",
      code: "FROM acme/x:1\nARG VERSION=1\nENV A=${VERSOIN}\n",
      findings: [
        {
          line: 3,
          message: /Did you mean VERSION/,
          fixes: [{ output: "FROM acme/x:1\nARG VERSION=1\nENV A=${VERSION}\n" }],
        },
      ],
    },
    {
      name: "a bare base",
      code: "FROM alpine:3\nENV A=$HOME/x\nUSER $HOME\n",
      findings: [{ line: 2, text: "$HOME" }, { line: 3 }],
    },
    { name: "flags", code: "FROM scratch\nCOPY --chown=$U a /b\n", findings: [{ line: 2, text: "$U" }] },
    {
      name: "EXPOSE is not among BuildKit's",
      code: "FROM alpine:3\nEXPOSE $PORT\n",
      findings: [{ line: 2, sameAs: {} }],
    },
    {
      name: "mounts",
      code: "FROM alpine:3\nRUN --mount=type=cache,target=$CACHE echo $X\n",
      findings: [{ line: 2, text: "$CACHE", sameAs: { buildkit: ["UndefinedVar"] } }],
    },
    {
      name: "a heredoc",
      code: "FROM debian:13\nCOPY <<E /nginx.conf\nserver_name '$host';\nE\n",
      findings: [{ line: 3, text: "$host" }],
    },
  ],
});
