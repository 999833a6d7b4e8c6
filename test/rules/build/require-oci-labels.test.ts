import rule from "../../../server/src/rules/build/require-oci-labels.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const P = "org.opencontainers.image.";
const SOURCE = `LABEL ${P}source=https://example.com/x\n`;
testRule(rule, {
  valid: [
    { kind, name: "a list of images", code: "FROM python:3.14 AS python\nFROM alpine:3.24 AS alpine\n" },
    { kind, code: `FROM a:1\n${SOURCE}` },
    { kind, name: "quoted", code: `FROM a:1\nLABEL "${P}source"="https://example.com/x" a=b\n` },
    { kind, name: "as in old files", code: `FROM a:1\nLABEL ${P}source https://example.com/x\n` },
    { kind, name: "from a variable", code: `FROM a:1\nARG URL\nLABEL ${P}source=$URL\n` },
    { kind, name: "of a parent stage", code: `FROM a:1 AS x\n${SOURCE}FROM x\n` },
    {
      kind,
      name: "well formed",
      code: `FROM a:1\n${SOURCE}LABEL ${P}created=2026-11-22T08:00:00Z ${P}licenses="MIT OR Apache-2.0"\n`,
    },
    { kind, name: "no image yet", code: "RUN x\n" },
    { kind, name: "others are asked for", code: "FROM a:1\nLABEL team=x\n", options: { required: ["team"] } },
  ],
  invalid: [
    {
      kind,
      name: "two stages and something in them",
      code: "FROM python:3.14 AS python\nRUN make\nFROM alpine:3.24 AS alpine\n",
      findings: [{ line: 3 }],
    },
    {
      kind,
      code: "FROM a:1 AS x\nFROM b:1\nUSER 1000\n",
      findings: [
        {
          line: 2,
          text: "b:1",
          sameAs: { hadolint: ["DL3049"] },
          fixes: [
            {
              safety: "choice",
              output: `FROM a:1 AS x\nFROM b:1\nLABEL ${P}source="https://example.com/REPLACE_WITH_YOUR_REPOSITORY"\nUSER 1000\n`,
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "badly formed",
      code: `FROM a:1\nLABEL ${P}source="our git" ${P}created=yesterday ${P}licenses="MIT, BSD"\n`,
      findings: [
        { line: 2, text: `${P}source="our git"`, sameAs: { hadolint: ["DL3052"] } },
        { line: 2, sameAs: { hadolint: ["DL3053"] } },
        { line: 2, sameAs: { hadolint: ["DL3054"] } },
      ],
    },
  ],
});
