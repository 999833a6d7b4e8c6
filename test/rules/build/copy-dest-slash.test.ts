import rule from "../../../server/src/rules/build/copy-dest-slash.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const SLASH = { hadolint: ["DL3021"], trivy: ["DS-0011"], kics: ["6db6e0c2"] };
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\nCOPY a b /c/\n" },
    { kind, name: "one source", code: "FROM a:1\nCOPY --chown=1 a /b\n" },
    { kind, name: "the folder itself", code: "FROM a:1\nWORKDIR /x\nCOPY a b .\nCOPY a b ./y/..\n" },
    { kind, name: "a variable may end with one", code: "FROM a:1\nARG D\nCOPY a b $D\nCOPY a b /x/${D}\n" },
    { kind, name: "a variable that does", code: "FROM a:1\nARG D=/x/\nCOPY a b ${D}\n" },
    { kind, name: "Windows", code: "# escape=`\nFROM a:1\nCOPY a b C:\\app\\\n" },
    { kind, name: "JSON", code: 'FROM a:1\nCOPY ["a", "b", "/my app/"]\n' },
    { kind, name: "WORKDIR of a parent stage", code: "FROM a:1 AS x\nWORKDIR /x\nFROM x\nCOPY a b\n" },
    { kind, name: "triggers", code: "FROM a:1\nONBUILD WORKDIR /x\nONBUILD COPY a b\n" },
    { kind, name: "relative, as far as recommended goes", code: "FROM a:1\nCOPY a b/\n", preset: "recommended" },
    { kind, name: "text of docker history", code: "FROM a:1\nCOPY file:8b88 in /x\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "in a fragment",
      code: "COPY a b\nWORKDIR /app\nCOPY c d\n",
      findings: [{ line: 1, severity: "info", sameAs: { hadolint: ["DL3045"] } }],
    },
    {
      kind: "dockerfile",
      name: "in an empty image the path stays",
      code: 'FROM scratch\nCOPY a ./bin/a\nCOPY b "b"\nCOPY c .\n',
      findings: [
        {
          line: 2,
          severity: "hint",
          fixes: [{ safety: "safe", output: 'FROM scratch\nCOPY a /bin/a\nCOPY b "b"\nCOPY c .\n' }],
        },
        { line: 3, fixes: [] },
        { line: 4, fixes: [{ output: 'FROM scratch\nCOPY a ./bin/a\nCOPY b "b"\nCOPY c /\n' }] },
      ],
    },
    {
      kind,
      code: "FROM a:1\nCOPY a b /c # no comment\n".replace(" # no comment", ""),
      findings: [
        {
          line: 2,
          text: "/c",
          severity: "error",
          sameAs: SLASH,
          fixes: [{ safety: "safe", output: "FROM a:1\nCOPY a b /c/\n" }],
        },
      ],
    },
    {
      kind,
      name: "JSON",
      code: 'FROM a:1\nADD ["a", "b", "/my app"]\n',
      findings: [{ line: 2, fixes: [{ output: 'FROM a:1\nADD ["a", "b", "/my app/"]\n' }] }],
    },
    {
      kind,
      name: "heredocs are sources",
      code: "FROM a:1\nCOPY <<A <<B /x\na\nA\nb\nB\n",
      findings: [{ line: 2, text: "/x" }],
    },
    {
      kind,
      name: "a variable inside",
      code: "FROM a:1\nARG D\nCOPY a b $D/x\n",
      findings: [{ line: 3, text: "$D/x" }],
    },
    {
      kind,
      name: "relative to what?",
      code: "FROM a:1\ncopy a b/\n",
      findings: [
        {
          line: 2,
          text: "b/",
          severity: "info",
          sameAs: { hadolint: ["DL3045"] },
          fixes: [{ safety: "choice", output: "FROM a:1\nworkdir /app\ncopy a b/\n" }],
        },
      ],
    },
    {
      kind,
      name: "relative, for those who ask for hadolint's findings too",
      code: "FROM a:1\nCOPY a b/\n",
      settings: { extends: ["plimsoll:recommended", "plimsoll:hadolint"] },
      findings: [{ line: 2, sameAs: { hadolint: ["DL3045"] } }],
    },
    {
      kind,
      name: "a file for several sources, also in recommended",
      code: "FROM a:1\nCOPY a b c\n",
      preset: "recommended",
      findings: [{ line: 2, severity: "error", sameAs: SLASH }],
    },
    { kind, name: "the empty image", code: "FROM scratch\nCOPY a b\n", findings: [{ line: 2, severity: "hint" }] },
    {
      kind,
      name: "both, and WORKDIR only below",
      code: "FROM a:1\nADD a b c\nWORKDIR /x\n",
      findings: [
        { line: 2, sameAs: SLASH },
        { line: 2, severity: "info", sameAs: {} },
      ],
    },
  ],
});
