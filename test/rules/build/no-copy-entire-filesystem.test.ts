import rule from "../../../server/src/rules/build/no-copy-entire-filesystem.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1 AS x\nFROM b:1\nCOPY --from=x /app /\n" },
    { kind, name: "into a folder", code: "FROM a:1 AS x\nFROM b:1\nCOPY --from=x / /app\n" },
    { kind, name: "from the context", code: "FROM b:1\nCOPY / /\n" },
    { kind, name: "a variable", code: "FROM a:1 AS x\nFROM b:1\nARG S\nCOPY --from=x $S /\n" },
    {
      kind,
      name: "a stage of chosen files",
      code: "FROM scratch AS files\nCOPY a /etc/a\nFROM b:1\nCOPY --from=files / /\n",
    },
    {
      kind,
      name: "an image that is made for it",
      code: "FROM tonistiigi/xx:1.6 AS xx\nFROM b:1\nCOPY --from=xx / /\n",
    },
    { kind, name: "the same, taken directly", code: "FROM b:1\nCOPY --from=tonistiigi/xx:1.6 / /\n" },
  ],
  invalid: [
    {
      kind,
      name: "an image from elsewhere",
      code: "FROM b:1\nCOPY --from=acme/tools / /\n",
      findings: [{ line: 2, severity: "warning", message: /whatever that image holds/ }],
    },
    {
      kind,
      code: "FROM a:1 AS x\nFROM b:1\nCOPY --from=x / /\n",
      findings: [{ line: 3, text: "/", severity: "warning", sameAs: { hadolint: ["DL3067"] } }],
    },
    {
      kind,
      name: "all in it",
      code: "FROM a:1 AS x\nFROM b:1\nCOPY --from=x /* /.\n",
      findings: [{ line: 3, text: "/*" }],
    },
    {
      kind,
      name: "one layer of an image",
      code: "FROM a:1 AS x\nFROM scratch\nCOPY --from=x / /\n",
      findings: [{ line: 3, severity: "info" }],
    },
  ],
});
