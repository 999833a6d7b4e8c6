import rule from "../../../server/src/rules/build/add-remote-checksum.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const HASH = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
testRule(rule, {
  valid: [
    {
      kind: "dockerfile",
      name: "named by its commit",
      code: "FROM debian:13\nADD https://raw.githubusercontent.com/acme/app/4b825dc642cb6eb9a060e54bf8d69288fbee4904/wait.sh /\n",
    },
    { kind, code: `FROM a:1\nADD --checksum=sha256:${HASH}${HASH.slice(0, 24)} https://example.com/x /x\n` },
    { kind, code: `FROM a:1\nADD https://github.com/acme/app.git#${HASH}:sub /src\n` },
    {
      kind,
      name: "a variable may hold the commit",
      code: "FROM a:1\nARG COMMIT\nADD https://github.com/acme/app.git#${COMMIT} /src\n",
    },
    {
      kind,
      name: "a release, as far as recommended goes",
      code: "FROM a:1\nADD https://github.com/acme/app.git#v1.2.3 /src\n",
      preset: "recommended",
    },
    { kind, code: "FROM a:1\nADD local.txt /x\n" },
    { kind, code: "FROM a:1\nCOPY --from=b /x /x\n" },
  ],
  invalid: [
    {
      kind,
      name: "a release's tag may be moved",
      code: "FROM a:1\nADD https://github.com/acme/app.git#v1.2.3 /src\n",
      findings: [{ line: 2, severity: "info" }],
    },
    {
      kind,
      name: "a password in the URL is not repeated",
      code: "FROM a:1\nADD https://u:geheim77@example.com/x /x\n",
      findings: [{ line: 2, message: /\*\*\*@example\.com/ }],
    },
    {
      kind,
      name: "through a variable",
      code: "FROM a:1\nARG V=1\nADD https://example.com/x-$V /x\n",
      findings: [{ line: 3, severity: "warning" }],
    },
    {
      kind,
      name: "two sources",
      code: "FROM a:1\nADD https://example.com/a https://example.com/b /x/\n",
      findings: [
        { line: 2, text: "https://example.com/a" },
        { line: 2, text: "https://example.com/b" },
      ],
    },
    {
      kind,
      name: "a branch",
      code: "FROM a:1\nADD https://github.com/acme/app.git /src\n",
      findings: [{ line: 2, severity: "warning", fixes: [] }],
    },
    {
      kind,
      name: "a tag",
      code: "FROM a:1\nADD git@github.com:acme/app.git#v1.2.0 /src\n",
      findings: [{ line: 2, severity: "info" }],
    },
  ],
});
